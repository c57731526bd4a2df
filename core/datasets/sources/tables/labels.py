"""Classes as tables write them: several in one cell, columns of 0 and 1, numbers whose names stand in another file.

Bought with a failure: "multiple rust" became a class of its own beside "multiple" and "rust", without a word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from core.datasets.sources.tables.columns import FLAGS, Columns, boxed_labels
from core.datasets.sources.tables.text import decoded
from core.datasets.sources.words import words_of
from core.support.errors import BadInput
from core.support.wording import counted

_STRONG = ("|", ";")  # signs that part labels wherever they stand between words
_WEAK = (",", "/", "+", "&", " ")  # signs that part labels when what they part are labels by themselves
_ENOUGH = 0.8  # of the cells with a weak sign, whose parts must all be labels
_NAMES = {"class", "classes", "names", "labels", "label", "categories", "category", "synset", "synsets", "labelmap", "words"}
_BESIDE = {"map", "id", "ids", "index", "to", "num", "list", "obj", "mapping"}  # other words in the name of such a file
_MOST = 100_000  # names in a file of class names
_ENDINGS = ("txt", "csv", "json", "lst", "tsv")
_EMPTY = ("", "nan", "none", "null", "n/a", "na")


class Splitter:
    """Parts the cells of one class column into labels.

    Args:
        cells: All cells of the column.

    Attributes:
        boxes: They hold boxes, of which only the classes are taken.
    """

    def __init__(self, cells: Iterable[str]) -> None:
        values = {cell.strip() for cell in cells} - {""}
        self.boxes = bool(values) and all(map(boxed_labels, values))
        self._lists = bool(values) and all(value.startswith("[") and value.endswith("]") for value in values)
        self._sign = "" if self._lists or self.boxes else _sign(values)

    def __call__(self, cell: str) -> tuple[str, ...]:
        """The labels in a cell, each once, in their order."""
        cell = cell.strip()
        if self.boxes:
            return boxed_labels(cell)
        if self._lists:
            parts = [part.strip(" '\"") for part in cell[1:-1].split(",")]
        elif self._sign:
            parts = [part.strip() for part in cell.split(self._sign)]
        else:
            parts = [cell]
        return tuple(dict.fromkeys(part for part in parts if part))


def _sign(values: set[str]) -> str:
    """What parts several labels in a cell; "" when every cell is one label."""
    for sign in _STRONG:
        if any(len([part for part in value.split(sign) if part.strip()]) > 1 for value in values):
            return sign
    for sign in _WEAK:
        several = [value for value in values if sign in value]
        single = values - set(several)
        whole = sum(all(part.strip() in single for part in value.split(sign) if part.strip()) for value in several)
        if several and len(single) > 1 and whole >= _ENOUGH * len(several):
            return sign
    return ""


def marked(columns: Columns, cells: Sequence[str]) -> tuple[str, ...]:
    """The heads of the columns of 0 and 1 that say yes."""
    return tuple(columns.table.head[column] for column in columns.labels if FLAGS.get(cells[column].strip().lower(), False))


def may_name_numbers(path: str, labels: Sequence[str]) -> bool:
    """True for a table that is called like a file of class names and has another label on each line."""
    words = set(words_of(path.rpartition("/")[2].rpartition(".")[0]))
    return bool(words & _NAMES) and words <= _NAMES | _BESIDE and len(set(labels)) == len(labels)


def is_empty(label: str) -> bool:
    """True for what stands in a table where there is no class."""
    return label.lower() in _EMPTY


def class_names(place: Path, paths: Iterable[str], numbers: set[str]) -> tuple[Mapping[str, str], str, str]:
    """Names for classes that are numbers, from a file of class names beside the pictures.

    Returns:
        Name of each number, the file, and a sentence about what is not used; empty where there is none.
    """
    said = ""
    for path in paths:
        stem, _, ending = path.rpartition("/")[2].rpartition(".")
        if ending.lower() != "names" and not (ending.lower() in _ENDINGS and _NAMES & set(words_of(stem))):
            continue
        try:
            text, _ = decoded(place / path)
        except BadInput:
            continue
        listed, pairs = _listed(text, ending.lower())
        if pairs and numbers <= pairs.keys():
            return pairs, path, ""
        whole = {int(number) for number in numbers}
        if listed and 0 in whole and max(whole) < len(listed):
            return {number: listed[int(number)] for number in numbers}, path, ""
        if listed and 0 not in whole and max(whole) == len(listed):
            return {number: listed[int(number) - 1] for number in numbers}, path, ""
        if listed or pairs:
            names = counted(len(listed or pairs), "name, which does", "names, which do")
            said = f"{path} lists {names} not fit the numbers of the classes; the numbers stay."
    return {}, "", said


def _listed(text: str, ending: str) -> tuple[list[str], dict[str, str]]:
    """The names in their order, or the name of each number where the file says the numbers."""
    if ending == "json":
        return _from_json(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()][:_MOST]
    pairs: dict[str, str] = {}
    for line in lines:
        parts = [part.strip(" \"'") for part in re.split(r"[,;\t:]", line, maxsplit=1)]
        if len(parts) == 1:
            parts = line.split(maxsplit=1)
        if len(parts) == 2 and parts[0].isdigit():
            pairs[str(int(parts[0]))] = parts[1]
        elif len(parts) == 2 and parts[1].isdigit():
            pairs[str(int(parts[1]))] = parts[0]
    if len(pairs) >= max(1, len(lines) - 1):  # one line may be the heading
        return [], pairs
    return [line.strip("\"'") for line in lines], {}


def _from_json(text: str) -> tuple[list[str], dict[str, str]]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return [], {}
    if isinstance(document, list) and all(isinstance(name, str) for name in document):
        return document, {}
    if not isinstance(document, dict):
        return [], {}
    if all(str(key).isdigit() and isinstance(name, str) for key, name in document.items()):
        return [], {str(int(key)): name for key, name in document.items()}
    if all(isinstance(number, int) for number in document.values()):
        return [], {str(number): str(name) for name, number in document.items()}
    return [], {}
