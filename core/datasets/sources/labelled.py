"""A folder of pictures beside tables that say what they show, as competitions hand them out: train.csv and a folder of images.

Which column names the file and which the class is told by what is in them: files may be named with or without their ending,
and the classes may be one column or a column of 0 and 1 each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from core.datasets.catalog.class_names import clean_label, look_alikes
from core.datasets.sources.folder import files_below, grouped
from core.datasets.sources.listing import SIDES, Found, ImportOptions, Left, Listing, Source
from core.datasets.sources.table import table_lines, table_text
from core.support.errors import BadInput
from core.support.foreign_text import valid
from core.support.jobs import Context

ADVICE = "A table names a picture on each line, with or without its ending, and its class: for example id,label."
_LABELS = ("label", "class", "category", "target", "breed", "species", "diagnosis", "level", "labels", "class_name", "label_name")
_LOOKED_AT = 50  # lines that decide what the columns are
_FLAGS = {"0", "1", "0.0", "1.0"}
_ENOUGH = 0.5  # share of lines whose file must be there


@dataclass(frozen=True)
class _Table:
    """A table that says what pictures show: the column with the file, those with the class, and the further ones.

    `labels` is one column with names, or several of 0 and 1 whose heads are the names.
    """

    place: Path
    file: int
    labels: tuple[int, ...]
    group: int | None
    head: tuple[str, ...]


class _Files:
    """The files below a folder, found by path or name, with or without ending."""

    def __init__(self, files: Sequence[str]) -> None:
        self._paths = set(files)
        self._named: dict[str, list[str]] = {}
        for path in files:
            pure = PurePosixPath(path)
            for name in {pure.name, pure.stem}:
                self._named.setdefault(name, []).append(path)

    def of(self, name: str, table: str) -> list[str]:
        """Files that `name` may mean; of several those are taken that lie in a folder called like the table."""
        name = name.strip().replace("\\", "/").removeprefix("./")
        if name in self._paths:
            return [name]
        several = [path for path in self._named.get(PurePosixPath(name).name, []) if _ends(path, name)] if name else []
        if len(several) > 1:
            word = PurePosixPath(table).stem.lower().split("_")[0]
            near = [path for path in several if word and any(part.lower().startswith(word) for part in path.split("/")[:-1])]
            return near or several
        return several


def read_labelled(place: Path, scratch: Path, options: ImportOptions, context: Context) -> Listing:
    """Lists the pictures that the folder's tables name; files no table names are left aside with the reason.

    Raises:
        BadInput: A table cannot be read, or no line is usable.
    """
    paths, left = files_below(place, context)
    files = _Files(paths)
    tables = list(_tables(place, files))
    unseen = set(paths) - {table.place.name for table in tables}
    sides = {table.place.name: SIDES.get(table.place.stem.lower()) for table in tables} if len(tables) > 1 else {}
    found: dict[str, Found] = {}
    for table in tables:
        for entry in _rows(table, files, found, sides.get(table.place.name), context):
            if isinstance(entry, Found):
                found[entry.path] = entry
            else:
                left.append(entry)
    named = ", ".join(table.place.name for table in tables)
    left += [Left(path, f"No line of {named} names it.", "unlisted") for path in sorted(unseen - set(found))]
    if not found:
        raise BadInput(f"The tables in {place} name no usable picture.", ADVICE, place)
    entries = sorted(_with_sides(grouped(list(found.values()), options.group_pattern)), key=lambda entry: entry.path)
    notes = [f"{_said(table)}." for table in tables]
    alike = look_alikes({entry.label for entry in entries})
    notes += [f"These classes differ only in how they are written: {', '.join(names)}." for names in alike]
    return Listing(place.resolve(), tuple(entries), tuple(sorted(left, key=lambda entry: entry.path)), tuple(notes))


def _with_sides(entries: Sequence[Found]) -> list[Found]:
    """The entries with the sides that folders say, where tables say none and the folders name more than one."""
    said = [SIDES.get(entry.path.split("/")[0].lower()) for entry in entries]
    if any(entry.side for entry in entries) or len(set(said) - {None}) < 2:
        return list(entries)
    return [replace(entry, side=side) for entry, side in zip(entries, said, strict=True)]


def _accepts(place: Path) -> bool:
    if not place.is_dir() or not any(_candidates(place)):
        return False
    try:
        return any(_tables(place, _Files(files_below(place, Context())[0])))
    except BadInput:
        return False


def _candidates(place: Path) -> Iterator[Path]:
    try:
        entries = sorted(place.iterdir())
    except OSError:
        return
    for entry in entries:
        plain = entry.suffix.lower() in (".csv", ".tsv") and entry.is_file() and not entry.is_symlink()
        if plain and "submission" not in entry.name.lower():
            yield entry


def _tables(place: Path, files: _Files) -> Iterator[_Table]:
    for candidate in _candidates(place):
        try:
            lines = table_lines(candidate, *table_text(candidate))
            head = next(lines, (0, []))[1]
            rows = [cells for _, cells in zip(range(_LOOKED_AT), (cells for _, cells in lines), strict=False)]
        except BadInput:
            continue
        rows = [cells for cells in rows if len(cells) == len(head)]
        table = _understood(candidate, [cell.strip() for cell in head], rows, files)
        if table is not None:
            yield table


def _understood(place: Path, head: list[str], rows: list[list[str]], files: _Files) -> _Table | None:
    """What the columns are, told by the first lines; None for a table that is about something else."""
    names = [name.lower() for name in head]
    hits = Counter(column for cells in rows for column, cell in enumerate(cells) if files.of(cell, place.name))
    if len(head) < 2 or not hits or hits.most_common(1)[0][1] < _ENOUGH * len(rows):
        return None
    most = max(hits.values())
    file = min(column for column, count in hits.items() if count == most)
    group = next((column for column, name in enumerate(names) if name == "group" and column != file), None)
    others = [column for column in range(len(head)) if column not in (file, group) and head[column]]
    labels: tuple[int, ...] = next(((column,) for name in _LABELS for column in others if names[column] == name), ())
    if not labels and len(others) == 1 and _is_class(rows, others[0]):
        labels = (others[0],)
    flags = tuple(column for column in others if all(cells[column].strip() in _FLAGS for cells in rows))
    if not labels and len(flags) > 1 and all(_marked(cells, flags) == 1 for cells in rows):
        labels = flags
    return _Table(place, file, labels, group, tuple(head)) if labels else None


def _is_class(rows: list[list[str]], column: int) -> bool:
    """True when a column of unknown name holds few different values, as classes are, and not measurements."""
    values = {cells[column].strip() for cells in rows}
    measured = all(re.fullmatch(r"-?\d*[.]\d+", value) for value in values)
    return 1 < len(values) <= max(2, len(rows) / 2) and not measured


def _marked(cells: list[str], columns: Sequence[int]) -> int:
    return sum(cells[column].strip() in ("1", "1.0") for column in columns)


def _rows(table: _Table, files: _Files, found: dict[str, Found], side: str | None, context: Context) -> Iterator[Found | Left]:
    lines = table_lines(table.place, *table_text(table.place))
    next(lines)
    used = {table.file, table.group, *table.labels}
    for number, cells in lines:
        context.check_abandoned()
        name = cells[table.file].strip() if len(cells) > table.file else ""

        def bad(reason: str, name: str = name, number: int = number) -> Left:
            return Left(valid(name) or table.place.name, f"Line {number} of {table.place.name}: {reason}.", "bad-line")

        if len(cells) != len(table.head):
            yield bad(f"{len(cells)} columns where the first line has {len(table.head)}")
            continue
        several = files.of(name, table.place.name)
        if len(several) != 1:
            yield bad("several files are called so" if several else "the file does not exist")
        elif several[0] in found:
            yield bad("the picture is on an earlier line")
        elif len(table.labels) > 1 and (marked := _marked(cells, table.labels)) != 1:
            yield bad(f"it has {marked} classes; one is needed")
        else:
            try:
                label = clean_label(_label(table, cells))
            except BadInput as error:
                yield bad(error.message.rstrip("."))
                continue
            group = cells[table.group].strip() if table.group is not None else ""
            rest = [(head, cells[i].strip()) for i, head in enumerate(table.head) if i not in used and head]
            yield Found(several[0], label, side, group or None, tuple(pair for pair in rest if pair[1]))


def _label(table: _Table, cells: list[str]) -> str:
    if len(table.labels) == 1:
        return cells[table.labels[0]]
    return next(table.head[column] for column in table.labels if cells[column].strip() in ("1", "1.0"))


def _said(table: _Table) -> str:
    what = repr(table.head[table.labels[0]]) if len(table.labels) == 1 else f"the {len(table.labels)} columns of 0 and 1"
    return f"{table.place.name} names the pictures in the column {table.head[table.file]!r} and the classes in {what}"


def _ends(path: str, name: str) -> bool:
    """True when a path ends as a table's name of it does, folders included."""
    return f"/{path}".endswith(f"/{name}") or f"/{PurePosixPath(path).with_suffix('')}".endswith(f"/{name}")


SOURCE = Source("labelled-folder", "Folder of pictures with a table of labels (train.csv)", _accepts, read_labelled)
