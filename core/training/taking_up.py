"""Following a run that somebody looks at: all it has said so far, then whatever it says, read off the window's thread.

The window used to look into the log by itself, ten times a second, and drew a timer later; with long lines or a slow disk it
stood still meanwhile.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass

from core.runs.event_log import EventReader, History
from core.runs.events import Batch, Epoch, Event, Finished, Preparing, StageStarted, Started
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.runs.resources.samples import ResourceSample, samples_of
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.training import launcher
from core.training.interruptions.worker_file import read_worker

LOOK_SECONDS = 0.05
"""Between two looks into the log of a run at work."""
IDLE_SECONDS = 0.25
"""The same for a run that no process is at work on; it may be resumed at any time, from anywhere."""
STATE_SECONDS = 1.0
"""The state costs a look at a lock and at who holds it; it is taken so often, and after each event that may change it."""


@dataclass(frozen=True, eq=False)
class CaughtUp:
    """What was found when a run was taken up: a reader that stands at the end, its history, plan, state and samples."""

    reader: EventReader
    history: History
    preparing: Preparing | None
    plan: Plan | None
    state: str
    stopping: bool
    samples: tuple[ResourceSample, ...] = ()


@dataclass(frozen=True)
class RunNews:
    """What a run has said since it was last heard of, and how it stands now.

    Attributes:
        stopping: It has been asked to stop.
        samples: All of what it took of its machine; None where that is as it was.
    """

    events: tuple[Event, ...]
    plan: Plan | None
    state: str
    stopping: bool
    samples: tuple[ResourceSample, ...] | None = None


def follow_along(folder: RunFolder, nudge: threading.Event, context: Context) -> None:
    """Job: reports `CaughtUp`, then `RunNews` as often as there is any, until it is dropped.

    Args:
        folder: The run.
        nudge: Set by whoever has just done something to the run, so that it is looked at now.
        context: Hears the news.

    Raises:
        Abandoned: Nobody follows any more; the run itself goes on.
        BadInput, Refused: The folder cannot be read.
    """
    found = catch_up(folder)
    trail = _Trail(folder, found)
    context.report(found)
    while True:
        nudged = nudge.wait(trail.pause)
        nudge.clear()
        context.check_abandoned()
        news = trail.look(nudged)
        if news is not None:
            context.report(news)


class _Trail:
    """How far a run's log was read, and what was last said of it."""

    def __init__(self, folder: RunFolder, found: CaughtUp) -> None:
        self._folder = folder
        self._reader = found.reader
        self._known = RunNews((), found.plan, found.state, found.stopping)
        self._turns = History()  # what the state depends on; the whole history is the receiver's
        self._turns.started, self._turns.finished = found.history.started, found.history.finished
        self._waited = 0.0
        self._sampled = len(found.samples)

    @property
    def pause(self) -> float:
        """Seconds to the next look."""
        return LOOK_SECONDS if self._known.state == "running" else IDLE_SECONDS

    def look(self, nudged: bool) -> RunNews | None:
        """What is new; None for nothing."""
        known, events, samples = self._known, self._read(), None
        self._waited += self.pause
        state, stopping, plan = known.state, known.stopping, known.plan
        if nudged or self._waited >= STATE_SECONDS or any(isinstance(event, Started | Finished) for event in events):
            self._waited = 0.0
            state, stopping = run_state(self._folder, self._turns), self._folder.stop_requested()
            plan = plan or plan_of(self._folder)
            samples = self._new_samples()
        elif events:
            plan = plan or plan_of(self._folder)
        if known.state == "running" != state:
            record_silent_end(self._folder)
            events += self._read()
            state = run_state(self._folder, self._turns)
        if known.state != state == "running" and (again := starting_again(self._folder, self._turns)) is not None:
            events += (again,)
        self._known = RunNews((), plan, state, stopping)
        told = bool(events) or samples is not None or self._known != known
        return RunNews(events, plan, state, stopping, samples) if told else None

    def _new_samples(self) -> tuple[ResourceSample, ...] | None:
        """All samples where there are others than before; their number tells, for thinned there are fewer."""
        samples = samples_of(self._folder.path)
        if len(samples) == self._sampled:
            return None
        self._sampled = len(samples)
        return samples

    def _read(self) -> tuple[Event, ...]:
        events = tuple(self._reader.read_new())
        for event in events:
            if isinstance(event, Started | Finished):
                self._turns.add(event)
        return events


def catch_up(folder: RunFolder) -> CaughtUp:
    """Reads everything a run has said so far. Long histories take a second."""
    record_silent_end(folder)
    reader, history, preparing = EventReader(folder.events_path), History(), None
    for event in reader.read_new():
        history.add(event)
        preparing = still_preparing(event, preparing)
    state, samples = run_state(folder, history), samples_of(folder.path)
    if state == "running":
        preparing = starting_again(folder, history) or preparing
    return CaughtUp(reader, history, preparing, plan_of(folder), state, folder.stop_requested(), samples)


def run_state(folder: RunFolder, history: History) -> str:
    """The run's state; "running" from the moment its process was started, not only once it claimed the folder."""
    return "running" if launcher.is_alive(folder) else folder.state(history)


def record_silent_end(folder: RunFolder) -> None:
    """Has a process that died before it said a word recorded as failed, where the folder can be written to."""
    if not launcher.is_alive(folder):
        with suppress(OSError):
            launcher.clear_up(folder)


def still_preparing(event: object, earlier: Preparing | None) -> Preparing | None:
    """What is being prepared after an event; nothing once steps are made or the run has ended."""
    if isinstance(event, Preparing):
        return event
    if isinstance(event, Started):
        # Without this a run was said to be training until it said what it prepares.
        return starting(event.time)
    return None if isinstance(event, StageStarted | Batch | Epoch | Finished) else earlier


def starting(moment: float) -> Preparing:
    """What a run prepares while nobody knows more of it than that its process was started."""
    return Preparing(moment, "Starting the training process", 0, None, None)


def starting_again(folder: RunFolder, history: History) -> Preparing | None:
    """What a run at work prepares that has ended before, once another process was started for it; None until then, as the one
    that has said its last word takes a moment to end."""
    told, last = read_worker(folder), history.finished
    return starting(told.launched) if last is not None and told is not None and told.launched > last.time else None


def plan_of(folder: RunFolder) -> Plan | None:
    """The plan of a run; None while there is none that can be read."""
    try:
        return folder.plan
    except SafelightError:
        return None
