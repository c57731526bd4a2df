"""A pattern looked for in paths, with what it would tie together; tried in the background while it is typed."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.datasets.splits.path_pattern import PatternTrial, try_pattern
from core.support.wording import counted
from gui.kit.labels import error_label, label, say
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import SPACE

# A pattern that is half typed is mostly wrong; it is tried, and complained of, when typing pauses.
WAIT_MILLISECONDS = 250


class PatternBox(QWidget):
    """A line and what is said of it below.

    Signals:
        changed(): Another text, or it has been tried.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset = ""
        self._found: PatternTrial | None = None
        self._task = NewestTask()
        self._line = QLineEdit(self)
        self._line.setObjectName("split_pattern")
        self._line.setAccessibleName("Pattern in the path")
        self._line.setPlaceholderText(r"case(\d+)")
        self._line.setToolTip(
            "A regular expression. Pictures in whose paths it finds the same stay on one side; its first group in round "
            "brackets counts, or else all that it finds."
        )
        self._line.setClearButtonEnabled(True)
        self._said = label(role="caption", name="split_pattern_said", wrap=True)
        self._said.hide()
        self._error = error_label("split_pattern_error", self)
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
        return not self.text() or (self._found is not None and self._found.pictures > 0)

    def set_dataset(self, name: str) -> None:
        """Tries the pattern on another dataset, or on the same one when its pictures may have changed."""
        self._dataset = name
        if self.text():
            self._timer.start()

    @Slot()
    def _typed(self) -> None:
        self._task.drop()
        # What was found with the text before must not let a split be made with this one.
        self._found = None
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
        if not self._dataset or not self.text():
            return
        task = Task(try_pattern, NamedDataset(self._session.workspace, self._dataset), self.text())
        self._task.run(task, self._show, self._failed)

    @Slot(object)
    def _show(self, found: PatternTrial) -> None:
        self._found = found
        say(self._error, "" if found.pictures else "It finds nothing in any path of this dataset.")
        value, count = found.largest
        things = counted(found.values, "different thing") if found.values > 1 else "the same thing"
        words = f"Finds {things} in {found.pictures:,} of {counted(found.all, 'path')}"
        often = f"; most often {value}, {counted(count, 'time')}" if found.values > 1 else f": {value}"
        say(self._said, f"{words}{often}." if found.pictures else "")
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: object) -> None:
        say(self._error, str(error))
        self.changed.emit()
