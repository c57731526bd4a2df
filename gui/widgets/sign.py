"""A small picture that stands for something: an icon that is no button."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.icons import icon


class Sign(QWidget):
    """An icon in a colour of the theme in force, whichever that comes to be.

    Args:
        side: Width and height. *Units*: pixels.
        name: As in `resources/icons.toml`; empty for none yet.
        tone: The theme's colour.
        parent: As usual.
    """

    def __init__(self, side: int, name: str = "", tone: str = "text_dim", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(side, side)
        self._name, self._tone = name, tone

    def show_icon(self, name: str, tone: str) -> None:
        """Shows another icon."""
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._name:
            painter = QPainter(self)
            icon(self._name, self._tone).paint(painter, self.rect())
            painter.end()
