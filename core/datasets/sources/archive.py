"""Zip and tar archives of a folder that could itself be imported; what is in one can be told without unpacking it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.datasets.sources.layouts import is_labelled, read_layout
from core.datasets.sources.listing import ImportOptions, Listing, Source
from core.datasets.sources.unpacking import ENDINGS, unpack
from core.support.jobs import Context


def read_archive(place: Path, scratch: Path, options: ImportOptions, context: Context, empty: bool = False) -> Listing:
    """Unpacks an archive into `scratch` and lists it as a folder; members that are not plain files are left aside.

    A single folder around everything is looked through.

    Args:
        place: The archive.
        scratch: An empty folder.
        options: What it may unpack to.
        context: For progress and cancelling.
        empty: Make the files without their content, but for tables; for a look at what there is.

    Raises:
        BadInput: Not an archive, damaged, or larger unpacked than the options allow.
        DiskFull: No room to unpack it.
    """
    left = unpack(place, scratch, options, context, empty)
    listing = read_inner(scratch, scratch, options, context)
    whole = sorted([*listing.left, *left], key=lambda entry: entry.path)
    return replace(listing, left=tuple(whole), owned=True)


def read_inner(place: Path, scratch: Path, options: ImportOptions, context: Context) -> Listing:
    """Lists what lies below `place`, inside single folders around everything; what is left is named from `place` on."""
    root, prefix = _innermost(place)
    listing = read_layout(root, scratch, options, context)
    return replace(listing, left=tuple(replace(entry, path=prefix + entry.path) for entry in listing.left))


def is_archive(name: str) -> bool:
    """True for names that end as archives do."""
    return name.lower().endswith(ENDINGS)


def _innermost(scratch: Path) -> tuple[Path, str]:
    """The folder that holds the classes: single folders around everything, which archives often have, are looked through."""
    root, prefix = scratch, ""
    while True:
        entries = [entry for entry in root.iterdir() if not entry.name.startswith((".", "__MACOSX"))]
        if len(entries) != 1 or not entries[0].is_dir() or entries[0].name.lower() == "train":
            return root, prefix
        if not any(entry.is_dir() for entry in entries[0].iterdir()) and not is_labelled(entries[0]):
            return root, prefix
        root = entries[0]
        prefix += f"{root.name}/"


SOURCE = Source("archive", "Zip or tar archive of such a folder", lambda place: is_archive(place.name), read_archive)
