"""What a contact sheet should look like and where it goes: the form of the dialog."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QSpinBox, QWidget

from gui.kit.folder_line import FolderLine
from gui.kit.labels import add_field
from gui.kit.quiet import QuietComboBox
from gui.theme import SPACE, keep_off_frame

if TYPE_CHECKING:
    from core.datasets.sheets.making import SheetRequest

_MOST = 1_000_000
_KINDS = (("PDF, a file per class", "pdf"), ("PNG, a file per page", "png"))
_PAPERS = (("A4", "a4"), ("US letter", "letter"))


class SheetForm(QWidget):
    """Fields for a `SheetRequest` and its folder.

    Signals:
        changed(): Something was chosen or typed.

    Args:
        dataset: Whose sheets; names the proposed folder.
    """

    changed = Signal()

    def __init__(self, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = self._chooser("sheet_class", "Classes")
        self._label.addItem("All classes", "")
        self._kind = self._chooser("sheet_kind", "Kind of file")
        for words, name in _KINDS:
            self._kind.addItem(words, name)
        self._paper = self._chooser("sheet_paper", "Paper")
        for words, name in _PAPERS:
            self._paper.addItem(words, name)
        self._columns = self._number("sheet_columns", "Pictures beside one another", 2, 12, 5)
        self._most = self._number("sheet_most", "Most pictures of a class", 0, _MOST, 0)
        self._most.setSpecialValueText("all")
        self._most.setToolTip("Where a class has more, they are taken evenly from all of them")
        self._most.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        # A bare system names no folder for documents.
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or str(Path.home())
        self._folder = FolderLine("sheet", "Folder for the contact sheets", self)
        self._folder.set_folder(Path(documents) / f"{dataset} contact sheets")
        self._folder.changed.connect(self.changed)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(SPACE * 2)
        form.setVerticalSpacing(SPACE)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for words, field in (
            ("Classes", self._label), ("Kind of file", self._kind), ("Paper", self._paper),
            ("Pictures across", self._columns), ("Pictures per class", self._most),
        ):  # fmt: skip
            field.setMinimumWidth(SPACE * 28)
            add_field(form, words, field)
        add_field(form, "Folder", self._folder)

    def show_classes(self, counts: dict[str, int]) -> None:
        """Offers the classes of the dataset."""
        for name, count in counts.items():
            self._label.addItem(f"{name}  ({count:,})", name)

    def folder(self) -> Path | None:
        """Where the files go; None while nothing is said."""
        return self._folder.folder()

    def set_folder(self, folder: Path) -> None:
        """Names another folder."""
        self._folder.set_folder(folder)

    def request(self) -> SheetRequest:
        """What is chosen. The dialog says before which files would be replaced, so they may be."""
        from core.datasets.sheets.making import SheetRequest

        label = str(self._label.currentData() or "")
        return SheetRequest(
            (label,) if label else (),
            self._kind.currentData(),
            self._columns.value(),
            self._most.value() or None,
            str(self._paper.currentData()),
            replace=True,
        )

    def _chooser(self, name: str, spoken: str) -> QuietComboBox:
        made = QuietComboBox(self)
        made.setObjectName(name)
        made.setAccessibleName(spoken)
        made.currentIndexChanged.connect(self.changed)
        return made

    def _number(self, name: str, spoken: str, low: int, high: int, value: int) -> QSpinBox:
        made = QSpinBox(self)
        made.setObjectName(name)
        made.setAccessibleName(spoken)
        made.setRange(low, high)
        keep_off_frame(made)
        made.setValue(value)
        made.valueChanged.connect(self.changed)
        return made
