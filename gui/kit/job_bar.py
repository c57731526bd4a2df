"""One line about a running task: what it does, how far, how long yet, and a button that cancels it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QVBoxLayout, QWidget

from gui.icons import icon
from gui.kit.labels import ElidedLabel
from gui.tasks.task import Task
from gui.theme import SPACE

_FULL = 1000


class JobBar(QWidget):
    """Shows a task until it has finished, then hides.

    Args:
        task: Started or not.
        title: Shown until the job says what it does; the task's own title when empty.
    """

    def __init__(self, task: Task, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("job_bar")
        self._task = task
        self._text = ElidedLabel("caption", "job_bar_text", title or task.title, self)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("job_bar_progress")
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setMinimumWidth(SPACE * 6)
        self._bar.setMaximumWidth(SPACE * 20)
        self._cancel = QToolButton(self)
        self._cancel.setObjectName("job_bar_cancel")
        self._cancel.setText("Cancel")
        self._cancel.setAccessibleName("Cancel")
        self._cancel.setIcon(icon("cancel"))
        self._cancel.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._cancel.clicked.connect(self._cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        # More for the words than for the bar: they say what is at work, and were cut beside a bar of fixed width.
        row.addWidget(self._text, 3)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        task.progressed.connect(self._draw)
        task.finished.connect(self._finished)
        self._draw()

    def focus(self) -> None:
        """Puts the keyboard on the button that cancels."""
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_focus(self) -> bool:
        """True while the keyboard is on that button."""
        return self._cancel.hasFocus()

    @Slot()
    def _draw(self) -> None:
        if self._task.progress is None or self._task.was_abandoned:
            return
        self._text.setText(self._task.words)
        part = self._task.part
        self._bar.setRange(0, 0 if part is None else _FULL)
        if part is not None:
            self._bar.setValue(round(part * _FULL))

    @Slot()
    def _cancelled(self) -> None:
        self._cancel.setEnabled(False)
        self._text.setText("Cancelling …")
        self._task.abandon()

    @Slot()
    def _finished(self) -> None:
        self._bar.setRange(0, _FULL)
        self.hide()


class JobRoom(QWidget):
    """Where a page shows what is at work on the dataset it shows; what is at work on others is not seen, and not cancelled, here.

    A job takes minutes, in which a person looks at other datasets: its bar on another one's page would be cancelled by mistake.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = ""
        self._bars: dict[Task, JobBar] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self.hide()

    def add(self, task: Task, title: str) -> JobBar:
        """Shows a task, which has its `subject`, until it has finished."""
        bar = JobBar(task, title, self)
        self._bars[task] = bar
        self._column.addWidget(bar)
        task.finished.connect(lambda: self._drop(task))
        self._show()
        return bar

    def show_subject(self, subject: str) -> None:
        """Shows what is at work on another dataset."""
        self._subject = subject
        self._show()

    def is_busy(self, subject: str) -> bool:
        """True while something shown here is at work on a dataset."""
        return any(task.subject == subject for task in self._bars)

    def has_focus(self) -> bool:
        """True while the keyboard is on a bar's button."""
        return any(bar.has_focus() for bar in self._bars.values())

    def _drop(self, task: Task) -> None:
        self._bars.pop(task).deleteLater()
        self._show()

    def _show(self) -> None:
        for task, bar in self._bars.items():
            bar.setVisible(task.subject == self._subject)
        self.setVisible(self.is_busy(self._subject))
