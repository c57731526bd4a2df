"""What a list shows while there is nothing in it: what it is for, and the act that fills it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.icons import icon
from gui.kit.labels import Sign
from gui.theme import SPACE, set_text_role

_SIGN = 48  # pixels


class EmptyState(QWidget):
    """An icon, a title, a sentence and one button, in the middle of the room there is.

    Args:
        icon_name: As in `gui.icons`.
        title: What is missing.
        text: What it is for.
        button_text: The act; no button when empty.
        slot: Called by the button.
    """

    def __init__(
        self,
        icon_name: str,
        title: str,
        text: str,
        button_text: str = "",
        slot: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("empty_state")
        self._title = QLabel(title, self)
        set_text_role(self._title, "strong")
        self._text = QLabel(text, self)
        for words in (self._title, self._text):
            words.setTextFormat(Qt.TextFormat.PlainText)  # errors are said here too, with names of others in them
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words.setWordWrap(True)
        self._text.setMaximumWidth(56 * SPACE)
        self._text.setProperty("tone", "dim")
        self._acts = QHBoxLayout()
        self._acts.setSpacing(SPACE)
        self._acts.addStretch()
        self._acts.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 3)
        column.setSpacing(SPACE)
        column.addStretch(2)
        column.addWidget(Sign(_SIGN, icon_name, "line_strong", self), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title)
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(self._text, 10)
        middle.addStretch()
        column.addLayout(middle)
        column.addSpacing(SPACE)
        column.addLayout(self._acts)
        column.addStretch(3)
        if button_text and slot is not None:
            self.add_act(button_text, "", slot, primary=True).setObjectName("empty_state_button")

    def add_act(self, text: str, icon_name: str, slot: Callable[[], object], primary: bool = False) -> QPushButton:
        """Adds a button beside the others and returns it."""
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        if icon_name:
            button.setIcon(icon(icon_name, "on_accent" if primary else "text"))
        button.setProperty("primary", primary)
        # `clicked` brings whether the button is down, which a slot with an argument of its own would take for that.
        button.clicked.connect(lambda: slot())
        # Before the second of the two stretches that keep the buttons in the middle.
        self._acts.insertWidget(self._acts.count() - 1, button)
        return button

    def focus(self) -> None:
        """Puts the keyboard on the first button."""
        first = self._acts.itemAt(1)
        button = first.widget() if first is not None else None
        if button is not None:
            button.setFocus()

    def text(self) -> str:
        """Title and sentence: "No picture fits: ..."."""
        return f"{self._title.text()}: {self._text.text()}"

    def set_text(self, title: str, text: str) -> None:
        """Replaces title and sentence."""
        self._title.setText(title)
        self._text.setText(text)
