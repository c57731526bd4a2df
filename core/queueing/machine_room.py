"""Whether the machine has room for one more run: one at a time on each device, several on a processor where memory allows."""

from __future__ import annotations

import platform
from contextlib import suppress
from dataclasses import dataclass

from core.queueing.entries import Queue, QueueEntry
from core.queueing.folder import marked, queued_run
from core.runs.folder import RunFolder
from core.runs.resources.use import read_use
from core.support.computing import free_memory
from core.support.errors import SafelightError
from core.support.workspace import Workspace
from core.training import launcher
from core.training.interruptions.worker_file import read_worker
from core.training.ranks.torchrun import gpus_here

LEAST_MEMORY = 2 * 2**30
"""Bytes that a run is taken to need of which nobody knows better."""


@dataclass(frozen=True)
class Room:
    """Whether one more may begin, and on which GPU; `reason` says what it waits for."""

    is_there: bool
    device: int | None = None
    reason: str = ""


def room_here(workspace: Workspace, queue: Queue, entry: QueueEntry) -> Room:
    """Whether an entry may begin beside what is at work.

    Runs that somebody started beside the queue are waited for. On a processor a second one begins only where so many are wanted
    and twice the memory is free that the hungriest run here ever took.
    """
    at_work, gpus = queue.at_work, gpus_here()
    if len(at_work) >= slots(queue):
        return Room(False)
    if others := started_by_others(workspace, queue):
        return Room(False, reason=f"It waits for {others[0]}, which is being trained.")
    if gpus > 1:
        return _gpu(workspace, at_work, entry, gpus)
    if at_work and free_memory() < 2 * _hungriest(workspace):
        return Room(False, reason="It waits until more memory is free.")
    return Room(True)


def slots(queue: Queue) -> int:
    """How many may be at work at one time: one on each GPU, and on a processor as many as are wanted."""
    return gpus_here() or queue.at_once


def started_by_others(workspace: Workspace, queue: Queue) -> tuple[str, ...]:
    """The runs that are trained on this machine without the queue."""
    own = {entry.number for entry in queue.at_work}
    if any(entry.study for entry in queue.at_work):
        return ()  # its runs bear no mark; what else is trained cannot be told from them
    found = []
    for folder in map(RunFolder, workspace.run_folders()):
        with suppress(SafelightError, OSError):
            if marked(folder.path) not in own and launcher.is_alive(folder):
                told = read_worker(folder)
                if told is None or told.host == platform.node():
                    found.append(folder.name)
    return tuple(found)


def _gpu(workspace: Workspace, at_work: tuple[QueueEntry, ...], entry: QueueEntry, gpus: int) -> Room:
    """The first GPU that nothing is at work on; all of them for a run that is trained on several."""
    if _devices(workspace, entry) > 1:
        return Room(not at_work)
    taken = {one.device for one in at_work}
    if None in taken:
        return Room(False)
    free = [number for number in range(gpus) if number not in taken]
    return Room(bool(free), free[0] if free else None)


def _devices(workspace: Workspace, entry: QueueEntry) -> int:
    with suppress(SafelightError):
        return queued_run(workspace, entry).request.devices if entry.run else 1
    return 1


def _hungriest(workspace: Workspace) -> float:
    """Bytes of memory that the hungriest of the runs took."""
    most = float(LEAST_MEMORY)
    for path in workspace.run_folders():
        if (use := read_use(path)) is not None:
            most = max(most, use.peak_memory)
    return most
