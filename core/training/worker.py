"""The training process: claims a run, carries it out, and always says how it ended. Imports torch only at work."""

from __future__ import annotations

import os
import platform
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from core.runs.event_log import EventWriter
from core.runs.events import ENDED, Event, Finished, Noted, Preparing, Started
from core.runs.folder import RunFolder
from core.runs.leavings import remove_leavings
from core.runs.listing import skim
from core.runs.resume_point import NotTakenUp
from core.support.computing import lower_priority
from core.support.errors import DiskFull, Refused, SafelightError
from core.support.jobs import Abandoned, Context, Note, Progress, Result
from core.support.system_errors import in_plain_words
from core.support.workspace import Workspace
from core.training.interruptions.disk_room import DiskRoom
from core.training.interruptions.stops import stops_heard
from core.training.interruptions.worker_file import write_worker
from core.training.ranks.torchrun import place, processes
from core.training.resources.sampling import resources_sampled

FOR_EVER = -1.0
"""Seconds that a process waits which was asked to take a run up."""


def work(workspace: Workspace, folder: RunFolder, judge_only: bool = False, from_start: bool = False) -> int:
    """Carries the run out in this process; returns the exit status, 0 unless it failed.

    SIGTERM and SIGINT stop it as a stop file does: it saves and ends.

    Args:
        workspace: Where dataset and run are.
        folder: The run.
        judge_only: Only write the report of a run that has ended without one, or whose report is damaged.
        from_start: All may be done again where no checkpoint can be used.
    """
    make_room()
    if place():
        from core.training.assisting import assist

        return assist(workspace, folder)
    asked = time.time()
    try:
        with folder.claim():
            if not judge_only and _has_come_to_its_end(folder, asked):
                return 0
            return _begun(workspace, folder, judge_only, from_start)
    except Refused as error:
        print(error, file=sys.stderr)
        return 1


def _has_come_to_its_end(folder: RunFolder, asked: float) -> bool:
    """Whether another process did all there was while this one waited for the run: of two that were started one is too many."""
    finished = skim(folder.events_path).finished
    return finished is not None and finished.reason in ENDED and finished.time >= asked and folder.report_path.is_file()


def take_up(workspace: Workspace, folder: RunFolder) -> int:
    """As `work`, for whoever cannot know how the run stands: once nobody else is at work on it, it goes on from where it is.

    A run that has come to its end is left alone, or judged where that is missing, and so is one that ended in whatever way while
    this process waited: a cluster asks again for what it lost, and its first process may only have lost sight of it.
    """
    make_room()
    before = skim(folder.events_path).finished
    with folder.claim(FOR_EVER):
        finished = skim(folder.events_path).finished
        if finished is not None and finished.reason in ENDED:
            return 0 if folder.report_path.is_file() else _begun(workspace, folder, judge_only=True)
        if finished != before:
            return 1
        return _begun(workspace, folder)


def _begun(workspace: Workspace, folder: RunFolder, judge_only: bool = False, from_start: bool = False) -> int:
    """Carries the run out that this process holds."""
    remove_leavings(folder, time.time())
    write_worker(folder, os.getpid(), time.time())
    return _claimed(workspace, folder, judge_only, from_start)


class WorkerContext(Context):
    """The context of jobs inside the training process: it reports into the event log.

    While a run is being prepared there is nothing to save, so a stop abandons the preparation.
    """

    def __init__(self, folder: RunFolder, write: Callable[[Event], None]) -> None:
        super().__init__(self._heard)
        self.room = DiskRoom(folder.path, write, lambda: self.stop_requested)

    def when_there_is_room(self, act: Callable[[], Result]) -> Result:
        return self.room.kept(act)

    def check_abandoned(self) -> None:
        if self.stop_requested:
            raise Abandoned

    def _heard(self, event: object) -> None:
        match event:
            case Progress():
                self.room.tell(Preparing(time.time(), event.what, event.done, event.total, event.seconds_left))
            case Note():
                self.room.tell(Noted(time.time(), event.text))
            case _:
                pass


