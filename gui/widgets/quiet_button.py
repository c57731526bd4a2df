"""A button beside the one that Enter presses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

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
