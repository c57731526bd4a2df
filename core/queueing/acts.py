"""What can be done to the queue, as jobs: put in line, move, take out and back, pause and go on. No torch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from core.queueing.carrier_start import look_after
from core.queueing.entries import Queue, QueueEntry
from core.queueing.folder import QueueFolder, mark, marked, queued_run, unmark
from core.queueing.rows import MOST_AT_ONCE, WAITING, Where
from core.runs.events import ENDED
from core.runs.folder import RunFolder
from core.runs.plan import Request
from core.runs.trash import restore_runs
from core.studies.folder import StudyFolder
from core.studies.trash import remove_study
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher


@dataclass(frozen=True)
class RemovedEntry:
    """What was taken out of the queue, to be put back.

    Attributes:
        entry: It.
        before: The number of the entry behind it; None where it was the last.
        trashed: The name of its run in the trash, where that had not begun yet; "" where it stayed.
    """

    entry: QueueEntry
    before: int | None
    trashed: str = ""


def queue_request(workspace: Workspace, request: Request, seconds: float | None = None) -> QueueEntry:
    """Job: puts a new run in line; its folder is made at once, so that nobody takes its name.

    Args:
        workspace: Where.
        request: What is asked.
        seconds: What a look at its plan said it takes.

    Raises:
        NotThere, BadInput, Refused: It could not begin, and why; or its name is taken. There is no run then.
    """
    return _put(workspace, launcher.hold(workspace, request), seconds)


def queue_run(workspace: Workspace, run: str) -> QueueEntry:
    """Job: puts a run in line that is to go on at its last checkpoint, or was not begun.

    Raises:
        NotThere: No such run.
        Refused: It is being trained, has come to its end, or is in line already.
    """
    folder = RunFolder.open(workspace, run)
    queue = QueueFolder.of(workspace).read()
    number = marked(folder.path)
    there = next((one for one in queue.entries if one.number == number and not one.has_ended), None)
    if there is not None and queued_run(workspace, there).path == folder.path:
        raise Refused(f"{folder.name} is in the queue already, as number {number}.", "Move it there, or take it out.")
    if launcher.is_alive(folder):
        raise Refused(f"{folder.name} is being trained already.", "Follow it instead.", folder.path)
    if folder.state() in ENDED and folder.report_path.is_file():
        raise Refused(f"{folder.name} has come to its end.", "Start a new run, from its weights if you like.", folder.path)
    return _put(workspace, folder, None)


def queue_study(workspace: Workspace, name: str) -> QueueEntry:
    """Job: puts a study in line: what is missing of it then is trained.

    Raises:
        NotThere: No such study.
        Refused: It is in line already.
    """
    name = StudyFolder.of(workspace, name).study.name

    def act(queue: Queue) -> Queue:
        there = next((one for one in queue.entries if one.study == name and not one.has_ended), None)
        if there is not None:
            raise Refused(f"The study {name} is in the queue already, as number {there.number}.", "It goes on there.")
        return queue.with_new(time.time(), study=name)

    entry = QueueFolder.of(workspace).change(act).entries[-1]
    look_after(workspace)
    return entry


def remove_unqueued_study(workspace: Workspace, name: str, context: Context | None = None) -> str:
    """Job: moves a study to the trash, if it is not in line; its runs stay. Returns its name there.

    Raises:
        NotThere: There is no study of that name.
        Refused: It is in line; or the trash, or the place of studies, is a link to somewhere else.
    """
    there = next((one for one in QueueFolder.of(workspace).read().entries if one.study == name and not one.has_ended), None)
    if there is not None:
        told = f"The study {name} is in the queue, as number {there.number}."
        raise Refused(told, f"Remove on the tab Queue takes number {there.number} out.")
    return remove_study(workspace, name)


def move_entry(workspace: Workspace, number: int, where: Where) -> Queue:
    """Job: moves what waits to another place in the line.

    Raises:
        NotThere, Refused: There is none of that number, or it does not wait.
    """
    return QueueFolder.of(workspace).change(lambda queue: queue.moved(number, where))


def order_entries(workspace: Workspace, numbers: Sequence[int]) -> Queue:
    """Job: has those that wait stand in this order."""
    return QueueFolder.of(workspace).change(lambda queue: queue.ordered(list(numbers)))


def remove_entries(workspace: Workspace, numbers: Sequence[int]) -> tuple[RemovedEntry, ...]:
    """Job: takes entries out of the queue; a run that had not begun goes to the trash.

    Raises:
        NotThere, Refused: There is none of such a number, or it is at work; then nothing is changed.
    """
    removed: list[RemovedEntry] = []

    def act(queue: Queue) -> Queue:
        for number in numbers:
            entry = queue.entry(number)
            removed.append(RemovedEntry(entry, queue.after(number)))
            queue = queue.without(number)
        return queue

    QueueFolder.of(workspace).change(act)
    return tuple(_laid_down(workspace, one) for one in removed)


def put_back(workspace: Workspace, removed: Sequence[RemovedEntry], context: Context) -> Queue:
    """Job: puts entries back where they were, and their runs back from the trash.

    Raises:
        NotThere: A run is no longer in the trash.
    """
    for one in removed:
        if one.trashed:
            (back,) = restore_runs(workspace, [one.trashed], context)
            mark(RunFolder.open(workspace, back.run), one.entry.number)
        elif one.entry.run and not one.entry.has_ended:
            mark(RunFolder.open(workspace, one.entry.run), one.entry.number)

    def act(queue: Queue) -> Queue:
        for one in reversed(removed):  # the last was taken out where the others were gone already
            queue = queue.with_back(one.entry, one.before)
        return queue

    queue = QueueFolder.of(workspace).change(act)
    look_after(workspace)
    return queue


def clear_ended(workspace: Workspace) -> tuple[RemovedEntry, ...]:
    """Job: forgets the entries that have ended; their runs and studies stay."""
    ended = [entry.number for entry in QueueFolder.of(workspace).read().entries if entry.has_ended]
    return remove_entries(workspace, ended)


def try_again(workspace: Workspace, number: int) -> QueueEntry:
    """Job: puts what failed or was stopped in line again.

    Raises:
        NotThere, Refused: There is none of that number, or it waits, is at work or is done; or its run is gone.
    """
    entry = QueueFolder.of(workspace).read().entry(number)
    if not entry.has_ended or entry.state == "done":
        raise Refused(f"{entry.title} is {entry.state}.", "Only what failed or was stopped is put in line again.")
    again = queue_study(workspace, entry.study) if entry.study else queue_run(workspace, entry.run)
    remove_entries(workspace, [number])
    return again


def pause(workspace: Workspace) -> Queue:
    """Job: has nothing begin any more; what is at work goes on to its end, of a study the run at work."""
    return QueueFolder.of(workspace).change(lambda queue: queue.model_copy(update={"paused": True}))


def go_on(workspace: Workspace) -> Queue:
    """Job: ends the pause."""
    queue = QueueFolder.of(workspace).change(lambda queue: queue.model_copy(update={"paused": False}))
    look_after(workspace)
    return queue


def set_at_once(workspace: Workspace, number: int) -> Queue:
    """Job: says how many may be at work together on a processor.

    Raises:
        BadInput: It is no such number.
    """
    if not 1 <= number <= MOST_AT_ONCE:
        raise BadInput(f"1 to {MOST_AT_ONCE} can be at work at once, not {number}.", "One is what a processor does best.")
    return QueueFolder.of(workspace).change(lambda queue: queue.model_copy(update={"at_once": number}))


def _put(workspace: Workspace, folder: RunFolder, seconds: float | None) -> QueueEntry:
    def act(queue: Queue) -> Queue:
        grown = queue.with_new(time.time(), run=folder.name, seconds=seconds)
        # Before the entry is kept: killed in between, the run says a number that nothing has, which is no harm.
        mark(folder, grown.entries[-1].number)
        return grown

    entry = QueueFolder.of(workspace).change(act).entries[-1]
    look_after(workspace)
    return entry


def _laid_down(workspace: Workspace, one: RemovedEntry) -> RemovedEntry:
    entry = one.entry
    if not entry.run or entry.state != WAITING:
        return one
    with suppress(NotThere):
        folder = queued_run(workspace, entry)
        unmark(folder)
        if folder.state() == "waiting" and not launcher.is_alive(folder):
            return RemovedEntry(entry, one.before, workspace.trash(folder.path).name)
    return one
