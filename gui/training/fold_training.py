"""Folds that are trained from the window: shows each as it begins, and at the end what all came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from core.runs.plan import Request
from gui.kit.page import Page
from gui.runs.fold_judgement import tell_pooled
from gui.tasks.task import Task

if TYPE_CHECKING:
    from core.training.folds.training import TrainedFolds


class FoldTraining(QObject):
    """Trains folds, one recipe at a time, and speaks in the banner of a page.

    Signals:
        began(str): The run of a fold has begun.
        changed(): `busy` is another.

    Args:
        page: Hears what came of it.
    """

    began = Signal(str)
    changed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._task: Task | None = None
        self._folds = 0

    @property
    def busy(self) -> bool:
        """True while folds are trained from here."""
        return self._task is not None

    def start(self, request: Request, folds: int) -> None:
        """Trains what is asked for on so many folds."""
        if self._task is not None:
            return
        self._page.clear_error()
        self._folds = folds
        job = "core.training.folds.training:train_folds"  # by its name: it brings numpy, which the first page does without
        workspace = self._page.session.workspace
        asked = (request.dataset, request.recipe, folds, request.split, request.run, request.devices)
        task = Task(job, workspace, *asked, lane="following")
        task.event.connect(self._heard)
        task.succeeded.connect(self._succeeded)
        task.failed.connect(self._page.show_error)
        task.finished.connect(self._finished)
        self._task = task
        self._page.session.run_task(task, f"{folds} folds of {request.dataset}")
        self.changed.emit()

    @Slot(object)
    def _heard(self, event: object) -> None:
        from core.training.folds.training import FoldBegan

        if isinstance(event, FoldBegan):
            self._page.session.runs_changed.emit()
            if not event.taken:
                self.began.emit(event.run)

    @Slot(object)
    def _succeeded(self, found: TrainedFolds) -> None:
        if found.pooled is not None:
            tell_pooled(self._page, found.pooled)
            return
        stopped = f"The folds were stopped at {found.runs[-1]}." if found.runs else "The folds were stopped."
        self._page.banner.say("info", stopped, "Start them again with the same settings to go on: what is trained is taken.")

    @Slot()
    def _finished(self) -> None:
        self._task = None
        self._page.session.runs_changed.emit()
        self.changed.emit()
