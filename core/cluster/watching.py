"""A study carried out elsewhere: its runs are put in a cluster's line, and what becomes of them is seen in their folders alone.

Whoever watches may go away and come back: what is in line already is put there no second time, what was trained is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

from core.cluster.crews import Crew, crews_of
from core.datasets.catalog.dataset import Dataset
from core.runs.event_log import EventReader
from core.runs.folder import RunFolder
from core.runs.leavings import remove_unbegun
from core.runs.recipe import Recipe
from core.studies.carrying import Carry, RunBegan, beginning, new_name, run_words
from core.studies.folder import StudyFolder
from core.studies.study import Study, WantedRun
from core.support.errors import BadInput, NotThere, Refused, SafelightError
from core.support.inside import check_own
from core.support.jobs import Context, Progress
from core.support.left_out import LeftOut
from core.support.locks import alone
from core.support.workspace import Workspace
from core.training import launcher
from core.training.folds.family import TrainedRuns, is_trained

POLL_SECONDS = 1.0
GRACE_SECONDS = 10.0
"""How long a run may be out of the cluster's sight before it counts as lost: its last words come over a network's disk."""


class RunLine(Protocol):
    """Where runs wait and are trained, whether or not anybody watches."""

    def names(self) -> frozenset[str]:
        """The runs that wait there, or are being trained."""

    def put(self, crews: Sequence[Crew]) -> None:
        """Puts runs at the end of it, those of a crew for one process.

        Raises:
            Refused: They are not taken.
            BadInput: No node has what is said of a run.
        """

    def drop_waiting(self) -> frozenset[str]:
        """Takes out the runs whose process has not begun; returns those that stay."""

    def hint(self) -> str:
        """Where the cluster says what became of a run that said nothing itself."""

    def close(self) -> None:
        """Ends the watching; what is in line stays there."""


@dataclass
class _Watched:
    number: int
    one: WantedRun
    folder: RunFolder
    has_begun: bool = False
    lost_for: float = 0.0


def carried_by(open_line: Callable[[Workspace, Study], RunLine]) -> Carry:
    """The carrier that puts a study's runs in a line, and watches their folders. See `Carry`."""

    def carry(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        with closing(open_line(workspace, study)) as line:
            watch = _Watch(workspace, study, len(wanted), line, context)
            watch.put_in_line(wanted)
            watch.until_the_end()
        return tuple(watch.failed)

    return carry


class _Watch:
    def __init__(self, workspace: Workspace, study: Study, total: int, line: RunLine, context: Context) -> None:
        self._workspace, self._study, self._total = workspace, study, total
        self._line, self._context = line, context
        self._open: list[_Watched] = []
        self._made: dict[tuple[str, str, Recipe], RunFolder] = {}
        self._was_stopped = False
        self.failed: list[LeftOut] = []

    def put_in_line(self, wanted: Sequence[WantedRun]) -> None:
        """Makes run folders for what is missing, and puts all in line that nobody is at work on.

        Raises:
            Refused, BadInput: The line does not take them; what was made for it is gone again.
        """
        lock = StudyFolder.of(self._workspace, self._study.name).path / "line.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        check_own(lock.parent)  # the line keeps its own files there, and runs their logs in their folders
        # Two who began the same study at once would both put in line what is missing.
        with alone(lock, self._context, "putting this study's runs in line"):
            there = self._line.names()
            with beginning(self._workspace, self._context):
                new = self._missing(wanted, there)
            try:
                if new:
                    self._line.put(crews_of(new))
            # Not only `Refused`: a study that no node is large enough for left runs that waited for nothing.
            except SafelightError:
                remove_unbegun(self._made.values())
                raise

    def _missing(self, wanted: Sequence[WantedRun], there: frozenset[str]) -> list[RunFolder]:
        """The folders of the runs that have to be put in line; those that are trained are told of."""
        known = TrainedRuns(self._workspace)
        new: list[RunFolder] = []
        for place, one in enumerate(wanted, start=1):
            number = one.number or place
            self._context.check_abandoned()
            if self._context.stop_requested:
                break
            try:
                folder = self._folder_of(one, number, known)
                if not (there_already := is_trained(folder)):
                    check_own(folder.path)
            except (Refused, BadInput, NotThere) as error:
                self.failed.append(LeftOut(run_words(one), f"{error.message} {error.hint}".strip()))
                continue
            if there_already:
                self._tell(number, one, folder, taken=True)
                continue
            self._open.append(_Watched(number, one, folder))
            if folder.name not in there and folder not in new and not launcher.is_alive(folder):
                folder.clear_stop()
                new.append(folder)
        return new

    def until_the_end(self) -> None:
        """Watches until every run has ended; a stop is passed on, and what has not begun is taken out of the line.

        What a run says is passed on where no other is wanted, as a search has to hear it.
        """
        reader = EventReader(self._open[0].folder.events_path) if self._open and self._total == 1 else None
        while self._open:
            self._context.check_abandoned()
            if self._context.stop_requested and not self._was_stopped:
                self._stop()
            there = self._line.names()  # first: what ends from here on is seen at the next look
            self._open = [watched for watched in self._open if not self._has_ended(watched, there)]
            for event in reader.read_new() if reader is not None else ():
                self._context.report(event)
            self._context.report(Progress("Runs", self._total - len(self._open), self._total))
            if self._open:
                self._context.pause(POLL_SECONDS)

    def _folder_of(self, one: WantedRun, number: int, known: TrainedRuns) -> RunFolder:
        # Two cells that come to the same recipe have one run.
        asked = one.dataset, one.split, one.recipe
        folder = self._made.get(asked) or known.of(Dataset.open(self._workspace, one.dataset), one.split, one.recipe)
        if folder is not None:
            return folder
        name = new_name(self._workspace, self._study, number)
        made = launcher.hold(self._workspace, launcher.request_for(self._workspace, one.dataset, one.recipe, name, one.split))
        self._made[asked] = made
        return made

    def _has_ended(self, watched: _Watched, there: frozenset[str]) -> bool:
        folder = watched.folder
        alive = launcher.is_alive(folder)
        if alive and not watched.has_begun:
            watched.has_begun = True
            self._tell(watched.number, watched.one, folder)
        if alive or (folder.name in there and not is_trained(folder)):
            watched.lost_for = 0.0
            return False
        if is_trained(folder):
            if not watched.has_begun:
                self._tell(watched.number, watched.one, folder)
            return True
        watched.lost_for += POLL_SECONDS
        if watched.lost_for < GRACE_SECONDS and not self._was_stopped:
            return False
        launcher.clear_up(folder)
        self._say_failed(watched)
        return True

    def _say_failed(self, watched: _Watched) -> None:
        finished = watched.folder.history().finished
        if self._was_stopped and (finished is None or finished.reason == "stopped"):
            return
        if finished is None:
            why, hint = "its process vanished.", self._line.hint()
        elif finished.reason == "stopped":
            why, hint = "it was stopped", "Carry the study out again to go on with it."
        else:
            why, hint = finished.message or "it has no report", finished.hint
        words = f"{watched.folder.name} failed: {why.rstrip('.')}. {hint}".strip()
        self.failed.append(LeftOut(run_words(watched.one), words))

    def _stop(self) -> None:
        self._was_stopped = True
        stay = self._line.drop_waiting()
        for watched in self._open:
            # A crew's process goes on with others of its runs before it claims this one.
            if watched.folder.name in stay or launcher.is_alive(watched.folder):
                launcher.stop(watched.folder)

    def _tell(self, number: int, one: WantedRun, folder: RunFolder, taken: bool = False) -> None:
        self._context.report(RunBegan(number, self._total, folder.name, run_words(one), taken))
