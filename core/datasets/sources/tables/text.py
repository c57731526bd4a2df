"""The lines of a table, whoever saved it: encodings, separators, `sep=;`, ragged lines, lists without headings, JSON lines.

Bought with a failure: three of six ways in which spreadsheets save one table were said to be no table at all.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.support.csv_files import without_guard
from core.support.errors import BadInput
from core.support.wording import bytes_text

LARGEST = 512 * 10**6
"""Bytes of a table that is read."""

ENDINGS = frozenset({"csv", "tsv", "txt", "lst", "list", "jsonl", "ndjson", "json"})
"""Endings of files that may be tables."""

LISTS = frozenset({"txt", "lst", "list"})
"""Endings of lists, whose lines may be parted by spaces and whose first line names no columns."""

_LOOKED_AT = 200  # lines that decide what separates the columns
_HEAD = 4 << 20  # bytes that are looked at to tell the encoding


@dataclass(frozen=True)
class Table:
    """A table as it was read.

    Attributes:
        name: As shown: its path below the folder.
        place: The file.
        head: What its columns are called; "" for one without a name.
        rows: Number and cells of each line below the head that is not empty.
        notes: What had to be assumed, as sentences.
        headless: It has no line of names.
    """

    name: str
    place: Path
    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()
    headless: bool = False

    def called(self, column: int) -> str:
        """What a column is called in a sentence."""
        return f"'{self.head[column]}'" if self.head[column] else f"column {column + 1}"

    def picked(self, column: int) -> str:
        """What chooses a column in an option."""
        name = self.head[column]
        return name if name and self.head.count(name) == 1 else str(column + 1)


def read_table(place: Path, name: str) -> Table:
    """The table in a file, with its first line taken for the names of its columns.

    Raises:
        BadInput: Too large, unreadable, or no table.
    """
    text, notes = decoded(place)
    if not text.strip():
        raise BadInput(f"{name} is empty.", "Choose a table with a line for each picture.", place)
    ending = place.suffix.lower().removeprefix(".")
    if ending in ("json", "jsonl", "ndjson"):
        head, rows = _records(place, name, text)
        return Table(name, place, head, rows, notes)
    first, text = _separator_line(text)
    delimiter = first or _delimiter(text, ending in LISTS)
    lines = tuple(_lines(place, name, text, delimiter, 1 if first else 0))
    if not lines:
        raise BadInput(f"{name} has no lines.", "Choose a table with a line for each picture.", place)
    head = tuple(cell.strip() for cell in lines[0][1])
    return Table(name, place, head, tuple((number, tuple(cells)) for number, cells in lines[1:]), notes)


def without_head(table: Table, first: int = 1) -> Table:
    """The same table where the first line is one of its rows."""
    return Table(table.name, table.place, ("",) * len(table.head), ((first, table.head), *table.rows), table.notes, True)


def decoded(place: Path) -> tuple[str, tuple[str, ...]]:
    """A file's text, and a note where its encoding had to be assumed.

    Raises:
        BadInput: Too large, unreadable, or no text.
    """
    try:
        if place.stat().st_size > LARGEST:
            raise BadInput(f"{place.name} is larger than {bytes_text(LARGEST)}.", "Split it into several tables.", place)
        data = place.read_bytes()
    except OSError as error:
        raise BadInput(f"{place} cannot be read: {error.strerror}.", "Check that you may read it.", place) from error
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(place, data, encoding), ()
    begin = data[:_HEAD]
    zeros = begin.count(0)
    if zeros:
        odd, even = begin[1::2].count(0), begin[::2].count(0)
        encoding = "utf-16-le" if odd > 4 * even + len(begin) / 8 else "utf-16-be" if even > 4 * odd + len(begin) / 8 else ""
        if not encoding:
            raise BadInput(f"{place.name} is no text.", "Save it as CSV in UTF-8.", place)
        return _strictly(place, data, encoding), (f"{place.name} has no mark of its encoding; it was read as UTF-16.",)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        text = data.decode("cp1252", errors="replace")
        return text, (f"{place.name} is not UTF-8 (line {line}); it was read as Windows-1252, as spreadsheets save it.",)


def _strictly(place: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(f"{place.name} says it is {encoding} and is not.", "Save it as CSV in UTF-8.", place) from error


def _separator_line(text: str) -> tuple[str, str]:
    """What the first line says about the separator, as spreadsheets write it (`sep=;`), and the text below it."""
    first, _, rest = text.partition("\n")
    said = first.strip().strip('"').lower()
    if said.startswith("sep=") and len(said) == 5:
        return said[4], rest
    return ("\t", rest) if said == "sep=" else ("", text)


def _delimiter(text: str, is_list: bool) -> str:
    """What parts the columns: what gives most lines the same number of them, and more than one."""
    begin = text[:_HEAD].splitlines()[:_LOOKED_AT]
    best, score = " " if is_list else ",", (0.0, 0, 0)
    for sign in ",;\t|":
        try:
            widths = Counter(len(cells) for cells in csv.reader(begin, delimiter=sign) if any(map(str.strip, cells)))
        except csv.Error:
            continue
        width, lines = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        if width > 1 and (new := (round(lines / widths.total(), 1), begin[0].count(sign), width)) > score:
            best, score = sign, new
    return best


def _lines(place: Path, name: str, text: str, delimiter: str, before: int) -> Iterator[tuple[int, list[str]]]:
    if delimiter == " ":
        for number, line in enumerate(text.splitlines(), 1 + before):
            if line.strip() and not line.lstrip().startswith("#"):
                yield number, [cell.strip("\"'") for cell in _parted(line)]
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num + before, list(map(without_guard, cells))
    except csv.Error as error:
        raise BadInput(
            f"{name} is not a table from line {reader.line_num + before} on: {error}.", "Save it as CSV.", place
        ) from error


def _parted(line: str) -> list[str]:
    """A list's line: a path, which may have spaces in it where its ending shows how far it goes, and what follows."""
    words = line.split()
    for count in range(len(words) - 1, 1, -1):
        path = " ".join(words[:count])
        if "." in words[count - 1] and not any("." in word for word in words[: count - 1]) and not words[0].isdigit():
            return [path, *words[count:]]
    return words


