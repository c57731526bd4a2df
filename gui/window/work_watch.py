"""Watches for training runs that are at work in the workspace, whoever started them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.tasks.task import Task

if TYPE_CHECKING:
    from core.runs.event_log import EventReader
    from core.runs.folder import RunFolder

INTERVAL_MILLISECONDS = 1500


@dataclass(frozen=True)
class RunAtWork:
    """A run that is being trained now.

    Attributes:
        name: Of the run.
        what: What it does, as shown.
        part: Fraction done, 0 to 1; None while it is not known.
        seconds_left: As the run estimates; None while it is not known.
    """

    name: str
    what: str
    part: float | None
    seconds_left: float | None


@dataclass
class _Trail:
    """How far a run's events have been read."""

    reader: EventReader
    steps: int | None = None
    last: RunAtWork | None = None


@dataclass
class Trails:
    """What is known of runs from one look to the next. Used by one look at a time."""

    known: dict[str, _Trail] = field(default_factory=dict)


def runs_at_work(workspace: Workspace, trails: Trails, context: Context) -> tuple[RunAtWork, ...]:
    """Job: the runs that are trained now, reading only what was appended since the last look."""
    from core.runs.event_log import EventReader  # here and below, so that the window is painted before they are loaded
    from core.runs.folder import RunFolder
    from core.training import launcher

    found = []
    for name in workspace.run_names():
        context.check_abandoned()
        folder = RunFolder(workspace.models / name)
        try:
            if launcher.is_alive(folder):
                found.append(_look(folder, trails.known.setdefault(name, _Trail(EventReader(folder.events_path)))))
            else:
                trails.known.pop(name, None)
        except (SafelightError, OSError):
            trails.known.pop(name, None)  # deleted or renamed at this moment
    return tuple(found)


def _look(folder: RunFolder, trail: _Trail) -> RunAtWork:
    from core.runs.events import Batch, Epoch, Preparing, Started

    if trail.steps is None:
        plan = folder.plan
        trail.steps = sum(stage.steps for stage in plan.stages) if plan is not None else None
    for event in trail.reader.read_new():
        if isinstance(event, Batch | Epoch):
            part = min(1.0, event.step / trail.steps) if trail.steps else None
            left = event.seconds_left if isinstance(event, Batch) else (trail.last.seconds_left if trail.last else None)
            trail.last = RunAtWork(folder.name, f"Training {folder.name}", part, left)
        elif isinstance(event, Preparing):
            part = event.done / event.total if event.total else None
            trail.last = RunAtWork(folder.name, f"{folder.name}: {event.what}", part, event.seconds_left)
        elif isinstance(event, Started):
            trail.last = None
    return trail.last or RunAtWork(folder.name, f"Starting {folder.name}", None, None)


class WorkWatch(QObject):
    """Looks for running training now and then. Construct, connect, then `start()`.

    Signals:
        changed(): `runs` is new.
        ended(str): A run that was at work no longer is.
    """

    changed = Signal()
    ended = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs: tuple[RunAtWork, ...] = ()
        self._workspace = workspace
        self._trails = Trails()
        self._task: Task | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Looks now and then from now on."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Looks no more."""
        self._timer.stop()
        if self._task is not None:
            self._task.abandon()
            self._task = None

    @Slot()
    def look(self) -> None:
        """Looks now, unless a look is under way."""
        if self._task is None:
            self._task = Task(runs_at_work, self._workspace, self._trails)
            self._task.succeeded.connect(self._seen)
            self._task.finished.connect(self._looked)
            self._task.start()

    @Slot(object)
    def _seen(self, runs: tuple[RunAtWork, ...]) -> None:
        if runs == self.runs:
            return
        gone = {run.name for run in self.runs} - {run.name for run in runs}
        self.runs = runs
        self.changed.emit()
        for name in sorted(gone):
            self.ended.emit(name)

    @Slot()
    def _looked(self) -> None:
        self._task = None
