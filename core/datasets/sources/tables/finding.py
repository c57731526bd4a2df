"""The tables in a folder, each with what its columns are, and what those say that name no class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate

from core.datasets.sources.beside import Beside
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.tables.columns import Columns, column_called, need_column, understood
from core.datasets.sources.tables.files import Files
from core.datasets.sources.tables.labels import may_name_numbers
from core.datasets.sources.tables.rows import lines_of
from core.datasets.sources.tables.text import ENDINGS, Table, read_table
from core.datasets.sources.tree import Tree
from core.datasets.sources.words import side_of
from core.support.errors import BadInput
from core.support.foreign_text import valid
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.wording import counted

_MOST_IN_A_FOLDER = 30  # files that may be tables; more are one for each picture
_SURELY_TABLES = {".csv", ".tsv", ".jsonl", ".ndjson"}  # a text may be anything
_NO_NAMES = (
    "A line for each picture that names none, so it is not known whose it is: give a CSV with a file and a class on each line."
)
_DEEPEST = 4  # folders above a table


@dataclass(frozen=True)
class Understood:
    """A table that names pictures, the folder it lies in, and the side that its name or folder says."""

    columns: Columns
    below: str
    side: str | None

    @property
    def name(self) -> str:
        """The table's."""
        return self.columns.table.name


@dataclass
class Tables:
    """The tables in a folder.

    Attributes:
        labelled: Those with a class, or with columns of which one may be it.
        beside: Those that name pictures and no class.
        left: Files that look like tables and are not used, with the reason.
        strange: Tables that name no pictures.
    """

    tree: Tree
    files: Files
    labelled: list[Understood] = field(default_factory=list)
    beside: list[Understood] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    strange: list[Table] = field(default_factory=list)
    counts: Mapping[str, int] = field(default_factory=dict)

    def count_below(self, folder: str) -> int:
        """Pictures below a folder."""
        return self.counts.get(folder, 0)


def tables_in(tree: Tree, options: ImportOptions, only: str = "") -> Tables:
    """Reads every table in a folder and understands its columns.

    Args:
        tree: The files.
        options: What a person said about columns and the table.
        only: The one table that is meant, when a table itself was chosen.

    Raises:
        BadInput: A table or column that is asked for is not there.
    """
    outside = (entry.path for entry in tree.left if entry.kind == "outside")
    found = Tables(tree, Files(tree.pictures, outside), counts=_counts(tree))
    read: list[tuple[Table, str]] = []
    for path in [only] if only else _candidates(tree):
        try:
            table = read_table(tree.root / path, valid(path))
        except BadInput as error:
            if only:
                raise
            found.left.append(LeftOut(path, error.message, "table"))
            continue
        if "submission" in path.rpartition("/")[2].lower() and not (only or options.table):
            found.left.append(LeftOut(path, "A sample of what is to be handed in: its classes are made up.", "table"))
        else:
            read.append((table, path.rpartition("/")[0]))
    if options.table:
        read = _chosen(read, options.table)
    for wanted in filter(None, (options.file_column, options.label_column)):
        need_column([table for table, _ in read], wanted)
    for table, below in read:
        columns = understood(table, found.files, below, options.file_column, options.label_column)
        if columns is None:
            if table.place.suffix.lower() in _SURELY_TABLES:
                found.left.append(LeftOut(table.name, "A table that names none of the pictures that are here.", "table"))
                found.strange.append(table)
            elif _has_line_each(table, [*found.counts.values(), len(found.files.paths)]):
                found.left.append(LeftOut(table.name, _NO_NAMES, "table"))
            continue
        if options.label_column and column_called(columns.table, options.label_column) is None:
            columns = replace(columns, labels=(), perhaps=())
        if len(columns.labels) == 1 and _names_numbers(columns, len(read) == 1):
            continue
        entry = Understood(columns, below, _side(table.name, below))
        (found.labelled if columns.labels or columns.perhaps else found.beside).append(entry)
    return found


