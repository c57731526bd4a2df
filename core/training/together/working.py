"""The training process of several runs: claims each, carries them out together, and always says how each ended.

Twenty cells of a study as twenty processes took over 200 seconds, nine of every eleven of them preparing.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Lock

from core.runs.event_log import EventWriter
from core.runs.events import ENDED, Event, Finished
from core.runs.folder import RunFolder
from core.runs.leavings import remove_leavings
from core.runs.listing import skim
from core.support.errors import BadInput, Refused
from core.support.jobs import Abandoned, Context, Result
from core.support.locks import MOMENT
from core.support.workspace import Workspace
from core.training.interruptions.stops import each_stop_heard
from core.training.interruptions.worker_file import read_worker, write_worker
from core.training.joining.in_common import Shared
from core.training.resources.sampling import resources_of_several
from core.training.together.carrying_out import Carried, carry_out_together
from core.training.worker import FOR_EVER, WorkerContext, ended_by, make_room, stopped_by_signals, take_up

WRITERS = 4
"""Threads that write and judge what has ended."""

AT_ONCE = 128
"""Runs that are claimed at a time: each holds its lock and its log open."""


def work_together(workspace: Workspace, folders: Sequence[RunFolder]) -> int:
    """Carries runs out in this process; returns the exit status, 0 unless one failed.

    A run that another process is at work on, or that has ended meanwhile, is left to itself. SIGTERM and SIGINT stop all.

    Args:
        workspace: Where they are.
        folders: The runs; their recipes keep their backbones as they are.
    """
    return int(_worked(workspace, folders).failed)


def take_up_together(workspace: Workspace, folders: Sequence[RunFolder]) -> int:
    """As `work_together`, for whoever cannot know how the runs stand; what `take_up` is for one run.

    What nobody is at work on is carried out at once, the others when their process has let go of them. A run that ended in
    whatever way while this process waited for it is left alone.
    """
    before = {folder: skim(folder.events_path).finished for folder in folders}
    left, failed = list(folders), False
    while left:
        busy = [folder for folder in left if folder.busy()]
        free = [folder for folder in left if folder not in busy and skim(folder.events_path).finished == before[folder]]
        # One that has come to its end without a report is only judged.
        over = [folder for folder in free if folder.state() in ENDED]
        failed |= sum(take_up(workspace, folder) for folder in over) > 0
        if together := [folder for folder in free if folder not in over]:
            work = _worked(workspace, together)
            failed |= work.failed
            if work.everyone.asked_to_stop:
                break
        left = busy
        if left:
            with left[0].claim(FOR_EVER):
                pass  # its process goes on with the others for a while, or has just died
    return int(failed)


def _worked(workspace: Workspace, folders: Sequence[RunFolder]) -> _Work:
    make_room()
    work = _Work(workspace, Shared(), _Everyone(), folders[0].path / "worker.log")
    # Writers go on with what has ended while the next runs are begun, and a signal lets them; all locks are let go before the
    # process ends.
    with ExitStack() as held, stopped_by_signals(work.everyone), ThreadPoolExecutor(WRITERS, "writing") as writers:
        for begin in range(0, len(folders), AT_ONCE):
            work.carry_out(folders[begin : begin + AT_ONCE], held, writers)
    return work


class _Everyone(Context):
    """Speaks to all runs that are being carried out, and hears when all should stop."""

    def __init__(self) -> None:
        super().__init__(self._heard)
        self.runs: list[_Claimed] = []
        self._last: object = None

    def request_stop(self) -> None:
        super().request_stop()
        for run in self.runs:
            run.context.request_stop()

    @property
    def asked_to_stop(self) -> bool:
        """True once the process was told to end, whatever its runs were told."""
        return super().stop_requested

    @property
    def stop_requested(self) -> bool:
        left = self._left()
        return super().stop_requested or (bool(left) and all(run.context.stop_requested for run in left))

    def check_abandoned(self) -> None:
        if self.stop_requested:  # those of now: of others that come later nothing is said
            raise Abandoned

    def when_there_is_room(self, act: Callable[[], Result]) -> Result:
        left = self._left()
        return left[0].context.when_there_is_room(act) if left else act()

    def _left(self) -> list[_Claimed]:
        return [run for run in self.runs if not run.over]

    def _heard(self, event: object) -> None:
        if event != self._last:  # every run is prepared, and says the same while it is
            self._last = event
            for run in self._left():
                run.context.report(event)


class _Claimed:
    """A run that this process holds until it has ended."""

    def __init__(self, folder: RunFolder, log: Path, held: ExitStack) -> None:
        self.folder = folder
        self._log = log
        self._held = held
        self._lock = Lock()
        self._writer = EventWriter(folder.events_path)
        held.callback(self._writer.close)
        self.context = WorkerContext(folder, self.write)
        held.callback(self.context.room.give_reserve)
        self.tell = self.context.room.tell
        self.failed = self.over = False

    def write(self, event: Event) -> None:
        """Adds an event to its log; how it ended is the last word, whatever other threads had to say meanwhile."""
        with self._lock:
            if not self.over:
                self._writer.write(event)

    def end(self, how: str | BaseException) -> None:
        """Says how it ended, and lets it go; the first word counts."""
        with self._lock:
            if self.over:
                return
            self.over = True
        finished = Finished(time.time(), how) if isinstance(how, str) else ended_by(how, self._log)
        self.failed = finished.reason == "failed" or bool(finished.message)
        self.context.request_stop()  # so that nobody looks for one any more
        self.context.room.give_reserve()
        try:
            self._writer.write(finished)
            with suppress(OSError):
                self._writer.sync()
        finally:
            self.folder.clear_stop()
            self._held.close()


class _Work:
    """What this process does, some runs at a time."""

    def __init__(self, workspace: Workspace, shared: Shared, everyone: _Everyone, log: Path) -> None:
        self._workspace = workspace
        self._shared = shared
        self.everyone = everyone
        self._log = log
        self._claimed: list[_Claimed] = []

    @property
    def failed(self) -> bool:
        """Whether any run has failed so far."""
        return any(run.failed for run in self._claimed)

    def carry_out(self, folders: Sequence[RunFolder], held: ExitStack, writers: Executor) -> None:
        """Carries out what of these can be claimed; it may still be written when this returns."""
        claimed = [run for folder in folders if (run := _claimed(folder, self._log, held)) is not None]
        self._claimed += claimed
        everyone = self.everyone
        list(writers.map(lambda run: run.context.room.keep_reserve(), claimed))
        everyone.runs = claimed
        if everyone.asked_to_stop:
            everyone.request_stop()
        at_work = {run.folder.path: (lambda run=run: not run.over) for run in claimed}
        heard = [(run.folder, run.context, run.write) for run in claimed]
        held.enter_context(each_stop_heard(heard))  # for as long as they are written: that may wait for room on the disk
        with resources_of_several(at_work):
            runs = [Carried(run.folder, run.context, run.tell, run.end) for run in claimed]
            try:
                carry_out_together(self._workspace, runs, everyone, self._shared, writers)
            # Everything, as for a run that is alone: one that ends without a word is taken for one that was killed.
            except BaseException as error:
                for run in claimed:
                    if not run.over:
                        run.end(error)


def _claimed(folder: RunFolder, log: Path, all_held: ExitStack) -> _Claimed | None:
    """The run, claimed; None where somebody else has it or there is nothing to do."""
    held = all_held.enter_context(ExitStack())
    try:
        return _begun(folder, log, held)
    # A log that is no file, too, keeps no other run from its process.
    except (Refused, BadInput) as error:
        print(error, file=sys.stderr)
        held.close()
        return None


def _begun(folder: RunFolder, log: Path, held: ExitStack) -> _Claimed | None:
    """As `_claimed`.

    Raises:
        Refused, BadInput: Somebody else has it, or something in it is not what belongs there.
    """
    held.enter_context(folder.claim(MOMENT))
    ended = folder.history().finished
    if ended is not None and ended.reason in ENDED and folder.report_path.is_file():
        held.close()
        return None
    remove_leavings(folder, time.time())
    told = read_worker(folder)
    if told is None or told.process != os.getpid():  # whoever started this process has said so of all its runs
        write_worker(folder, os.getpid(), time.time())
    return _Claimed(folder, log, held)
