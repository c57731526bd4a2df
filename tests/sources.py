"""Folders as people bring them, drawn with a few words, and the ways in which they are read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.datasets.sources.layouts import read_layout, readings_of
from core.datasets.sources.listing import Listing
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Reading
from core.support.jobs import Context

CASES = Path(__file__).resolve().parents[1].joinpath("..", "shared", "cases").resolve()
"""Inputs that people brought, beside the checkout; tests of them are skipped where they are not there."""
TEN = [f"pics/{n}.png" for n in range(10)]
"""Ten pictures in one folder."""


def drawn(place: Path, files: Iterable[str] = (), **tables: str | bytes) -> Path:
    """Writes files whose content is their name, and tables: `labels_csv="..."` becomes labels.csv."""
    for name in files:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(name.encode())
    for name, text in tables.items():
        stem, _, ending = name.rpartition("_")
        target = place / f"{stem.replace('__', '/')}.{ending}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return place


def listed(place: Path, **options: Any) -> Listing:
    """The listing of the reading that is sure."""
    return read_layout(place, place, ImportOptions(**options), Context())


def ways(place: Path, **options: Any) -> tuple[Reading, ...]:
    """All readings of a folder."""
    return readings_of(place, ImportOptions(**options), Context())


def labels(listing: Listing) -> dict[str, str]:
    """The class of each picture."""
    return {entry.path: entry.label for entry in listing.found}


def kinds(listing: Listing) -> dict[str, str]:
    """The kind of each thing that is left aside."""
    return {entry.path: entry.kind for entry in listing.left}


def sides(listing: Listing) -> dict[str, str | None]:
    """The side of each picture."""
    return {entry.path: entry.side for entry in listing.found}


def answers(readings: Iterable[Reading]) -> list[str]:
    """The words that choose each reading."""
    return [reading.answer for reading in readings]


def rows(*lines: str) -> str:
    """Lines of a table."""
    return "\n".join(lines) + "\n"
