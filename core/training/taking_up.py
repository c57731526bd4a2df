"""Taking up a run that somebody wants to follow: all it has said so far, and how it stands."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from core.runs.event_log import EventReader, History
from core.runs.events import Batch, Epoch, Finished, Preparing, StageStarted
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.training import launcher


@dataclass(frozen=True, eq=False)
class CaughtUp:
    """What was found when a run was taken up: a reader that stands at the end, its history, plan and state."""

    reader: EventReader
    history: History
    preparing: Preparing | None
    plan: Plan | None
    state: str


def catch_up(folder: RunFolder, context: Context) -> CaughtUp:
    """Job: reads everything a run has said so far. Long histories take a second, so not on the main thread."""
    record_silent_end(folder, context)
    reader, history, preparing = EventReader(folder.events_path), History(), None
    for event in reader.read_new():
        history.add(event)
        preparing = still_preparing(event, preparing)
    return CaughtUp(reader, history, preparing, plan_of(folder), run_state(folder, history))


def run_state(folder: RunFolder, history: History) -> str:
    """The run's state; "running" from the moment its process was started, not only once it claimed the folder."""
    return "running" if launcher.is_alive(folder) else folder.state(history)


def record_silent_end(folder: RunFolder, context: Context) -> None:
    """Job: has a process that died before it said a word recorded as failed; does nothing for any other run."""
    if not launcher.is_alive(folder):
        with suppress(OSError):
            launcher.follow(folder, context)


def still_preparing(event: object, earlier: Preparing | None) -> Preparing | None:
    """What is being prepared after an event; nothing once steps are made or the run has ended."""
    if isinstance(event, Preparing):
        return event
    return None if isinstance(event, StageStarted | Batch | Epoch | Finished) else earlier


def plan_of(folder: RunFolder) -> Plan | None:
    """The plan of a run; None while there is none that can be read."""
    try:
        return folder.plan
    except SafelightError:
        return None
