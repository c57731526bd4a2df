"""What the columns of a table are: which names the file, which the class, the side, the group; told by their content first.

Bought with failures: a nameless column 0, 1, 2 ... was taken for file names and 24 of 40 classes were wrong; a table whose class
column is called `dx` was said to be no table, and the folders of its pictures became the classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.datasets.sources.tables.files import Files, has_ending
from core.datasets.sources.tables.text import LISTS, Table, without_head
from core.datasets.sources.words import side_of, words_of
from core.support.errors import BadInput
from core.support.wording import some

FLAGS = {"0": False, "1": True, "0.0": False, "1.0": True, "-1": False, "true": True, "false": False, "yes": True, "no": False}
"""What a column says that tells for each picture whether it is of a class."""

_LABELS = {"label", "labels", "class", "classes", "category", "categories", "target", "targets", "classname", "labelname",
           "klasse", "klassen", "kategorie", "etikett", "clase", "classe", "categoria", "catégorie", "categorie", "étiquette",
           "etiqueta", "etichetta"}  # fmt: skip
_NOT_LABELS = {"confidence", "conf", "count", "score", "prob", "probability", "source", "time", "date", "quality", "weight",
               "url", "by", "type", "num", "number"}  # fmt: skip
_PERHAPS = {"breed", "species", "diagnosis", "dx", "level", "disease", "variety", "finding", "findings", "genus", "grade", "y",
            "condition", "tag", "tags", "art", "sorte", "befund", "diagnose", "espece", "especie", "emotion", "expression",
            "severity", "kind", "sort"}  # fmt: skip
_FILES = {"file", "filename", "filenames", "path", "filepath", "image", "images", "img", "picture", "pic", "photo", "datei",
          "dateiname", "bild", "fichier", "archivo", "imagen", "foto", "url", "uri", "id", "name", "uuid", "key", "frame",
          "scan", "pfad"}  # fmt: skip
_INDEX = {"unnamed", "index", "idx", "row", "rownum", "nr", "no", "number", "lfd", "line"}
_SIDES = {"split", "side", "set", "subset", "partition", "usage", "phase", "dataset", "fold", "teil"}
_FACTS = {"width", "height", "size", "bytes", "x", "y", "xmin", "xmax", "ymin", "ymax", "area", "age", "date", "time", "year",
          "month", "day", "lat", "lon", "latitude", "longitude", "id", "index", "url", "source", "license", "licence", "author",
          "owner", "photographer", "camera", "device", "patient", "md5", "sha256", "hash", "checksum", "format", "mode",
          "channels", "depth", "weight", "count", "file", "filename", "path", "group", "rotation", "orientation"}  # fmt: skip
_SAMPLE = 500  # lines whose cells are looked for among the files
_MOST_VALUES = 5_000  # different values that are counted of a column
_ENOUGH = 0.5  # part of the lines whose file must be there for a column to name files
_LONGEST = 80  # signs of a cell that may be a class
_BOX = re.compile(r"([^\W\d]\S*)(?:\s+-?\d+(?:[.]\d+)?){4}(?=\s|$)")
_BOXES = re.compile(rf"\s*(?:{_BOX.pattern}\s*)+")


@dataclass(frozen=True)
class Columns:
    """What the columns of one table are.

    Attributes:
        table: The table.
        file: The column that names the files.
        labels: The column with the class, or several of 0 and 1 whose heads are the classes; empty when it is not clear.
        perhaps: Columns of which one may be the class, where that is not clear; empty where none can be.
        side, group: Columns with the side and the group.
        side_flag: The side that 1 means, for a column such as `is_train`; "" otherwise.
        dropped: Columns without a name or with line numbers, which are not kept.
        doubts: Why the understanding is not sure.
        guessed: The class column is the only one there is, and its name does not say so.
    """

    table: Table
    file: int
    labels: tuple[int, ...] = ()
    perhaps: tuple[int, ...] = ()
    side: int | None = None
    side_flag: str = ""
    group: int | None = None
    dropped: tuple[int, ...] = ()
    doubts: tuple[str, ...] = ()
    guessed: bool = False

    @property
    def kept(self) -> tuple[int, ...]:
        """Columns that are kept beside the pictures."""
        used = {self.file, self.side, self.group, *self.labels, *self.dropped}
        return tuple(column for column in range(len(self.table.head)) if column not in used)

    def with_label(self, column: int) -> Columns:
        """The same with that column as the class."""
        return replace(self, labels=(column,), perhaps=())


@dataclass(frozen=True)
class _Facts:
    """What is known of one column.

    Attributes:
        hits: Lines of the sample whose cell means a file.
        sharp: Those that name it with an ending.
        meant: The first file that each line of the sample means; "" for none.
        values: Different cells.
        empty: Lines without one.
        running: The cells count on by one, from 0 or 1.
    """

    hits: int
    sharp: int
    meant: tuple[str, ...]
    values: frozenset[str]
    empty: int
    running: bool


def understood(table: Table, files: Files, below: str, file_column: str, label_column: str) -> Columns | None:
    """What the columns are; None for a table that names no pictures.

    Args:
        table: The table.
        files: What it may name.
        below: Its folder.
        file_column, label_column: What a person said; "" for nothing.
    """
    if _has_no_head(table, files, below):
        table = without_head(table)
    wide = len(table.head)
    if not table.rows or not wide:
        return None
    step = max(1, len(table.rows) // _SAMPLE)
    sample = [cells for _, cells in table.rows[::step] if len(cells) >= wide or any(cells)]
    facts = [_facts(table, column, sample, files, below) for column in range(wide)]
    file, doubts = _file_column(table, facts, len(sample), file_column)
    if file is None:
        return None
    dropped = tuple(c for c in range(wide) if c != file and _is_index(table, facts, c))
    found = Columns(table, file, dropped=dropped, doubts=doubts)
    if label_column and (chosen := column_called(table, label_column)) is not None:
        found = replace(found, labels=(chosen,), dropped=tuple(c for c in dropped if c != chosen))
    found = _with_side(found, facts)
    group = next(
        (c for c, name in enumerate(table.head) if name.strip().lower() == "group" and c not in (file, *found.labels)), None
    )
    found = replace(found, group=group)
    return found if found.labels else _with_labels(found, facts, sample, lambda cells: _folders(files, cells, file, below))


def boxed_labels(cell: str) -> tuple[str, ...]:
    """The classes in a cell of boxes such as `n03995372 85 1 499 272`, each once; none where it holds anything else."""
    return tuple(dict.fromkeys(_BOX.findall(cell))) if _BOXES.fullmatch(cell) else ()


def column_called(table: Table, wanted: str) -> int | None:
    """The column of that name, or of that number from 1; None when there is none."""
    names = [name.strip().casefold() for name in table.head]
    if wanted.strip().casefold() in names:
        return names.index(wanted.strip().casefold())
    return int(wanted) - 1 if wanted.strip().isdigit() and 0 < int(wanted) <= len(names) else None


def need_column(tables: Sequence[Table], wanted: str) -> None:
    """Refuses a column that no table has.

    Raises:
        BadInput: With the columns there are.
    """
    if any(column_called(table, wanted) is not None for table in tables):
        return
    known = "; ".join(f"{table.name}: {', '.join(filter(None, table.head)) or len(table.head)}" for table in tables[:3])
    hint = f"Columns there are. {known}." if tables else "No table was found; the folder has to hold one, such as a CSV."
    raise BadInput(f"No table has a column called {wanted!r}.", hint)


def _has_no_head(table: Table, files: Files, below: str) -> bool:
    """True when the first line names a picture itself."""
    second = table.rows[0][1] if table.rows else ()
    for column, cell in enumerate(table.head):
        if not files.of(cell, below):
            continue
        if has_ending(cell) or "/" in cell or cell.strip().isdigit() or table.name.rpartition(".")[2].lower() in LISTS:
            return True
        if len(second) > column and files.of(second[column], below):
            return True
    return False


def _facts(table: Table, column: int, sample: Sequence[Sequence[str]], files: Files, below: str) -> _Facts:
    cells = [cells[column].strip() if len(cells) > column else "" for cells in sample]
    meant = tuple(next(iter(files.of(cell, below)), "") for cell in cells)
    named = [cell for cell, path in zip(cells, meant, strict=True) if path]
    values: set[str] = set()
    empty, running, before = 0, True, None
    for _, row in table.rows:
        value = row[column].strip() if len(row) > column else ""
        if not value:
            empty += 1
        elif len(values) < _MOST_VALUES:
            values.add(value)
        if running:
            number = int(value) if value.isdigit() and len(value) < 12 and str(int(value)) == value else None
            running = number is not None and (number in (0, 1) if before is None else number == before + 1)
            before = number
    if values and all(map(boxed_labels, values)):  # each box of `LOC_val_solution.csv` was a class of its own
        values = {label for value in values for label in boxed_labels(value)}
    sharp = sum(has_ending(cell) for cell in named)
    return _Facts(len(named), sharp, meant, frozenset(values), empty, running and len(table.rows) > 2)


def _file_column(table: Table, facts: Sequence[_Facts], lines: int, wanted: str) -> tuple[int | None, tuple[str, ...]]:
    """The column that names files, and why that is not sure."""
    if wanted:
        return column_called(table, wanted), ()
    able = [column for column, own in enumerate(facts) if own.hits and (own.hits >= _ENOUGH * lines or own.sharp > 1)]
    able = [c for c in able if 2 * len(set(facts[c].meant) - {""}) >= facts[c].hits]  # classes that are called like files repeat
    good = [column for column in able if not _is_index(table, facts, column)]
    if not good:
        if not able:
            return None, ()
        worst = able[0]
        doubt = f"Only {table.called(worst)} of {table.name} fits files, and it looks like a count of the lines."
        return worst, (doubt,)

    def rank(column: int) -> tuple[int, bool, bool, int]:
        own = facts[column]
        return own.hits, own.sharp * 2 > own.hits, bool(_FILES & set(words_of(table.head[column]))), -column

    best = max(good, key=rank)
    rivals = [column for column in good if rank(column)[:3] == rank(best)[:3] and facts[column].meant != facts[best].meant]
    if rivals:
        names = some([table.called(column) for column in (best, *rivals)])
        return best, (f"Several columns of {table.name} fit files: {names}.",)
    return best, ()


def _is_index(table: Table, facts: Sequence[_Facts], column: int) -> bool:
    """True for a column that only counts the lines: without a name, called so, or running on by one."""
    words = words_of(table.head[column])
    if facts[column].sharp:
        return False
    if table.headless:
        return facts[column].running
    if not words or words[0] in _INDEX:
        return True
    return facts[column].running and not _FILES & set(words) and not _LABELS & set(words)


def _with_side(found: Columns, facts: Sequence[_Facts]) -> Columns:
    """The understanding with the column that says the side: by its name and content, or by its content alone."""
    table = found.table
    for column, own in enumerate(facts):
        words = words_of(table.head[column])
        if column in (found.file, *found.labels) or not own.values:
            continue
        known = sum(side_of(value) is not None for value in own.values)
        sides = {side_of(value) for value in own.values} - {None}
        by_name = bool(_SIDES & set(words)) and 2 * known >= len(own.values) and known > 0
        if by_name or (known == len(own.values) and len(sides) > 1):
            return replace(found, side=column, dropped=tuple(c for c in found.dropped if c != column))
        flag = side_of("_".join(words[1:])) if words[:1] == ("is",) else None
        if flag and all(value.lower() in FLAGS for value in own.values):
            return replace(found, side=column, side_flag=flag)
    return found


def _with_labels(
    found: Columns, facts: Sequence[_Facts], sample: Sequence[Sequence[str]], folders: Callable[[Sequence[str]], set[str]]
) -> Columns:
    """The understanding with the class column, or with those it may be."""
    table = found.table
    others = [c for c in range(len(table.head)) if c not in (found.file, found.side, found.group, *found.dropped)]
    strong = [c for c in others if _says_label(table.head[c]) and facts[c].values]
    strong = [c for c in strong if len(facts[c].values) > 1] or strong[:1]
    if len(strong) > 1:
        strong = _one_for_all(strong, facts, table)
    if len(strong) == 1:
        return replace(found, labels=tuple(strong))
    if strong:
        return replace(found, perhaps=tuple(strong))
    likely = [c for c in others if table.head[c].strip().lower() in _PERHAPS and _may_be_class(facts[c], len(table.rows))]
    if len(likely) == 1:
        return replace(found, labels=(likely[0],))
    flags = tuple(c for c in others if facts[c].values and all(value.lower() in FLAGS for value in facts[c].values))
    flags = tuple(c for c in flags if table.head[c])
    texts = [c for c in others if c not in flags and _may_be_class(facts[c], len(table.rows))]
    texts = [c for c in texts if len(others) == 1 or not _FACTS & set(words_of(table.head[c]))]
    same = [c for c in texts if _agrees(c, sample, folders)]
    if len(same) == 1:
        return replace(found, labels=(same[0],))
    if len(flags) > 1 and not texts:
        return replace(found, labels=flags)
    if len(others) == 1 and texts:
        return replace(found, labels=(texts[0],), guessed=not table.headless)
    words = [c for c in texts if not all(_number(value) for value in facts[c].values)]
    return replace(found, perhaps=tuple(likely or words or (texts if table.headless else ())))


def _says_label(head: str) -> bool:
    words = set(words_of(head))
    return bool(words & _LABELS) and not words & _NOT_LABELS


def _one_for_all(columns: Sequence[int], facts: Sequence[_Facts], table: Table) -> list[int]:
    """One of several class columns when they say the same in other words; the one with names rather than numbers."""
    pairs = {tuple(row[c].strip() if len(row) > c else "" for c in columns) for _, row in table.rows}
    if any(len({pair[place] for pair in pairs}) != len(pairs) for place in range(len(columns))):
        return list(columns)
    return [min(columns, key=lambda c: (all(map(_number, facts[c].values)), len(table.head[c]), c))]


def _may_be_class(own: _Facts, lines: int) -> bool:
    """True for few different values, as classes are, and not measurements or sentences."""
    count = len(own.values)
    measured = all(re.fullmatch(r"-?\d*[.]\d+", value) for value in own.values)
    return 1 < count <= max(2, lines / 2) and not measured and max(map(len, own.values)) <= _LONGEST


def _agrees(column: int, sample: Sequence[Sequence[str]], folders: Callable[[Sequence[str]], set[str]]) -> bool:
    """True when a column says what the folders of the pictures say."""
    rows = [(cells[column].strip().casefold(), folders(cells)) for cells in sample if len(cells) > column]
    rows = [(value, names) for value, names in rows if names]
    return len(rows) > 1 and sum(value in names for value, names in rows) >= 0.95 * len(rows)


def _folders(files: Files, cells: Sequence[str], file: int, below: str) -> set[str]:
    found = files.of(cells[file], below) if len(cells) > file else []
    return {part.casefold() for part in found[0].split("/")[:-1]} if len(found) == 1 else set()


def _number(value: str) -> bool:
    return re.fullmatch(r"-?\d+([.]\d+)?", value) is not None
