"""Follows one run from its folder: what is appended to its events arrives as signals, whoever trains it.

Before, the window looked into the log on its own thread every 100 ms, and drew by a second timer after that.
"""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal, Slot

from core.runs.event_log import History
from core.runs.events import Preparing
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.runs.resources.samples import ResourceSample
from core.training.taking_up import CaughtUp, RunNews, follow_along, still_preparing
from gui.tasks.task import Task


class RunFollower(QObject):
    """Follows a run until it is closed. Construct, connect, then `start()`. All reading is done in a task.

    Signals:
        changed(): The history has more in it, or was rewound by a resume; or there are other samples.
        planned(object): The plan is known.
        state_changed(str): It is in another of `core.runs.folder.STATES`, or was asked to stop.
        failed(object): The folder cannot be read; nothing more will come.
    """

    changed = Signal()
    planned = Signal(object)
    state_changed = Signal(str)
    failed = Signal(object)

    def __init__(self, folder: RunFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.history = History()
        self.preparing: Preparing | None = None
        self.plan: Plan | None = None
        self.state = "waiting"
        self.stopping = False
        self.samples: tuple[ResourceSample, ...] = ()
        # Wakes the thread that follows, which sleeps between two looks at the folder.
        self._nudge = threading.Event()
        self._task: Task | None = None

    def start(self) -> None:
        """Reads what there is in the background, then follows."""
        # A lane of its own: it lasts as long as somebody looks, and would keep everything else waiting.
        self._task = Task(follow_along, self.folder, self._nudge, lane="following")
        self._task.event.connect(self._hear)
        self._task.failed.connect(self.failed)
        self._task.start()

    def close(self) -> None:
        """Stops following. The run itself goes on."""
        if self._task is not None:
            self._task.abandon()
            self._task = None
            # Or the thread would sleep out its pause before it saw that it is no longer wanted.
            self._nudge.set()

    @property
    def live(self) -> bool:
        """True while a process is at work on the run."""
        return self.state == "running"

    def look_again(self) -> None:
        """Has the run looked at now, because something was just done to it."""
        self._nudge.set()

    @Slot(object)
    def _hear(self, told: object) -> None:
        if isinstance(told, CaughtUp):
            self._take_up(told)
        elif isinstance(told, RunNews):
            self._take(told)

    def _take_up(self, found: CaughtUp) -> None:
        self.history, self.preparing = found.history, found.preparing
        self.state, self.stopping, self.samples = found.state, found.stopping, found.samples
        self._take_plan(found.plan)
        self.changed.emit()
        self.state_changed.emit(found.state)

    def _take(self, news: RunNews) -> None:
        self._take_plan(news.plan)
        for event in news.events:
            self.history.add(event)
            self.preparing = still_preparing(event, self.preparing)
        turned = (news.state, news.stopping) != (self.state, self.stopping)
        self.state, self.stopping = news.state, news.stopping
        # Before the state: whoever hears of an end finds all that was told until then.
        if news.samples is not None:
            self.samples = news.samples
        if news.events or news.samples is not None:
            self.changed.emit()
        if turned:
            self.state_changed.emit(news.state)

    def _take_plan(self, plan: Plan | None) -> None:
        # A plan is made once and stays; it is sent along with later news as well.
        if plan is not None and self.plan is None:
            self.plan = plan
            self.planned.emit(plan)
