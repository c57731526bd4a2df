"""A CSV table of pictures: path, label and, where wanted, group, split and further columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog.class_names import clean_label, look_alikes
from core.datasets.sources.listing import SIDES, Found, ImportOptions, Left, Listing, Source
from core.support.errors import BadInput
from core.support.foreign_text import valid
from core.support.jobs import Context, Meter
from core.support.wording import bytes_text

ADVICE = "The first line names the columns: path,label and, where wanted, group, split and others; paths are relative to it."
_LARGEST = 512 * 10**6  # bytes of a table
_NAMES = {
    "path": {"path", "file", "filename", "image", "picture"},
    "label": {"label", "class", "category"},
    "group": {"group"},
    "split": {"split", "side", "set"},
}


@dataclass(frozen=True)
class _Header:
    """Which column is what; `others` are the further ones by name."""

    path: int
    label: int
    group: int | None
    split: int | None
    others: tuple[tuple[int, str], ...]
    width: int


class _BadLine(Exception):
    """What is wrong with one line, for a person."""


def read_table(place: Path, scratch: Path, options: ImportOptions, context: Context) -> Listing:
    """Lists the pictures a table names. Lines that cannot be used are left aside, each with its number and reason.

    Raises:
        BadInput: Not UTF-8 text, or without a path and a label column, or no line is usable.
    """
    text, delimiter = table_text(place)
    lines = table_lines(place, text, delimiter)
    first = next(lines, None)
    if first is None:
        raise BadInput(f"{place.name} is empty.", ADVICE, place)
    header = _header(place, first[1])
    root = place.parent.resolve()
    found: dict[str, Found] = {}
    numbers: dict[str, int] = {}
    left: list[Left] = []
    meter = Meter(context, "Reading the table", None)
    for number, cells in lines:
        context.check_abandoned()
        meter.advance()
        name = cells[header.path].strip() if len(cells) > header.path else ""
        try:
            entry = _entry(header, cells, root)
            if entry.path in numbers:
                raise _BadLine(f"the picture is on line {numbers[entry.path]} already")
            found[entry.path], numbers[entry.path] = entry, number
        except _BadLine as error:
            left.append(Left(valid(name) or f"line {number}", f"Line {number}: {error}.", "bad-line"))
    if not found:
        reason = left[0].reason if left else "It has no lines below the column names."
        raise BadInput(f"{place.name} names no usable picture. {reason}", ADVICE, place)
    labels = {entry.label for entry in found.values()}
    notes = [f"These classes differ only in how they are written: {', '.join(names)}." for names in look_alikes(labels)]
    return Listing(root, tuple(found[path] for path in sorted(found)), tuple(left), tuple(notes))


def table_text(place: Path) -> tuple[str, str]:
    """The table's text and what separates its columns: a comma, semicolon or tab, whichever the first line has most of.

    Raises:
        BadInput: Too large, unreadable or not UTF-8.
    """
    try:
        if place.stat().st_size > _LARGEST:
            raise BadInput(f"{place.name} is larger than {bytes_text(_LARGEST)}.", "Split it into several tables.", place)
        text = place.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadInput(f"{place.name} is not UTF-8 text (line {line}).", "Save it as CSV in UTF-8.", place) from error
    except OSError as error:
        raise BadInput(f"{place} cannot be read: {error.strerror}.", "Check that you may read it.", place) from error
    first = text.split("\n", 1)[0]
    return text, max(",;\t", key=first.count)


def table_lines(place: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every line that is not empty.

    Raises:
        BadInput: Not a table from some line on.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise BadInput(f"{place.name} is not a table from line {reader.line_num} on: {error}.", ADVICE, place) from error


def _header(place: Path, cells: list[str]) -> _Header:
    names = [cell.strip().lower() for cell in cells]
    places: dict[str, int | None] = {}
    for column, spellings in _NAMES.items():
        hits = [index for index, name in enumerate(names) if name in spellings]
        if len(hits) > 1:
            raise BadInput(f"{place.name} has two columns for the {column} (line 1).", ADVICE, place)
        places[column] = hits[0] if hits else None
    path, label = places["path"], places["label"]
    if path is None or label is None:
        missing = " and ".join(name for name in ("path", "label") if places[name] is None)
        raise BadInput(f"{place.name} has no column named {missing} (line 1: {', '.join(cells)[:100]}).", ADVICE, place)
    known = set(places.values())
    others = tuple((index, cells[index].strip()) for index, name in enumerate(names) if index not in known and name)
    return _Header(path, label, places["group"], places["split"], others, len(cells))


def _entry(header: _Header, cells: list[str], root: Path) -> Found:
    if len(cells) != header.width:
        raise _BadLine(f"{len(cells)} columns where the first line has {header.width}")
    path = _inside(cells[header.path].strip(), root)
    try:
        label = clean_label(cells[header.label])
    except BadInput as error:
        raise _BadLine(error.message.rstrip(".")) from error
    word = cells[header.split].strip().lower() if header.split is not None else ""
    if word and word not in SIDES:
        raise _BadLine(f"the split is {word!r}, not train, val or test")
    group = cells[header.group].strip() if header.group is not None else ""
    columns = tuple((name, cells[index].strip()) for index, name in header.others if cells[index].strip())
    return Found(path, label, SIDES.get(word), group or None, columns)


def _inside(name: str, root: Path) -> str:
    """The path relative to the table's folder, with "/"; symbolic links must end inside it."""
    if not name or "\x00" in name:
        raise _BadLine("the path is empty" if not name else "the path has a zero byte")
    if "\\" in name and not (root / name).exists():
        name = name.replace("\\", "/")
    if name.startswith(("/", "~")) or re.match(r"[A-Za-z]:", name):
        raise _BadLine("the path is not relative to the table")
    parts: list[str] = []
    for part in name.split("/"):
        if part == ".." and not parts:
            raise _BadLine("the path leads out of the table's folder")
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    try:
        target = root.joinpath(*parts).resolve()
        if not target.is_relative_to(root):
            raise _BadLine("the path leads out of the table's folder")
        if not target.is_file():
            raise _BadLine("the path is not a file" if target.exists() else "the file does not exist")
    except (OSError, ValueError, RuntimeError) as error:
        raise _BadLine("the path cannot be looked up") from error
    return "/".join(parts)


SOURCE = Source("table", "CSV table of paths and labels", lambda place: place.suffix.lower() in {".csv", ".tsv"}, read_table)
