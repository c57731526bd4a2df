"""How large the window is: at least, and at first."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

SMALLEST = QSize(1100, 700)
FIRST = QSize(1440, 900)


def first_size(room: QSize) -> QSize:
    """How large the window is at first on a screen with so much room; at 150 % it opened with its right end off the screen."""
    return FIRST.boundedTo(room).expandedTo(SMALLEST)


def inside(size: QSize, frame: QSize, room: QSize) -> QSize:
    """The size of a window whose frame fits the screen as well; as it is where that does, and never below the smallest.

    Args:
        size: Of the window as it is.
        frame: The same with its title and borders.
        room: What the screen has for windows.
    """
    over = (frame - room).expandedTo(QSize(0, 0))
    return (size - over).expandedTo(SMALLEST).boundedTo(size)


def keep_inside(window: QWidget) -> None:
    """Makes a window smaller by what its frame takes beyond the screen; how much that is, it learns once it is shown."""
    if not window.isMaximized() and not window.isFullScreen():
        window.resize(inside(window.size(), window.frameGeometry().size(), window.screen().availableSize()))