def _claimed(workspace: Workspace, folder: RunFolder, judge_only: bool, from_start: bool) -> int:
    writer = EventWriter(folder.events_path)
    context = WorkerContext(folder, writer.write)
    room = context.room
    room.keep_reserve()
    try:
        with stopped_by_signals(context), stops_heard(folder, context, writer.write):
            if judge_only:
                finished = _judged(workspace, folder, context, room.tell)
            else:
                with resources_sampled(folder.path):
                    finished = _finished(workspace, folder, context, room.tell, from_start)
        room.give_reserve()
        writer.write(finished)
        with suppress(OSError):
            writer.sync()
    finally:
        room.give_reserve()
        writer.close()
        folder.clear_stop()
    return 1 if finished.reason == "failed" or finished.message else 0


def _finished(
    workspace: Workspace, folder: RunFolder, context: WorkerContext, emit: Callable[[Event], None], from_start: bool
) -> Finished:
    """Carries the run out and puts its end into words."""
    try:
        from core.training.execution import carry_out

        reason = carry_out(workspace, folder, context, emit, from_start)
        return Finished(time.time(), reason)
    # Everything: what Rust code ends with is no Exception, and a run that ends without a word is taken for one that was killed.
    except BaseException as error:
        return ended_by(error, folder.path / "worker.log")


def ended_by(error: BaseException, log: Path) -> Finished:
    """How a run has ended that an error ended, in words.

    Args:
        error: It.
        log: Where the process's words are.
    """
    match error:
        case Abandoned():
            return Finished(time.time(), "stopped")
        case NotTakenUp():
            return Finished(time.time(), error.stays, error.message, error.hint)
        case DiskFull():
            hint = error.hint or "Free some space and resume the run."
            return Finished(time.time(), "failed", f"{error.message} What was saved before is intact.", hint)
        case _:
            pass
    if (told := in_plain_words(error)) is not None:
        return Finished(time.time(), "failed", told.message, told.hint, diverged=_has_diverged(told))
    if processes() > 1:
        from core.training.ranks.ranks import lost_a_rank

        if lost_a_rank(error):
            message = f"One of the {processes()} processes that train this run together has ended."
            return Finished(time.time(), "failed", message, "Resume the run: it goes on from its last checkpoint.")
    traceback.print_exception(error)
    message = f"Training ended by a defect of Safelight: {type(error).__name__}: {error}"
    return Finished(time.time(), "failed", message[:500], f"The details are in {log}.")


def _has_diverged(error: SafelightError) -> bool:
    from core.training.interruptions.divergence import Diverged  # brings torch

    return isinstance(error, Diverged)


def _judged(workspace: Workspace, folder: RunFolder, context: Context, emit: Callable[[Event], None]) -> Finished:
    """Judges a run that has ended; whether or not that succeeds, it ended as it ended."""
    history = folder.history()
    emit(Started(time.time(), os.getpid(), platform.node(), history.epochs[-1].step if history.epochs else 0))
    try:
        from core.training.execution import judge_again

        judge_again(workspace, folder, context)
    except (Abandoned, Exception) as error:
        told = in_plain_words(error)
        if told is None and not isinstance(error, Abandoned):
            traceback.print_exc()
        emit(Noted(time.time(), f"The report was not written: {told or error or 'it was stopped.'}"))
    return Finished(time.time(), history.finished.reason if history.finished is not None else "stopped")


@contextmanager
def stopped_by_signals(context: Context) -> Iterator[None]:
    """Inside the block SIGTERM and SIGINT are stops of the context."""

    def stop(number: int, frame: FrameType | None) -> None:
        context.request_stop()

    earlier = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


def stands_back() -> bool:
    """Whether training makes room for the window: where there is no GPU that does the work."""
    return os.name != "nt" and not Path("/dev/nvidia0").exists()


def make_room() -> None:
    """Lowers the priority of a process that was started for training alone."""
    if stands_back() and os.getsid(0) == os.getpid() and not sys.stdin.isatty():
        lower_priority()
