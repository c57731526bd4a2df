"""How large the window is: at least, and at first."""

from __future__ import annotations

from PySide6.QtCore import QSize

SMALLEST = QSize(1100, 700)
FIRST = QSize(1440, 900)


def first_size(room: QSize) -> QSize:
    """How large the window is at first on a screen with so much room; at 150 % it opened with its right end off the screen."""
    return FIRST.boundedTo(room).expandedTo(SMALLEST)