def _records(place: Path, name: str, text: str) -> tuple[tuple[str, ...], tuple[tuple[int, tuple[str, ...]], ...]]:
    """JSON as a table: an object for each line, a list of objects, or one object of file names and classes."""
    try:
        lines = [(number, json.loads(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    except (ValueError, RecursionError):
        lines = []
    if len(lines) == 1 or not lines:
        lines = _whole(place, name, text)
    if not all(isinstance(record, dict) for _, record in lines):
        raise BadInput(
            f"{name} is no table: its lines are not objects.", "Give a CSV with a file and a class on each line.", place
        )
    head: dict[str, None] = {}
    for _, record in lines:
        head.update(dict.fromkeys(map(str, record)))
    rows = tuple((number, tuple(_cell(record.get(key)) for key in head)) for number, record in lines)
    return tuple(head), rows


def _whole(place: Path, name: str, text: str) -> list[tuple[int, Any]]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(
            f"{name} is no JSON that can be read.", "Give a CSV with a file and a class on each line.", place
        ) from error
    if isinstance(document, dict) and {"images", "annotations"} <= document.keys():
        raise BadInput(
            f"{name} holds COCO annotations, which are not read.", "Give a CSV with a file and a class on each line.", place
        )
    if isinstance(document, dict):
        plain = all(isinstance(value, str | int) for value in document.values())
        document = (
            [{"file": key, "label": value} for key, value in document.items()] if plain and len(document) > 1 else [document]
        )
    return list(enumerate(document, 1)) if isinstance(document, list) else []


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
