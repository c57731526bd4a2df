"""The training process of several runs: claims each, carries them out together, and always says how each ended.

Twenty cells of a study as twenty processes took over 200 seconds, nine of every eleven of them preparing.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress

from core.runs.event_log import EventWriter
from core.runs.events import ENDED, Finished
from core.runs.folder import RunFolder
from core.runs.leavings import remove_leavings
from core.support.errors import Refused
from core.support.jobs import Context, Result
from core.support.workspace import Workspace
from core.training.interruptions.stops import each_stop_heard
from core.training.interruptions.worker_file import write_worker
from core.training.joining.in_common import Shared
from core.training.resources.sampling import resources_of_several
from core.training.together.carrying_out import Carried, carry_out_together
from core.training.worker import WorkerContext, ended_by, make_room, stopped_by_signals

AT_ONCE = 128
"""Runs that are claimed at a time: each holds its lock and its log open."""


def work_together(workspace: Workspace, folders: Sequence[RunFolder]) -> int:
    """Carries runs out in this process; returns the exit status, 0 unless one failed.

    A run that another process is at work on, or that has ended meanwhile, is left to itself. SIGTERM and SIGINT stop all.

    Args:
        workspace: Where they are.
        folders: The runs; their recipes keep their backbones as they are.
    """
    make_room()
    shared, everyone, failed = Shared(), _Everyone(), False
    with stopped_by_signals(everyone):
        for begin in range(0, len(folders), AT_ONCE):
            failed |= _carried(workspace, folders[begin : begin + AT_ONCE], everyone, shared, folders[0])
    return int(failed)


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
    def stop_requested(self) -> bool:
        left = self._left()
        return super().stop_requested or (bool(left) and all(run.context.stop_requested for run in left))

    def check_abandoned(self) -> None:
        if self.stop_requested:
            self.abandon()
        super().check_abandoned()

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

    def __init__(self, folder: RunFolder, log: RunFolder, held: ExitStack) -> None:
        self.folder = folder
        self._log = log.path / "worker.log"
        self._held = held
        self._writer = EventWriter(folder.events_path)
        held.callback(self._writer.close)
        self.context = WorkerContext(folder, self._writer.write)
        self.context.room.keep_reserve()
        held.callback(self.context.room.give_reserve)
        self.write, self.tell = self._writer.write, self.context.room.tell
        self.failed = self.over = False

    def end(self, how: str | BaseException) -> None:
        """Says how it ended, and lets it go."""
        finished = Finished(time.time(), how) if isinstance(how, str) else ended_by(how, self._log)
        self.failed = finished.reason == "failed" or bool(finished.message)
        self.over = True
        self.context.room.give_reserve()
        self.write(finished)
        with suppress(OSError):
            self._writer.sync()
        self.folder.clear_stop()
        self._held.close()


def _carried(workspace: Workspace, folders: Sequence[RunFolder], everyone: _Everyone, shared: Shared, log: RunFolder) -> bool:
    """Carries out what of these can be claimed; True when a run failed."""
    with ExitStack() as all_held:
        claimed = [run for folder in folders if (run := _claimed(folder, log, all_held)) is not None]
        everyone.runs = claimed
        if everyone.stop_requested:
            everyone.request_stop()
        at_work = {run.folder.path: (lambda run=run: not run.over) for run in claimed}
        heard = [(run.folder, run.context, run.write) for run in claimed]
        with each_stop_heard(heard), resources_of_several(at_work):
            runs = [Carried(run.folder, run.context, run.tell, run.end) for run in claimed]
            try:
                carry_out_together(workspace, runs, everyone, shared)
            # Everything, as for a run that is alone: one that ends without a word is taken for one that was killed.
            except BaseException as error:
                for run in claimed:
                    if not run.over:
                        run.end(error)
    return any(run.failed for run in claimed)


def _claimed(folder: RunFolder, log: RunFolder, all_held: ExitStack) -> _Claimed | None:
    """The run, claimed; None where somebody else has it or there is nothing to do."""
    held = all_held.enter_context(ExitStack())
    try:
        held.enter_context(folder.claim(patience=0))
    except Refused as error:
        print(error, file=sys.stderr)
        return None
    told = folder.history().finished
    if told is not None and told.reason in ENDED and folder.report_path.is_file():
        held.close()
        return None
    remove_leavings(folder, time.time())
    write_worker(folder, os.getpid(), time.time())
    return _Claimed(folder, log, held)
