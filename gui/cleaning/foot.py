"""The foot of the cleaning wizard: the buttons, and what keys do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.theme import SPACE

_KEYS = "K keep  ·  X exclude  ·  1 to 9 or M move  ·  Space alone  ·  Enter next"


class CleaningFoot(QWidget):
    """Close at the left, the way at the right.

    Signals:
        close_asked(), back_asked(), skip_asked(), next_asked()
    """

    close_asked = Signal()
    back_asked = Signal()
    skip_asked = Signal()
    next_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = label(_KEYS, "caption")
        self._close = quiet_button("Close", "cleaning_close", "", self.close_asked.emit, self)
        self._back = quiet_button("Back", "cleaning_back", "", self.back_asked.emit, self)
        self._skip = quiet_button("Skip", "cleaning_skip", "", self.skip_asked.emit, self)
        self._next = quiet_button("Next", "cleaning_next", "", self.next_asked.emit, self)
        self._next.setProperty("primary", True)
        self._next.setDefault(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._close)
        row.addStretch()
        row.addWidget(self._keys)
        row.addStretch()
        for button in (self._back, self._skip, self._next):
            row.addWidget(button)

    def set_able(self, able: bool) -> None:
        """Enables all buttons, or none but Close."""
        for button in (self._back, self._skip, self._next):
            button.setEnabled(able)

    def show_place(self, asking: bool, first: bool) -> None:
        """Shows what fits a place: a question or another, the first one or not."""
        self._skip.setVisible(asking)
        self._keys.setVisible(asking)
        self._back.setEnabled(not first)

    def show_next(self, text: str, able: bool) -> None:
        """What the primary button says, and whether it can be pressed."""
        self._next.setText(text)
        self._next.setEnabled(able)