def beside_of(tables: Tables, context: Context) -> tuple[dict[str, Beside], list[str]]:
    """What tables without a class say about pictures, and a note for each such table."""
    several = len({entry.side for entry in tables.beside} - {None}) > 1
    said: dict[str, Beside] = {}
    notes: list[str] = []
    for entry in tables.beside:
        lines = lines_of(entry.columns, tables.files, entry.below, tables.count_below, context)
        for line in lines.used:
            before = said.get(line.path, Beside())
            side = line.side or (entry.side if several else None)
            said[line.path] = Beside(before.side or side, before.group or line.group, (*before.columns, *line.columns))
        what = f"{entry.name} names {counted(len(lines.used), 'picture')} and no class"
        notes += [*entry.columns.table.notes, described(entry.columns, what)]
    return said, notes


def about_folders(table: Table, folders: Collection[str]) -> str:
    """The doubt when a table has a line for most folders and says something of them that could be the class; "" otherwise."""
    columns = list(zip(*(cells for _, cells in table.rows if len(cells) == len(table.head)), strict=True))
    values = [{cell.strip() for cell in column} for column in columns]
    named = [place for place, own in enumerate(values) if len(own & set(folders)) > len(folders) / 2]
    told = [place for place, own in enumerate(values) if place not in named and 1 < len(own) <= len(columns[place]) / 2]
    if not named or not told:
        return ""
    return f"{table.name} has a line for most of the folders, and {table.called(told[0])} could be the class of what is in them."


def described(columns: Columns, said: str) -> str:
    """A sentence on a table that begins with `said`, with every column that is kept or not used."""
    table, parts = columns.table, [said]
    if columns.side is not None:
        parts.append(f"sides in {table.called(columns.side)}")
    if columns.group is not None:
        parts.append(f"groups in {table.called(columns.group)}")
    if columns.kept:
        parts.append(f"kept as columns: {', '.join(map(table.called, columns.kept))}")
    if columns.dropped:
        parts.append(f"not used: {', '.join(map(table.called, columns.dropped))}")
    return f"{'; '.join(parts)}."


def folders_above(path: str) -> list[str]:
    """The folders above a file, the outermost first: a, a/b for a/b/c.jpg."""
    return list(accumulate(path.split("/")[:-1], lambda above, part: f"{above}/{part}"))


def _names_numbers(columns: Columns, is_only: bool) -> bool:
    """True for a file of class names: `0,cat` and `1,dog` say nothing of 0.jpg and 1.jpg; the only table must look like one."""
    label = columns.labels[0]
    rows = [cells for _, cells in columns.table.rows if len(cells) > max(label, columns.file)]
    if is_only and not all(cells[columns.file].strip().isdigit() for cells in rows):
        return False
    return may_name_numbers(columns.table.name, [cells[label] for cells in rows])


def _side(name: str, below: str) -> str | None:
    stem = name.rpartition("/")[2].rpartition(".")[0]
    return side_of(stem) or next((side for part in below.split("/") if (side := side_of(part))), None)


def _candidates(tree: Tree) -> list[str]:
    """Files that may be tables, but for those of which every picture has one."""
    found = [path for path in tree.files if path.rpartition(".")[2].lower() in ENDINGS]
    inside = Counter(path.rpartition("/")[0] for path in found)
    return [path for path in found if inside[path.rpartition("/")[0]] <= _MOST_IN_A_FOLDER and path.count("/") <= _DEEPEST]


def _has_line_each(table: Table, counts: Collection[int]) -> bool:
    """Whether it has a word for each picture of a folder, and nothing that names one."""
    return len(table.head) == 1 and len(table.rows) > 1 and len(table.rows) + 1 in counts


def _chosen(read: list[tuple[Table, str]], wanted: str) -> list[tuple[Table, str]]:
    found = [entry for entry in read if wanted in (entry[0].name, entry[0].name.rpartition("/")[2])]
    if not found:
        known = ", ".join(table.name for table, _ in read) or "none"
        raise BadInput(f"There is no table called {wanted!r}.", f"Tables there are: {known}.")
    return found


def _counts(tree: Tree) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for folder, count in Counter(path.rpartition("/")[0] for path in tree.pictures).items():
        for above in folders_above(f"{folder}/") if folder else ():
            counts[above] += count
    return counts
