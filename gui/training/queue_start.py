"""Putting a run in the queue, where it could be started at once as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from core.queueing.rows import AT_WORK
from core.support.errors import SafelightError
from gui.queueing.watch import queue_watch
from gui.tasks.task import Task

if TYPE_CHECKING:
    from core.queueing.entries import QueueEntry
    from gui.training.page import TrainPage

_TIP = "Train it when its turn comes, one run after the other; window and machine may be closed meanwhile"
_FOLDS = "Folds are trained one after the other already."


class QueueStart(QObject):
    """The action *Put in the queue* of the Train page, beside *Start training*."""

    def __init__(self, page: TrainPage) -> None:
        super().__init__(page)
        self._page = page
        self._button = page.add_action("Put in the queue", "waiting", self._put)

    def offer(self, problem: SafelightError | None, folds: int) -> None:
        """Shows the action, which can be used where there is no problem and no folds are wanted."""
        self._button.setEnabled(problem is None and not folds)
        self._button.setToolTip(str(problem) if problem is not None else _FOLDS if folds else _TIP)
        self._button.show()

    def advice(self) -> str:
        """What to do on the page; while the queue is at work, that two at once take longer each."""
        at_work = queue_watch(self._page.session).look.in_state(AT_WORK)
        if not at_work:
            return "Choose a preset, change what you like, and start."
        return f"{at_work[0].title} is being trained: put this one in the queue, or start it beside it, where both take longer."

    def hide(self) -> None:
        """Takes the action away: a run is followed."""
        self._button.hide()

    def _put(self) -> None:
        page = self._page
        page.clear_error()
        try:
            request = page.setup.request()
        except SafelightError as error:
            page.show_error(error)
            return
        self._button.setEnabled(False)
        task = Task("core.queueing.acts:queue_request", page.session.workspace, request, page.setup.plan.seconds)
        task.succeeded.connect(self._queued)
        task.failed.connect(page.show_error)
        page.session.run_task(task, f"Putting {request.run} in the queue")

    @Slot(object)
    def _queued(self, entry: QueueEntry) -> None:
        page = self._page
        page.setup.rename()  # the name that is there has become that of the run
        page.session.runs_changed.emit()
        page.banner.say("info", f"{entry.title} is in the queue.", "The status bar tells when it is done.")
        queue_watch(page.session).look_round()
