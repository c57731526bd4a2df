"""The ways to read a source, of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from core.datasets.sources.reading import Reading
from gui.kit.labels import ElidedLabel
from gui.theme import SPACE

_ROOM = SPACE * 20  # pixels for "24 files in 4 classes", however long the title beside it


class _ElidedRadio(QRadioButton):
    """A radio button that may be narrower than its text; the middle goes, for titles often differ at their ends."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # Qt's own is never below the hint

    def minimumSizeHint(self) -> QSize:
        return QSize(_ROOM, super().minimumSizeHint().height())

    def shown_text(self) -> str:
        """What is painted."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_RadioButtonContents, option, self).width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.shown_text()
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_RadioButton, option)


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
        button = _ElidedRadio(reading.title, self)
        button.setObjectName(f"{self._name}_reading_{number}")
        button.setAccessibleDescription(reading.told)
        button.setToolTip("\n".join((reading.title, *reading.doubts, *reading.listing.notes)))
        self._group.addButton(button, number)
        button.setChecked(is_current)
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        row.addWidget(button)
        told = ElidedLabel("caption", f"{self._name}_told_{number}", f"{reading.told}.")
        told.setMinimumWidth(_ROOM)
        row.addWidget(told, 1)
        self._column.addWidget(line)
