"""Two widgets beside each other where there is room for both, and one below the other where there is not."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from gui.theme import SPACE

WIDE = 64 * SPACE
"""Width from which on the two stand beside each other, in pixels."""


class SideBySide(QWidget):
    """Holds one widget, and another beside it once there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(2 * SPACE)

    def put(self, part: QWidget) -> None:
        """Shows a widget, the first or the second."""
        self._parts.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)

    def minimumSizeHint(self) -> QSize:
        # As narrow as the two below each other: beside each other they would keep the room from ever becoming narrow again.
        parts = (self._parts.itemAt(place) for place in range(self._parts.count()))
        widest = max((part.minimumSize().width() for part in parts if part is not None), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        self._parts.setDirection(ways.LeftToRight if self.width() >= WIDE else ways.TopToBottom)
