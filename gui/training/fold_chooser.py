"""Chooses whether a recipe is trained once, on the split that is chosen, or on every fold."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.kit.labels import label, say
from gui.kit.quiet import QuietComboBox
from gui.theme import SPACE

CHOICES = (3, 5, 10)


class FoldChooser(QWidget):
    """A list and what the choice means. value, setValue, valueChanged; 0 is for one training.

    Signals:
        valueChanged(): The person chose.
    """

    valueChanged = Signal()  # noqa: N815 - the name Qt's own editors use

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QuietComboBox(self)
        self._box.setObjectName("train_folds")
        self._box.setAccessibleName("One training or folds")
        self._box.setToolTip("With folds every picture is judged once, by a network that has not learned from it or its group.")
        self._box.addItem("One training, on this split", 0)
        for count in CHOICES:
            self._box.addItem(f"{count} folds, judged together", count)
        self._words = label(role="caption", name="train_folds_text", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(self._box)
        layout.addWidget(self._words)
        self._box.activated.connect(self._chosen)
        self._describe()

    def value(self) -> int:
        """How many folds; 0 for one training."""
        return int(self._box.currentData())

    def setValue(self, folds: int) -> None:
        """Chooses so many folds, which are added to the list where they are not in it."""
        if self._box.findData(folds) < 0:
            self._box.addItem(f"{folds} folds, judged together", folds)
        self._box.setCurrentIndex(self._box.findData(folds))
        self._describe()

    @Slot()
    def _chosen(self) -> None:
        self._describe()
        self.valueChanged.emit()

    def _describe(self) -> None:
        folds = self.value()
        text = (
            f"Trains {folds} networks one after the other, by the grouping of this split; the plan below is that of one. Their "
            "test results are opened at the end, which is counted. Folds that were trained already are taken."
        )
        say(self._words, text if folds else "")
