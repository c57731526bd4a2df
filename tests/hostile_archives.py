"""What is left of an archive made to do harm, when it was read."""

from __future__ import annotations

from pathlib import Path

from core.datasets.sources.archive import read_archive
from core.datasets.sources.options import ImportOptions
from core.support.jobs import Context

EVIL = b"evil content that must not come to rest anywhere"


def outside(scratch: Path) -> dict[str, bytes]:
    """Everything that lies in the jail but not in the scratch folder."""
    jail = scratch.parent
    found = [path for path in jail.rglob("*") if scratch not in [path, *path.parents]]
    return {path.relative_to(jail).as_posix(): path.read_bytes() for path in found}


def check(place: Path, scratch: Path, good: int = 2) -> list[str]:
    """Reads an archive; returns the reasons for what was left aside."""
    listing = read_archive(place, scratch, ImportOptions(), Context())
    assert outside(scratch) == {"precious.png": b"precious"}
    assert len(listing.found) == good
    written = [path for path in scratch.rglob("*") if path.is_file() or path.is_symlink()]
    assert not any(path.is_symlink() for path in written)
    assert not any(EVIL in path.read_bytes() for path in written)
    return [entry.reason for entry in listing.left]
