"""The formats a dataset is exported in: where its pictures lie, and which lists go with them. A new one is an entry here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog.class_names import folder_name
from core.derived.manifest import ManifestRow
from core.support.csv_files import write_csv
from core.support.registry import Registry


@dataclass(frozen=True)
class ExportFormat:
    """One way to lay an export out. The manifest and the credits are written in each.

    Attributes:
        title: As chosen in the window.
        meaning: What lies where, in a sentence.
        sides: What is done with the sides of a split, as its switch says it.
        home: From side ("" without a split) and class to the folder of a picture, with "/".
        lists: Writes further lists: gets a function from a file's name to where it is written, and the rows of the manifest.
    """

    title: str
    meaning: str
    sides: str
    home: Callable[[str, str], str]
    lists: Callable[[Callable[[str], Path], Sequence[ManifestRow]], None] = lambda place, rows: None


FORMATS: Registry[ExportFormat] = Registry("export format")
"""By the name that `--format` takes; the first one is what is written when nobody chooses."""

LABELS = "labels.csv"
"""The table of the format of that kind: the file of each picture, its class, and its side."""


def _class_folder(side: str, label: str) -> str:
    return "/".join(filter(None, (side, folder_name(label))))


def _label_table(place: Callable[[str], Path], rows: Sequence[ManifestRow]) -> None:
    write_csv(place(LABELS), ("file", "class", "split"), [(row.file, row.label, row.side) for row in rows])


FORMATS.add(
    "folders",
    ExportFormat(
        "A folder per class", "Each picture lies in the folder of its class.",
        "Folders train, val and test above the classes", _class_folder,
    ),
)  # fmt: skip
FORMATS.add(
    "table",
    ExportFormat(
        "One folder and a table", f"All pictures lie in one folder; {LABELS} says of each which class it is.",
        "A column of the table with the sides train, val and test", lambda side, label: "images", _label_table,
    ),
)  # fmt: skip
