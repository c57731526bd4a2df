"""Buttons beside the one that Enter presses, and boxes that the wheel passes by."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from gui.icons import icon

SAID_MILLISECONDS = 2_000
"""How long a button says that it copied."""


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
    # In a dialog Qt makes every button one that Enter may press; Enter in a field is meant for the way on alone.
    button.setAutoDefault(False)
    if pressed is not None:
        # Without the bool that `clicked` brings.
        button.clicked.connect(lambda: pressed())
    return button


class CopyButton(QPushButton):
    """Copies a text, and says so for a moment: on the clipboard nothing is seen to come. It keeps its width meanwhile.

    Args:
        name: Object name.
        text: Called for what is to be copied.
        words: As shown until it is pressed.
    """

    def __init__(self, name: str, text: Callable[[], str], words: str = "Copy", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setObjectName(name)
        self.setAutoDefault(False)
        self._text = text
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(SAID_MILLISECONDS)
        self._said.timeout.connect(self._calm)
        self.clicked.connect(self._copy)
        self._calm()

    def sizeHint(self) -> QSize:
        said, words, shown = (self._wide(text) for text in ("Copied", self._words, self.text()))
        return super().sizeHint() + QSize(max(said, words) - shown, 0)

    def _wide(self, text: str) -> int:
        # As Qt measures it for a button: an advance is rounded otherwise.
        return self.fontMetrics().size(int(Qt.TextFlag.TextShowMnemonic), text).width()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text())
        self.setText("Copied")
        self.setIcon(icon("check", "good"))
        self._said.start()

    @Slot()
    def _calm(self) -> None:
        self.setText(self._words)
        self.setIcon(icon("copy"))


class QuietComboBox(QComboBox):
    """A combo box that the mouse wheel changes only while it has the keyboard, so that scrolling past it is safe."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Qt's own policy lets the wheel itself bring the keyboard here.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A single long name in the list must not widen a whole form.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def shown_text(self) -> str:
        """What is painted: the text chosen, or its beginning and its end, which often says "(current)"."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideMiddle, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        # By a style sheet Qt cuts long texts off in the middle of a letter.
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            # Ignored, it reaches the scroll area around, for which it was meant.
            event.ignore()
