"""A page of the window: title, one line of context, one primary action at the right, content below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from core.support.errors import SafelightError
from gui.icons import icon
from gui.kit.banner import Banner
from gui.kit.labels import ElidedLabel
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE, LateStyled


class HeaderTool(QToolButton):
    """A quiet action. A double click presses it once: by then another act may stand in its place."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


class HeaderButton(QPushButton):
    """The primary action; a double click presses it once."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


class Page(LateStyled):
    """What every page has in common. Content goes into `body`.

    Args:
        session: Shared by all pages.
        title: As shown.
    """

    def __init__(self, session: Session, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._title = ElidedLabel("title", "page_title", title, self)
        self._context = ElidedLabel("body", "page_context", parent=self)
        self._context.setProperty("tone", "dim")
        words = QVBoxLayout()
        words.setSpacing(SPACE // 4)
        words.addWidget(self._title)
        words.addWidget(self._context)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(SPACE // 2)
        self._primary: QPushButton | None = None
        self._was_here = False
        header = self._head = QWidget(self)
        header.setObjectName("pageHeader")
        row = QHBoxLayout(header)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        row.addLayout(words, 1)
        row.addLayout(self._actions)
        self._header = row
        self.banner = Banner(self)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE * 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 2)
        column.setSpacing(SPACE * 2)
        column.addWidget(header)
        column.addWidget(self.banner)
        column.addLayout(self.body, 1)

    def set_title(self, text: str) -> None:
        """Replaces the title."""
        self._title.setText(text)

    def set_context(self, text: str) -> None:
        """Replaces the line below the title."""
        self._context.setText(text)

    def set_primary(self, text: str, icon_name: str, slot: Callable[[], object]) -> QPushButton:
        """Puts the page's one primary action at the right of the header, in place of an earlier one; returns its button."""
        # Asked before the old button goes: the action changes under the hands of whoever just pressed it.
        focused = self._primary is not None and self._primary.hasFocus()
        button = HeaderButton(text, self)
        button.setObjectName("primary_action")
        button.setAccessibleName(text)
        button.setProperty("primary", True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        if icon_name:
            button.setIcon(icon(icon_name, "on_accent"))
        button.clicked.connect(lambda: slot())
        self._header.addWidget(button)
        if focused:
            # A layout shows what it is given a turn later, and what is not seen has no keyboard: it went to the page itself.
            button.show()
            button.setFocus()
        self.drop_primary()
        self._primary = button
        return button

    def drop_primary(self) -> None:
        """Takes the primary action away."""
        if self._primary is not None:
            if self._primary.hasFocus():  # or it would wander to whatever comes next, outside the page
                self.setFocus()
            self._header.removeWidget(self._primary)
            self._primary.hide()
            self._primary.deleteLater()
            self._primary = None

    def add_action(self, text: str, icon_name: str, slot: Callable[[], object]) -> QToolButton:
        """Adds a quiet action to the left of the primary one and returns its button."""
        button = HeaderTool(self)
        button.setObjectName("action_" + "_".join(text.lower().split()))
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if icon_name:
            button.setIcon(icon(icon_name))
        button.clicked.connect(lambda: slot())
        self._actions.addWidget(button)
        return button

    def add_menu(self, button: QToolButton) -> QToolButton:
        """Adds a button with a menu beside the quiet actions and returns it."""
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._actions.addWidget(button)
        return button

    def show_error(self, error: SafelightError | BaseException | str) -> None:
        """Says in place what went wrong and what to do; details are folded."""
        self.banner.show_error(error)

    def clear_error(self) -> None:
        """Takes the message away."""
        self.banner.clear()

    def carry_out(self, job: Callable[..., object] | str, title: str, done: Callable[[Any], object], *arguments: object) -> None:
        """Starts a job the person asked for: `done` gets its result, the banner its error in place of what was said before."""
        self.clear_error()
        task = Task(job, *arguments)
        task.succeeded.connect(done)
        task.failed.connect(self.show_error)
        self.session.run_task(task, title)

    def entered(self, argument: str) -> None:
        """The page is shown now. `argument` is what `session.go` was given; "" when there is nothing special to show."""

    def take_focus(self) -> None:
        """Gives the page the keyboard: what had it last, or else the first thing in its content that keys work on."""
        last = self.focusWidget()
        # In the header Qt itself puts it when another page is shown.
        back, self._was_here = self._was_here, True
        if back and last is not None and last.isVisibleTo(self) and last.isEnabled() and not self._head.isAncestorOf(last):
            last.setFocus()
            return
        first = self.first_focus()
        if first is not None and first.isVisibleTo(self):
            first.setFocus()
            return
        # Fields are passed over: what is typed by somebody who expects keys of the page would be written into them.
        seen = self.nextInFocusChain()
        while seen is not None and seen is not self:
            if self._takes_keys(seen):
                seen.setFocus()
                return
            seen = seen.nextInFocusChain()
        self.setFocus()  # or it would be somewhere in the header; the page may have something later

    def _takes_keys(self, part: QWidget) -> bool:
        inside = self.isAncestorOf(part) and not self._head.isAncestorOf(part) and not isinstance(part, QLineEdit | QComboBox)
        reached = part.isVisibleTo(self) and part.isEnabled() and bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
        return inside and reached

    def first_focus(self) -> QWidget | None:
        """What is to have the keyboard when the page is first shown; None for the first thing that keys work on."""
        return None

    def undo(self) -> bool:
        """Takes the person's last decision on this page back; False when there is none."""
        return False

    def redo(self) -> bool:
        """Does again what the person took back last on this page; False when there is nothing."""
        return False

    def step_words(self) -> tuple[str, str]:
        """What `undo` and `redo` would do, as orders; "" where it is nothing, or not known beforehand."""
        return "", ""

    def left(self) -> None:
        """Another page is shown now."""
