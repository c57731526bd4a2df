"""What an import left aside, and what it left on the disk."""

from __future__ import annotations

from pathlib import Path

from core.datasets.importing.importing import ImportOptions, ImportResult

COPY = ImportOptions(copy=True)


def reasons(result: ImportResult) -> dict[str, str]:
    """The kind of each file that was left aside."""
    return {entry.path: entry.kind for entry in result.refused}


def contents(place: Path) -> list[str]:
    """Everything in a workspace's data folder but the lock files of imports."""
    return sorted(str(path.relative_to(place)) for path in place.rglob("*") if path.is_file() and path.suffix != ".lock")
