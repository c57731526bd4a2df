"""A button beside the one that Enter presses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from gui.icons import icon


def quiet_button(
    text: str, name: str, icon_name: str = "", pressed: Callable[[], object] | None = None, parent: QWidget | None = None
) -> QPushButton:
    """A button of a dialog that Enter in a field does not press.

    Args:
        text: As shown, and spoken.
        name: Object name.
        icon_name: At its left; none when empty.
        pressed: Called when it is pressed.
        parent: Where it lies, until a layout takes it.
    """
    button = QPushButton(text, parent)
    if icon_name:
        button.setIcon(icon(icon_name))
    button.setObjectName(name)
    button.setAutoDefault(False)
    if pressed is not None:
        button.clicked.connect(lambda: pressed())
    return button


class QuietComboBox(QComboBox):
    """A combo box that the mouse wheel changes only while it has the keyboard, so that scrolling past it is safe."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
