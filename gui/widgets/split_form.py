"""What a split should be like: shares of the three sides, a seed, what stays together."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from core.datasets.overview import Overview
from gui.icons import icon
from gui.theme import SPACE
from gui.widgets.labels import error_label, label, say

NOTHING = "Duplicates only"


class SplitForm(QFrame):
    """A card with the form and its button.

    Signals:
        asked(float, float, float, int, str): Make a split: train, val and test as fractions, the seed, and the column to
            group by, "" for none.
    """

    asked = Signal(float, float, float, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._sides: dict[str, QSpinBox] = {}
        form = QGridLayout()
        form.setHorizontalSpacing(SPACE * 2)
        form.setVerticalSpacing(SPACE)
        form.setColumnStretch(1, 1)
        for side, percent, what in (
            ("train", 80, "Part of the pictures the network learns from; 60 to 90 % is usual."),
            ("val", 10, "Part that decides when to stop and which weights are best; 10 to 20 % is usual."),
            ("test", 10, "Part that stays sealed until you open the final result; 10 to 20 % is usual."),
        ):
            box = self._number(f"split_{side}", f"Share of {side}, in percent", 0 if side == "test" else 1, 98, percent, what)
            box.setSuffix(" %")
            self._sides[side] = box
            _row(form, side.capitalize(), box)
        self._seed = self._number(
            "split_seed", "Seed", 0, 2**31 - 1, 0, "Start of the random choice; the same seed gives the same split."
        )
        _row(form, "Seed", self._seed)
        self._group = QComboBox(self)
        self._group.setObjectName("split_group")
        self._group.setAccessibleName("What stays together")
        self._group.setToolTip("Pictures with the same value stay on one side, besides duplicates and near-duplicates.")
        _row(form, "Keep together", self._group)
        self._error = error_label("split_error", self)
        self._make = QPushButton("Make this split", self)
        self._make.setObjectName("split_make")
        self._make.setIcon(icon("split"))
        self._make.clicked.connect(self._make_asked)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._make)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        column.addWidget(label("New split", "strong"))
        column.addLayout(form)
        column.addWidget(self._error)
        column.addLayout(row)
        self._check()

    def show_facts(self, facts: Overview) -> None:
        """Offers what the dataset can be grouped by."""
        earlier = self._group.currentText()
        self._group.clear()
        self._group.addItem(NOTHING, "")
        for name in facts.columns:
            self._group.addItem(name, name)
        self._group.setCurrentIndex(max(0, self._group.findText(earlier)))
        self._make.setEnabled(not facts.read_only and self._sum() == 100)

    def focus(self) -> None:
        """Puts the keyboard on the button that makes the split."""
        self._make.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def ask(self) -> None:
        """Asks for the split, as the button does."""
        self._make.click()

    def _number(self, name: str, spoken: str, low: int, high: int, value: int, what: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setObjectName(name)
        box.setAccessibleName(spoken)
        box.setToolTip(what)
        box.setRange(low, high)
        box.setValue(value)
        box.lineEdit().setTextMargins(SPACE // 2, 0, 0, 0)
        box.valueChanged.connect(self._check)
        return box

    def _sum(self) -> int:
        return sum(box.value() for box in self._sides.values())

    @Slot()
    def _check(self) -> None:
        if not hasattr(self, "_make"):
            return
        total = self._sum()
        self._make.setEnabled(total == 100)
        say(self._error, "" if total == 100 else f"The shares add up to {total} %. They have to make 100 %.")

    @Slot()
    def _make_asked(self) -> None:
        train, val, test = (box.value() / 100 for box in self._sides.values())
        self.asked.emit(train, val, test, self._seed.value(), str(self._group.currentData() or ""))


def _row(form: QGridLayout, text: str, box: QWidget) -> None:
    name = label(text)
    name.setBuddy(box)
    form.addWidget(name, form.rowCount(), 0)
    form.addWidget(box, form.rowCount() - 1, 1)
