"""A field whose first Enter only says that the text is complete; the next one presses the dialog's button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class TypedLine(QLineEdit):
    """A line of text that is looked at when it is complete, before the dialog goes on with it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_new = self.isModified()
        super().keyPressEvent(event)
        if is_enter and is_new:
            self.setModified(False)
            event.accept()  # ignored, it would go to the dialog and press its default button
