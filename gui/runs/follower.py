"""Follows one run from its folder: what is appended to its events arrives as signals, whoever trains it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.runs.event_log import EventReader, History
from core.runs.events import Event, Finished, Preparing, Started
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.support.errors import SafelightError
from core.training.taking_up import CaughtUp, catch_up, plan_of, record_silent_end, run_state, still_preparing
from gui.tasks.task import Task

POLL_MILLISECONDS = 100
STATE_EVERY = 10
"""The run's state costs a look at its lock; it is taken at every tenth poll and after each event that may change it."""


class RunFollower(QObject):
    """Follows a run until it is closed. Construct, connect, then `start()`.

    Signals:
        changed(): The history has more in it, or was rewound by a resume.
        prepared(object): A `Preparing` event: what is being done before the first step.
        planned(object): The plan is known.
        state_changed(str): One of `core.runs.folder.STATES`.
        failed(object): The folder cannot be read; nothing more will come.
    """

    changed = Signal()
    prepared = Signal(object)
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
        self._reader: EventReader | None = None
        self._polls = 0
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self.poll)
        self._task: Task | None = None
        self._settling: Task | None = None

    def start(self) -> None:
        """Reads what there is in the background, then follows."""
        self._task = Task(catch_up, self.folder)
        self._task.succeeded.connect(self._caught_up)
        self._task.failed.connect(self.failed)
        self._task.start()

    def close(self) -> None:
        """Stops following. The run itself goes on."""
        self._timer.stop()
        if self._task is not None:
            self._task.abandon()
            self._task = None

    @property
    def live(self) -> bool:
        """True while a process is at work on the run."""
        return self.state == "running"

    def look_again(self) -> None:
        """Takes the state at once, because something was just done to the run."""
        if self._reader is not None:
            self._take_state(run_state(self.folder, self.history))

    @Slot(object)
    def _caught_up(self, found: CaughtUp) -> None:
        if self._task is None:
            return
        self._task = None
        self._reader, self.history, self.preparing = found.reader, found.history, found.preparing
        self._take_plan(found.plan)
        self.changed.emit()
        if self.preparing is not None:
            self.prepared.emit(self.preparing)
        self._take_state(found.state, always=True)
        self._timer.start()

    @Slot()
    def poll(self) -> None:
        """Takes what was appended since the last look."""
        if self._reader is None:
            return
        try:
            events = self._reader.read_new()
            if self.plan is None:
                self._take_plan(plan_of(self.folder))
            self._take_events(events)
        except (SafelightError, OSError) as error:
            self._timer.stop()
            self.failed.emit(error)

    def _take_events(self, events: Sequence[Event]) -> None:
        turning = False
        for event in events:
            self.history.add(event)
            self.preparing = still_preparing(event, self.preparing)
            turning = turning or isinstance(event, Started | Finished)
        if events:
            self.changed.emit()
            if self.preparing is not None:
                self.prepared.emit(self.preparing)
        self._polls += 1
        if turning or self._polls % STATE_EVERY == 0:
            self._take_state(run_state(self.folder, self.history))

    def _take_plan(self, plan: Plan | None) -> None:
        if plan is not None and self.plan is None:
            self.plan = plan
            self.planned.emit(plan)

    def _take_state(self, state: str, always: bool = False) -> None:
        if self.live and state != "running":
            self._settling = Task(record_silent_end, self.folder)
            self._settling.start()
        if always or state != self.state:
            self.state = state
            self.state_changed.emit(state)
