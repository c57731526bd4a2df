"""Zip and tar archives of a folder that could itself be imported; what is in one can be told without unpacking it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.datasets.sources.layouts import readings_in
from core.datasets.sources.listing import Listing, Source
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Reading, decide
from core.datasets.sources.tables.text import ENDINGS as TABLES
from core.datasets.sources.tree import scan
from core.datasets.sources.unpacking import ENDINGS, unpack
from core.datasets.sources.words import said_by
from core.support.jobs import Context
from core.support.left_out import LeftOut


def read_archive(place: Path, scratch: Path, options: ImportOptions, context: Context, named: str = "") -> Listing:
    """Unpacks an archive into `scratch` and lists it as a folder; members that are not plain files are left aside.

    A single folder around everything is looked through.

    Args:
        place: The archive.
        scratch: An empty folder.
        options: What it may unpack to.
        context: For progress and cancelling.
        named: What a person knows it by, where that is not the file: the address it came from.

    Raises:
        BadInput: Not an archive, damaged, or larger unpacked than the options allow.
        Undecided: It is not clear how it is to be read.
        DiskFull: No room to unpack it.
    """
    left = unpack(place, scratch, options, context)
    known = named or place
    return decide(known, [_whole(reading, left) for reading in inner_readings(scratch, known, options, context)]).listing


def archive_readings(place: Path, scratch: Path, options: ImportOptions, context: Context) -> tuple[Reading, ...]:
    """The ways to read an archive, told without unpacking it: its files are made without their content, but for tables.

    Raises:
        BadInput, DiskFull: As `read_archive`.
    """
    left = unpack(place, scratch, options, context, empty=True)
    return tuple(_whole(reading, left) for reading in inner_readings(scratch, place, options, context))


def inner_readings(place: Path, known: Path | str, options: ImportOptions, context: Context) -> tuple[Reading, ...]:
    """The ways to read what lies below `place`, inside single folders around all of it; what is left is named from `place` on.

    A person knows all of it as `known`: complaints of an archive once named the folder it had been unpacked to for a moment.
    """
    root, prefix = _innermost(place)
    return tuple(
        replace(
            reading,
            listing=replace(
                reading.listing, left=tuple(replace(entry, path=prefix + entry.path) for entry in reading.listing.left)
            ),
        )
        for reading in readings_in(known, scan(root.resolve(), context, options.follow_links), options, context)
    )


def read_inner(place: Path, known: Path | str, options: ImportOptions, context: Context) -> Listing:
    """Lists what lies below `place`, which a person knows as `known`, by the reading that is sure.

    Raises:
        Undecided: None is.
    """
    return decide(known, inner_readings(place, known, options, context)).listing


def is_archive(name: str) -> bool:
    """True for names that end as archives do."""
    return name.lower().endswith(ENDINGS)


def _whole(reading: Reading, left: list[LeftOut]) -> Reading:
    listing = reading.listing
    whole = tuple(sorted([*listing.left, *left], key=lambda entry: entry.path))
    return replace(reading, listing=replace(listing, left=whole, owned=True))


def _innermost(scratch: Path) -> tuple[Path, str]:
    """The folder that holds the classes: single folders around everything, which archives often have, are looked through."""
    root, prefix = scratch, ""
    while True:
        entries = [entry for entry in root.iterdir() if not entry.name.startswith((".", "__MACOSX"))]
        if len(entries) != 1 or not entries[0].is_dir() or said_by([entries[0].name])[entries[0].name].role == "side":
            return root, prefix
        if not any(entry.is_dir() or entry.suffix.lower().removeprefix(".") in TABLES for entry in entries[0].iterdir()):
            return root, prefix
        root = entries[0]
        prefix += f"{root.name}/"


SOURCE = Source(
    "archive", "Zip or tar archive of such a folder", lambda place: is_archive(place.name), read_archive, archive_readings
)
