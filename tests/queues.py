"""Queues without training processes: runs of a dataset that is only said to be there, and a launcher that does as it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.queueing.folder import QueueFolder
from core.runs.event_log import EventWriter
from core.runs.events import Epoch, Event, Finished, Started
from core.runs.folder import RunFolder, request_now
from core.runs.plan import Request
from core.support.workspace import Workspace
from tests.shape_runs import shape_recipe

DATASET = "pets"

COMPLETES, KILLED, FAILS, STOPPED, SILENT = "completes", "killed", "fails", "stopped", "silent"


def said_to_be_there(workspace: Workspace, name: str = DATASET) -> None:
    """A dataset as far as whoever resumes a run looks at it."""
    place = workspace.data / name
    place.mkdir(parents=True, exist_ok=True)
    (place / "dataset.toml").write_text(f'name = "{name}"\n')


def request(name: str, **settings: object) -> Request:
    return request_now(name, DATASET, shape_recipe(**settings), "given")


def held(workspace: Workspace, name: str, **settings: object) -> RunFolder:
    """A run that nothing has begun."""
    return RunFolder.begin(workspace, request(name, **settings))


def log(folder: RunFolder, *events: Event) -> None:
    writer = EventWriter(folder.events_path)
    for event in events:
        writer.write(event)
    writer.close()


def epoch(moment: float, number: int = 1) -> Epoch:
    return Epoch(moment, number, 0, number, 0.5, 0.5, 0.5, 0.5, 0.01, 1.0, 10.0)


class ToldLauncher:
    """Stands where processes are started: each start does what is next in the run's script, at once; the usual is to complete.

    Attributes:
        started: The runs, in the order in which they were started.
    """

    def __init__(self, **scripts: list[str]) -> None:
        self._scripts = scripts
        self.started: list[str] = []
        self.before: Callable[[str], None] = lambda run: None
        self.after: Callable[[str], None] = lambda run: None

    def __call__(self, workspace: Workspace, folder: RunFolder, *words: str) -> None:
        self.before(folder.name)
        self.started.append(folder.name)
        script = self._scripts.get(folder.name, [])
        act, now = script.pop(0) if script else COMPLETES, time.time()
        if act == SILENT:
            log(folder, Finished(now, "failed", "The training process ended before it began: it said nothing."))
            return
        log(folder, Started(now, 1, "here", 0))
        if act == COMPLETES:
            folder.report_path.write_text("{}")
            log(folder, epoch(now), Finished(now + 1, "completed"))
        elif act != KILLED:
            log(folder, Finished(now, "failed", "It went wrong.", "Mend it.") if act == FAILS else Finished(now, act))
        self.after(folder.name)


@contextmanager
def carried_by_nobody_else(workspace: Workspace) -> Iterator[None]:
    """Nobody starts a carrier within the block: there seems to be one."""
    lock = QueueFolder.of(workspace).carrier_lock()
    assert lock is not None
    try:
        yield
    finally:
        lock.release()


def states(workspace: Workspace) -> dict[str, str]:
    """What became of the entries, by run or study."""
    return {entry.run or entry.study: entry.state for entry in QueueFolder.of(workspace).read().entries}
