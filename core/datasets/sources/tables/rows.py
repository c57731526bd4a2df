"""What the lines of a table say about which pictures; those that cannot be used are left aside with number and reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.datasets.sources.tables.columns import FLAGS, Columns
from core.datasets.sources.tables.files import Files, folder_of, plain
from core.datasets.sources.tables.labels import Splitter, is_empty, marked
from core.datasets.sources.words import side_of
from core.support.foreign_text import valid
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.wording import counted, some


@dataclass(frozen=True)
class Line:
    """What one line says.

    Attributes:
        number: Of the line.
        path: The picture it names.
        labels: Its classes; none where the table says none.
        side, group, columns: As in `Found`.
    """

    number: int
    path: str
    labels: tuple[str, ...]
    side: str | None
    group: str | None
    columns: tuple[tuple[str, str], ...]


@dataclass
class TableLines:
    """All lines of a table.

    Attributes:
        used: Those that name a picture.
        left: Those that cannot be used.
        notes: Sentences for the person.
        doubts: Why it is not sure which pictures are meant.
        unnamed: How many lines name no file that is there.
    """

    used: list[Line] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    unnamed: int = 0


def lines_of(columns: Columns, files: Files, below: str, count_below: Callable[[str], int], context: Context) -> TableLines:
    """What a table's lines say.

    Args:
        columns: What its columns are.
        files: What there is.
        below: The table's folder.
        count_below: How many pictures lie below a folder.
        context: For cancelling.
    """
    table, said = columns.table, TableLines()
    wide, short = len(table.head), 0
    rows: list[tuple[int, list[str], list[str]]] = []
    for number, row in table.rows:
        context.check_abandoned()
        cells = list(row)
        while len(cells) > wide and not cells[-1].strip():
            cells.pop()
        name = valid(cells[columns.file].strip()) if len(cells) > columns.file else ""
        if len(cells) > wide:
            said.left.append(_bad(columns, number, name, f"{len(cells)} columns where the first line has {wide}"))
            continue
        short += len(cells) < wide
        cells += [""] * (wide - len(cells))
        rows.append((number, cells, files.of(cells[columns.file], below)))
    if short:
        few = counted(short, "line has", "lines have")
        said.notes.append(f"{few} fewer columns than the first of {table.name}; what is missing is empty.")
    split = Splitter(cells[columns.labels[0]] for _, cells, _ in rows) if len(columns.labels) == 1 else None
    if split is not None and split.boxes:
        said.notes.append(f"Of the boxes in {table.called(columns.labels[0])} of {table.name} only the classes are taken.")
    rows = [(number, cells, _narrowed(several, columns, cells, split)) for number, cells, several in rows]
    home = _home(columns, [several for _, _, several in rows], count_below, said)
    for number, cells, several in rows:
        if not several and files.leads_out(cells[columns.file], below):
            said.left.append(_bad(columns, number, valid(cells[columns.file]), "the path is a link that leads out of the folder"))
        else:
            _say(columns, number, cells, several, home, split, said)
    return said


def _home(columns: Columns, several: Sequence[list[str]], count_below: Callable[[str], int], said: TableLines) -> str:
    """The folder whose files are meant where names fit several; "" where that question does not arise."""
    if not any(len(paths) > 1 for paths in several):
        return ""
    folders = folder_of(columns.table.name, [paths for paths in several if paths], count_below)
    if len(folders) > 1:
        said.doubts.append(f"The names in {columns.table.name} fit files in {some([valid(folder) for folder in folders])} alike.")
    elif folders:
        said.notes.append(f"{columns.table.name} belongs to the pictures in {valid(folders[0])}.")
    return folders[0] if folders else ""


def _say(
    columns: Columns, number: int, cells: list[str], several: list[str], home: str, split: Splitter | None, said: TableLines
) -> None:
    name = valid(cells[columns.file].strip())
    word = cells[columns.side].strip() if columns.side is not None else ""
    side, wrong = _side(columns, word)
    if wrong:
        said.left.append(_bad(columns, number, name, f"the split is {word!r}, not train, val or test"))
        return
    labels = _labels(columns, cells, split)
    found = [path for path in several if path.startswith(f"{home}/")] if home and len(several) > 1 else several
    if len(found) != 1:
        said.unnamed += not found
        said.left.append(_bad(columns, number, name, "several files are called so" if found else _why_not(name)))
        return
    group = cells[columns.group].strip() if columns.group is not None else ""
    kept = ((columns.table.head[column] or f"column {column + 1}", cells[column].strip()) for column in columns.kept)
    said.used.append(Line(number, found[0], labels, side, group or None, tuple(pair for pair in kept if pair[1])))


def _side(columns: Columns, word: str) -> tuple[str | None, bool]:
    """The side that a cell says, and whether it says something else."""
    if not word:
        return None, False
    if not columns.side_flag:
        return side_of(word), side_of(word) is None
    if FLAGS.get(word.lower(), False):
        return columns.side_flag, False
    return {"train": "test", "test": "train"}.get(columns.side_flag), False


def _labels(columns: Columns, cells: Sequence[str], split: Splitter | None) -> tuple[str, ...]:
    labels = split(cells[columns.labels[0]]) if split is not None else marked(columns, cells) if columns.labels else ()
    return tuple(label for label in labels if not is_empty(label))


def _narrowed(several: list[str], columns: Columns, cells: Sequence[str], split: Splitter | None) -> list[str]:
    """Those of several files that lie in a folder called like the line's side, and like its class."""
    if len(several) < 2:
        return several
    side, _ = _side(columns, cells[columns.side].strip()) if columns.side is not None else (None, False)
    if side:
        several = [path for path in several if any(side_of(part) == side for part in path.split("/")[:-1])] or several
    labels = _labels(columns, cells, split)
    if len(labels) == 1:
        several = [path for path in several if labels[0] in path.split("/")[:-1]] or several
    return several


def _why_not(name: str) -> str:
    if not name:
        return "the file name is empty"
    path = plain(name)
    if ".." in path.split("/"):
        return "the path leads out of the folder"
    return (
        "the path is not below the folder, and no file in it is called so"
        if path.startswith(("/", "~"))
        else "the file does not exist"
    )


def _bad(columns: Columns, number: int, name: str, reason: str) -> LeftOut:
    return LeftOut(name or columns.table.name, f"Line {number} of {columns.table.name}: {reason}.", "bad-line")
