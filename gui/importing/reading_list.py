"""The ways to read a source, of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from core.datasets.sources.reading import Reading
from gui.kit.labels import ElidedLabel
from gui.theme import SPACE


class ReadingList(QWidget):
    """A line for each reading with what it would make of how many files; shown where there is more than one.

    Signals:
        chosen(int): A person has chosen the reading of that number.
    """

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._group = QButtonGroup(self)
        # Clicks only: a reading that is marked by the program has not been chosen.
        self._group.idClicked.connect(self.chosen)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE // 2)

    def show_readings(self, readings: Sequence[Reading], current: int) -> None:
        """Shows readings, with the one of number `current` chosen; none when it is below 0."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for button in self._group.buttons():
            # At once, although it is deleted later: it would go on counting as the one that is checked.
            self._group.removeButton(button)
        # Where there is one way and no doubt, there is nothing to choose.
        if len(readings) > 1 or (readings and not readings[0].sure):
            for number, reading in enumerate(readings):
                self._add(number, reading, number == current)
        self.setVisible(self._column.count() > 0)

    def current(self) -> int:
        """The number of the chosen one; -1 for none."""
        return self._group.checkedId()

    def _add(self, number: int, reading: Reading, is_current: bool) -> None:
        button = QRadioButton(reading.title, self)
        button.setObjectName(f"{self._name}_reading_{number}")
        button.setAccessibleDescription(reading.told)
        button.setToolTip("\n".join((*reading.doubts, *reading.listing.notes)))
        self._group.addButton(button, number)
        button.setChecked(is_current)
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        row.addWidget(button)
        row.addWidget(ElidedLabel("caption", f"{self._name}_told_{number}", f"{reading.told}."), 1)
        self._column.addWidget(line)
