"""A banner inside a page: what went wrong and what to do, with details folded. Never a modal box."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.support.defects import defect_log
from core.support.errors import SafelightError
from gui.icons import icon
from gui.kit.labels import Sign, label
from gui.theme import SPACE, set_look, set_text_role

_ICONS = {"bad": "error", "warn": "warning", "info": "info"}


class Banner(QFrame):
    """Hidden until it has something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._sign = Sign(20, parent=self)
        self._message = label(parent=self)
        self._message.setObjectName("banner_message")
        self._message.setWordWrap(True)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_text_role(self._message, "strong")
        self._hint = label(parent=self)
        self._hint.setObjectName("banner_hint")
        self._hint.setWordWrap(True)
        self._hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = QPlainTextEdit(self)
        self._details.setObjectName("banner_details")
        self._details.setAccessibleName("Details of the error")
        self._details.setReadOnly(True)
        self._details.setMaximumHeight(20 * SPACE)
        self._fold = QPushButton("Details", self)
        self._fold.setObjectName("banner_fold")
        self._fold.setFlat(True)
        self._fold.setCheckable(True)
        self._fold.toggled.connect(self._details.setVisible)
        self._act: Callable[[], object] | None = None
        self._action = QPushButton(self)
        self._action.setObjectName("banner_action")
        self._action.clicked.connect(self._acted)
        self._action.hide()
        self._close = QToolButton(self)
        self._close.setObjectName("banner_close")
        self._close.setAccessibleName("Close this message")
        self._close.setToolTip("Close this message")
        self._close.setIcon(icon("close"))
        self._close.clicked.connect(self.clear)
        words = QVBoxLayout()
        words.setSpacing(SPACE // 4)
        for part in (self._message, self._hint, self._details):
            words.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, SPACE, SPACE, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self._action, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_error(self, error: BaseException | str) -> None:
        """Says what an error says; one that is not meant for a person is called a defect and shown with its report."""
        if isinstance(error, SafelightError):
            self.say("bad", error.message, error.hint, str(error.path) if error.path is not None else "")
        elif isinstance(error, BaseException):
            report = "".join(traceback.format_exception(error))
            self.say("bad", f"Safelight made a mistake: {_last_line(error)}", f"The full report is in {defect_log()}.", report)
        else:
            self.say("bad", error)

    def say(self, tone: str, message: str, hint: str = "", details: str = "") -> None:
        """Shows a message.

        Args:
            tone: "bad", "warn" or "info".
            message: What happened.
            hint: What to do.
            details: Folded away until asked for.
        """
        set_look(self, "banner", tone)
        self._sign.show_icon(_ICONS[tone], tone if tone != "info" else "text_dim")
        self._message.setText(message)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._details.setPlainText(details)
        self._fold.setVisible(bool(details))
        self._fold.setChecked(False)
        self._details.hide()
        self._action.hide()
        self._act = None
        self.show()

    def offer(self, text: str, act: Callable[[], object]) -> None:
        """Adds to the message what can be done about it; doing it takes the message away."""
        self._act = act
        self._action.setText(text)
        self._action.setAccessibleName(text)
        self._action.show()

    @Slot()
    def clear(self) -> None:
        """Hides the banner."""
        self.hide()

    @Slot()
    def _acted(self) -> None:
        # The message goes before the act, which may have something to say itself.
        act = self._act
        self.clear()
        if act is not None:
            act()

    def text(self) -> str:
        """Message and hint while the banner is shown; "" otherwise."""
        return "" if self.isHidden() else f"{self._message.text()} {self._hint.text()}".strip()


def _last_line(error: BaseException) -> str:
    return traceback.format_exception_only(error)[-1].strip()
