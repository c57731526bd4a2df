"""What goes on in a workspace, whoever began it: runs that are trained, work on datasets, and whether datasets have changed."""

from __future__ import annotations

from dataclasses import dataclass

from core.datasets.catalog.overview import Stamps, stamps
from core.runs.event_log import EventReader
from core.runs.events import Batch, Epoch, Preparing, Started
from core.runs.folder import RunFolder
from core.runs.pace import part_done, planned_steps
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.notices import WorkElsewhere, work_elsewhere
from core.support.wording import percentage, time_left
from core.support.workspace import Workspace
from core.training import launcher


@dataclass(frozen=True)
class RunAtWork:
    """A run that is being trained now.

    Attributes:
        name: Of the run.
        what: What it does, as shown.
        part: Fraction done, 0 to 1; None while it is not known.
        seconds_left: As the run estimates; None while it is not known.
        preparing: True before the first step: then part and time are those of this preparation, and others may follow.
    """

    name: str
    what: str
    part: float | None
    seconds_left: float | None
    preparing: bool = False

    @property
    def words(self) -> str:
        """What it does, how far it is and how long yet, the same wherever it is told."""
        done = "" if self.part is None else f", {percentage(self.part)}"
        left = time_left(self.seconds_left, "of this step") if self.preparing else time_left(self.seconds_left)
        return f"{self.what}{done}{left}"


@dataclass
class _Trail:
    """How far a run's events have been read."""

    reader: EventReader
    steps: int | None = None
    last: RunAtWork | None = None


@dataclass(frozen=True, eq=False)
class LookAtWork:
    """What one look saw, and how far it read; the next look goes on from there, one at a time.

    Attributes:
        runs: Being trained.
        elsewhere: What other processes do with datasets.
        stamps: Of the datasets; equal as long as none of them has changed.
    """

    runs: tuple[RunAtWork, ...]
    trails: dict[str, _Trail]
    elsewhere: tuple[WorkElsewhere, ...] = ()
    stamps: Stamps = ()


def look_round(workspace: Workspace, earlier: LookAtWork | None, context: Context) -> LookAtWork:
    """Job: looks round, reading of the runs only what was appended since the earlier look.

    Raises:
        Abandoned: The job was dropped.
    """
    marks = stamps(workspace)  # first: what changes while the rest is looked at is seen by the next look
    trails = earlier.trails if earlier is not None else {}
    found = []
    for folder in map(RunFolder, workspace.run_folders()):
        context.check_abandoned()
        name = folder.name
        try:
            if launcher.is_alive(folder):
                found.append(_look(folder, trails.setdefault(name, _Trail(EventReader(folder.events_path)))))
            else:
                trails.pop(name, None)
        except (SafelightError, OSError):
            trails.pop(name, None)  # deleted or renamed at this moment
    return LookAtWork(tuple(found), trails, work_elsewhere(workspace), marks)


def _look(folder: RunFolder, trail: _Trail) -> RunAtWork:
    if trail.steps is None:
        plan = folder.plan
        trail.steps = planned_steps(plan) if plan is not None else None
    for event in trail.reader.read_new():
        if isinstance(event, Batch | Epoch):
            part = part_done(event.step, trail.steps)
            left = event.seconds_left if isinstance(event, Batch) else (trail.last.seconds_left if trail.last else None)
            trail.last = RunAtWork(folder.name, f"Training {folder.name}", part, left)
        elif isinstance(event, Preparing):
            part = event.done / event.total if event.total else None
            trail.last = RunAtWork(folder.name, f"{folder.name}: {event.what}", part, event.seconds_left, True)
        elif isinstance(event, Started):
            trail.last = None
    return trail.last or RunAtWork(folder.name, f"Starting {folder.name}", None, None)


def run_going_on(workspace: Workspace, context: Context) -> RunFolder | None:
    """Job: the newest run that a process is at work on; None when there is none."""
    for folder in map(RunFolder, reversed(workspace.run_folders())):
        context.check_abandoned()
        if launcher.is_alive(folder):
            return folder
    return None
