"""Lines that are typed into: one whose first Enter only says that the text is complete, and one for a pattern that is tried.

In a dialog the next Enter presses the default button.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gui.kit.labels import error_label, label, say
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

# A pattern that is half typed is mostly wrong; it is tried, and complained of, when typing pauses.
WAIT_MILLISECONDS = 250


class TypedLine(QLineEdit):
    """A line of text that is looked at when it is complete, before the dialog goes on with it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_new = self.isModified()
        super().keyPressEvent(event)
        if is_enter and is_new:
            self.setModified(False)
            event.accept()  # ignored, it would go to the dialog and press its default button


class TriedPattern(Protocol):
    """What a pattern finds."""

    @property
    def told(self) -> str:
        """It in a sentence; "" when that is nothing."""


class PatternBox(QWidget):
    """A line for a pattern looked for in paths, and what is said of it below; tried in the background while it is typed.

    Signals:
        changed(): Another text, or it has been tried.

    Args:
        name: Of the line; begins the object names.
        spoken: Accessible name.
        trial: Makes the task that tries a pattern and comes to a `TriedPattern`; None while there is nothing to try it on.
    """

    changed = Signal()

    def __init__(self, name: str, spoken: str, trial: Callable[[str], Task | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trial = trial
        self._finds = False
        self._task = NewestTask()
        self._line = TypedLine(self)
        self._line.setObjectName(name)
        self._line.setAccessibleName(spoken)
        self._line.setPlaceholderText(r"case(\d+)")
        self._line.setToolTip(
            "A regular expression. Pictures in whose paths it finds the same stay on one side; its first group in round "
            "brackets counts, or else all that it finds."
        )
        self._line.setClearButtonEnabled(True)
        self._said = label(role="caption", name=f"{name}_said", wrap=True)
        self._said.hide()
        self._error = error_label(f"{name}_error", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        for part in (self._line, self._said, self._error):
            column.addWidget(part)
        self.setFocusProxy(self._line)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MILLISECONDS)
        self._timer.timeout.connect(self._try)
        self._line.textChanged.connect(self._typed)

    def text(self) -> str:
        """The pattern; "" for none."""
        return self._line.text()

    def usable(self) -> bool:
        """True when there is no pattern, or one that finds something."""
        return not self.text() or self._finds

    def clear(self) -> None:
        """Takes the pattern out."""
        self._line.clear()

    def try_anew(self) -> None:
        """Tries the pattern again: there is something else to try it on, or it may have changed."""
        if self.text():
            self._timer.start()

    def close_down(self) -> None:
        """Tries nothing any more."""
        self._timer.stop()
        self._task.drop()

    @Slot()
    def _typed(self) -> None:
        self._task.drop()
        # What was found with the text before must not let anything be done with this one.
        self._finds = False
        say(self._said, "")
        say(self._error, "")
        if self.text():
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()

    @Slot()
    def _try(self) -> None:
        self._task.drop()
        task = self._trial(self.text()) if self.text() else None
        if task is not None:
            self._task.run(task, self._show, self._failed)

    @Slot(object)
    def _show(self, found: TriedPattern) -> None:
        self._finds = bool(found.told)
        say(self._error, "" if self._finds else "It finds nothing in any path.")
        say(self._said, found.told)
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: object) -> None:
        say(self._error, str(error))
        self.changed.emit()
