"""Whether the machine has room for one more run: one at a time on each GPU, several on the processor where memory allows.

A run that asks for the processor takes no GPU's place and waits for none: it once took one, and others waited beside an idle GPU.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from core.queueing.entries import Queue, QueueEntry
from core.queueing.folder import marked, queued_run
from core.runs.folder import RunFolder
from core.runs.resources.use import read_use
from core.studies.folder import StudyFolder
from core.studies.study import devices_of
from core.support.computing import free_memory
from core.support.errors import SafelightError
from core.support.workspace import Workspace
from core.training import launcher
from core.training.interruptions.worker_file import read_worker
from core.training.ranks.torchrun import gpus_here

LEAST_MEMORY = 2 * 2**30
"""Bytes that a run is taken to need of which nobody knows better."""

LINES = (False, True)
"""What waits for a GPU, and what is trained on the processor: neither waits for the other."""


@dataclass(frozen=True)
class Room:
    """Whether one more may begin, and on which GPU; `reason` says what it waits for."""

    is_there: bool
    device: int | None = None
    reason: str = ""


def room_here(workspace: Workspace, queue: Queue, entry: QueueEntry) -> Room:
    """Whether an entry may begin beside what is at work.

    Runs that somebody started beside the queue are waited for. On the processor a second one begins only where so many are wanted
    and twice the memory is free that the hungriest run here ever took.
    """
    processor, gpus = on_processor(workspace, entry), gpus_here()
    at_work = tuple(one for one in queue.at_work if on_processor(workspace, one) == processor)
    if len(at_work) >= slots(queue, processor):
        return Room(False)
    if others := started_by_others(workspace, queue, processor):
        return Room(False, reason=f"It waits for {others[0]}, which is being trained.")
    if processor and queue.at_work and free_memory() < 2 * _hungriest(workspace):
        return Room(False, reason="It waits until more memory is free.")
    return _gpu(workspace, at_work, entry, gpus) if not processor and gpus > 1 else Room(True)


def on_processor(workspace: Workspace, entry: QueueEntry) -> bool:
    """Whether an entry is trained on the processor: everything where there is no GPU, else what asks for it."""
    if not gpus_here():
        return True
    # What is gone fails as soon as it is its turn, whichever line it stands in.
    with suppress(SafelightError, OSError):
        # A study that waits may be given further devices.
        written = StudyFolder.of(workspace, entry.study).written if entry.study else None
        return _asks_for_processor(workspace, entry.number, entry.run, entry.study, written)
    return False


@lru_cache(maxsize=1000)  # the carrier asks of all that wait, twice a second
def _asks_for_processor(workspace: Workspace, number: int, run: str, study: str, written: tuple[int, int] | None) -> bool:
    if study:
        return devices_of(StudyFolder.of(workspace, study).study) == {"cpu"}
    return launcher.on_processor(queued_run(workspace, QueueEntry(number=number, run=run, added=0.0)))


def first_in_line(workspace: Workspace, queue: Queue, processor: bool) -> QueueEntry | None:
    """The first that waits for a GPU, or for the processor; None where none does."""
    return next((entry for entry in queue.waiting if on_processor(workspace, entry) == processor), None)


def slots(queue: Queue, processor: bool) -> int:
    """How many may be at work at one time: one on each GPU, and on the processor as many as are wanted."""
    return queue.at_once if processor else gpus_here()


def started_by_others(workspace: Workspace, queue: Queue, processor: bool) -> tuple[str, ...]:
    """The runs that are trained on this machine's GPUs, or on its processor, without the queue."""
    own = {entry.number for entry in queue.at_work}
    if any(entry.study and (processor or not on_processor(workspace, entry)) for entry in queue.at_work):
        return ()  # its runs bear no mark; what else is trained there cannot be told from them
    stands: Callable[[RunFolder], bool] = launcher.on_processor if gpus_here() else lambda folder: True
    found = []
    for folder in map(RunFolder, workspace.run_folders()):
        with suppress(SafelightError, OSError):
            if marked(folder.path) not in own and launcher.is_alive(folder) and stands(folder) == processor:
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
