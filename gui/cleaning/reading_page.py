"""What is seen while the dataset is read or checked."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from gui.cleaning.cleaning_page import CleaningPage
from gui.cleaning.work import CleaningWork
from gui.kit.job_bar import JobBar
from gui.kit.wizard import Wizard
from gui.tasks.task import Task


class ReadingPage(CleaningPage):
    """Room for a bar; reading is over before one would be read."""

    def __init__(self, wizard: Wizard, work: CleaningWork) -> None:
        super().__init__(wizard, work)
        self._bars = QVBoxLayout()
        middle = QVBoxLayout(self)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(2)
        middle.addLayout(self._bars)
        middle.addStretch(3)

    def show_task(self, task: Task, title: str) -> None:
        """Shows a task until it has finished."""
        bar = JobBar(task, title, self)
        self._bars.addWidget(bar)
        # Another check brings a bar of its own.
        task.finished.connect(bar.deleteLater)
