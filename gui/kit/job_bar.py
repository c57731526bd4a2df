"""One line about a running task: what it does, how far, how long yet, and a button that cancels it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from core.support.jobs import Progress
from core.support.wording import progress_text
from gui.icons import icon
from gui.kit.labels import ElidedLabel
from gui.tasks.task import Task
from gui.theme import SPACE

# Jobs report per picture. Drawing per event froze the window for 1 to 4 s at 4,000 events/s; on a timer it is 21 to 42 ms.
REDRAW_MILLISECONDS = 33
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
        row.addWidget(self._text, 3)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MILLISECONDS)
        self._timer.timeout.connect(self._draw)
        task.event.connect(self._heard)
        task.finished.connect(self._finished)
        self._draw()

    def focus(self) -> None:
        """Puts the keyboard on the button that cancels."""
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_focus(self) -> bool:
        """True while the keyboard is on that button."""
        return self._cancel.hasFocus()

    @Slot(object)
    def _heard(self, event: object) -> None:
        if isinstance(event, Progress) and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _draw(self) -> None:
        progress = self._task.progress
        if progress is None:
            return
        self._text.setText(progress_text(progress))
        if progress.total:
            self._bar.setRange(0, _FULL)
            self._bar.setValue(round(min(1.0, progress.done / progress.total) * _FULL))
        else:
            self._bar.setRange(0, 0)

    @Slot()
    def _cancelled(self) -> None:
        self._cancel.setEnabled(False)
        self._text.setText("Cancelling …")
        # Progress that was heard before would be written over these words.
        self._timer.stop()
        self._task.abandon()

    @Slot()
    def _finished(self) -> None:
        self._timer.stop()
        self._bar.setRange(0, _FULL)
        self.hide()
