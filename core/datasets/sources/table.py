"""A table that was chosen itself: its pictures lie below its folder, and nothing else there is its business."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from core.datasets.sources.layouts import readings_in
from core.datasets.sources.listing import Listing, Source
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Reading, decide
from core.datasets.sources.tables.files import plain
from core.datasets.sources.tables.text import Table, read_table, without_head
from core.datasets.sources.tree import ALLOW_LINKS, Tree, scan
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.left_out import LeftOut

ADVICE = "A table names a picture on each line, with its path below the table's folder, and its class: for example path,label."
ENDINGS = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".lst", ".list", ".txt", ".json"})
"""Endings of tables that can be chosen themselves."""

_LOOKED_AT = 50  # lines that tell whether the paths are good as they stand
_ENOUGH = 0.9  # of them
_ITS_OWN = {"bad-line", "several", "bad-name", "no-class"}  # kinds of what the table itself is about


def read_chosen(place: Path, scratch: Path, options: ImportOptions, context: Context) -> Listing:
    """Lists the pictures a table names. Lines that cannot be used are left aside, each with its number and reason.

    Raises:
        BadInput: No table, without a file and a class column, or no line is usable.
        Undecided: Which column is what is not clear.
    """
    return decide(place, chosen_readings(place, scratch, options, context)).listing


def chosen_readings(place: Path, scratch: Path, options: ImportOptions, context: Context) -> tuple[Reading, ...]:
    """The ways to read a table, the likeliest first."""
    table = read_table(place, place.name)
    if not table.rows:
        raise BadInput(f"{place.name} names no usable picture. It has no lines below the column names.", ADVICE, place)
    tree = _named(table, place, options, context) or scan(place.parent.resolve(), context, options.follow_links)
    readings = readings_in(place, tree, options, context, only=place.name)
    own = tuple(replace(reading, listing=_own(reading.listing)) for reading in readings)
    if not any(reading.classes for reading in own):
        reason = own[0].listing.left[0].reason if own[0].listing.left else ""
        raise BadInput(f"{place.name} names no usable picture. {reason}".strip(), ADVICE, place)
    return own


def _own(listing: Listing) -> Listing:
    """The listing without what lies beside the table."""
    return replace(listing, left=tuple(entry for entry in listing.left if entry.kind in _ITS_OWN))


def _named(table: Table, place: Path, options: ImportOptions, context: Context) -> Tree | None:
    """The files that a table's paths lead to, so that no large folder is looked through; None if they do not lead to files."""
    root = place.parent.resolve()
    whole = without_head(table)
    step = max(1, len(whole.rows) // _LOOKED_AT)
    begin = [cells for _, cells in whole.rows[::step]]
    width = len(whole.head)
    hits = [
        sum((root / path).is_file() for cells in begin if len(cells) > c and (path := _relative(cells[c]))) for c in range(width)
    ]
    if max(hits, default=0) < max(1, _ENOUGH * (len(begin) - 1)):
        return None
    column = hits.index(max(hits))
    files, left = set(), []
    for path in _paths(whole, column, context):
        target = os.path.realpath(root / path)
        inside = Path(target).is_relative_to(root)
        if os.path.isfile(target) and (inside or options.follow_links):
            files.add(path)
        elif os.path.isfile(target):
            left.append(LeftOut(path, f"A link that leads out of the folder. {ALLOW_LINKS}", "outside"))
    files.add(place.name)
    return Tree(root, tuple(sorted(files)), tuple(left))


def _paths(table: Table, column: int, context: Context) -> Iterator[str]:
    for _, cells in table.rows:
        context.check_abandoned()
        if len(cells) > column and (path := _relative(cells[column])):
            yield path


def _relative(cell: str) -> str:
    """A cell as a path below the folder; "" when it is none."""
    parts: list[str] = []
    if "\x00" in cell or len(cell) > 4_000:
        return ""
    path = plain(cell)
    if path.startswith(("/", "~")) or (len(path) > 1 and path[1] == ":"):
        return ""
    for part in path.split("/"):
        if part == ".." and not parts:
            return ""
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


SOURCE = Source(
    "table",
    "Table of files and classes (CSV, TSV, list, JSON lines)",
    lambda place: place.suffix.lower() in ENDINGS,
    read_chosen,
    chosen_readings,
)
