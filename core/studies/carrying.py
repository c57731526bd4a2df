"""Who trains the runs of a study: those on the same features together and the others one after the other, or another that is
called alike. No torch."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from core.datasets.catalog.dataset import Dataset
from core.runs.events import ENDED, Finished
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.studies.folder import STUDIES
from core.studies.study import CellValues, Study, WantedRun, written
from core.support.errors import BadInput, NotThere, Refused, SafelightError
from core.support.jobs import Context, Course, Progress
from core.support.left_out import LeftOut
from core.support.locks import alone
from core.support.workspace import Workspace
from core.training import launcher
from core.training.folds.family import TrainedRuns, is_trained, run_of
from core.training.joining.in_common import shares_backbone
from core.training.together.launching import RunEnded, begin_together, follow_together, go_on_together

MOST_NAME = 50
"""Letters of a study's name that the numbers of its runs come behind."""

Carry = Callable[[Workspace, Study, Sequence[WantedRun], Context], tuple[LeftOut, ...]]
"""Trains of the runs that a study wants those that are missing, takes up those that were begun, and returns those that failed,
with the reason. A stop is passed on to what is being trained, and nothing else begins then; `Abandoned` is let through."""


@dataclass(frozen=True)
class RunBegan:
    """A run is trained from here on, or was trained before.

    Attributes:
        number, of: Which of how many, from 1.
        run: Its name.
        words: Its cell and seed.
        taken: True where it has been trained already.
    """

    number: int
    of: int
    run: str
    words: str
    taken: bool


def together(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
    """Those of which only heads learn, on features, in one process for each dataset; then the others one by one. See `Carry`."""
    crews: defaultdict[str, list[_Numbered]] = defaultdict(list)
    others: list[_Numbered] = []
    for number, one in _numbered(wanted):
        (crews[one.dataset] if shares_backbone(one.recipe) else others).append((number, one))
    failed: list[LeftOut] = []
    before = 0
    for numbered in crews.values():
        if context.stop_requested:
            break
        if len(numbered) < 2:  # by itself, so that what it says on the way is heard
            others += numbered
            continue
        crew = Crew(workspace, study, len(wanted), context)
        back = crew.train(numbered, before)
        before += len(numbered) - len(back)
        others += back
        failed += crew.failed
    return (*failed, *_each(workspace, study, sorted(others, key=lambda each: each[0]), len(wanted), context))


_Numbered = tuple[int, WantedRun]


def _numbered(wanted: Sequence[WantedRun]) -> list[_Numbered]:
    return [(one.number or number, one) for number, one in enumerate(wanted, start=1)]


def _each(workspace: Workspace, study: Study, numbered: Sequence[_Numbered], of: int, context: Context) -> tuple[LeftOut, ...]:
    failed: list[LeftOut] = []
    known = TrainedRuns(workspace)
    for place, (number, one) in enumerate(numbered):
        if context.stop_requested:
            break
        context.check_abandoned()
        context.report(Progress("Runs", of - len(numbered) + place, of))  # they are the last of all
        try:
            if not _train(workspace, study, one, known, number, of, context):
                break
        except (Refused, BadInput, NotThere) as error:
            failed.append(_left_out(one, error))
    return tuple(failed)


def _left_out(one: WantedRun, error: SafelightError) -> LeftOut:
    return LeftOut(run_words(one), f"{error.message} {error.hint}".strip())


class _Among(Course):
    """Counts the runs of a crew among all that are wanted: of four crews each began at 0 of 2.

    Args:
        context: Of the study.
        before: Runs that are done.
        of: All of them.
    """

    def __init__(self, context: Context, before: int, of: int) -> None:
        super().__init__(context, {})
        self._before, self._of = before, of

    def report(self, event: object) -> None:
        if isinstance(event, Progress) and event.what == "Runs":
            is_all = self._before + (event.total or 0) == self._of
            event = Progress("Runs", self._before + event.done, self._of, event.seconds_left if is_all else None)
        super().report(event)


class Crew:
    """Runs of a study that one process trains.

    Args:
        workspace: Where it is.
        study: It.
        of: How many runs the study wants.
        context: Hears of every run.
    """

    def __init__(self, workspace: Workspace, study: Study, of: int, context: Context) -> None:
        self._workspace = workspace
        self._study = study
        self._of = of
        self._context = context
        self.failed: list[LeftOut] = []
        self._others: list[_Numbered] = []

    def train(self, crew: Sequence[_Numbered], before: int) -> list[_Numbered]:
        """Trains what is missing of them, and takes up what was begun; returns those that another process is at work on, or that
        are the same as others: each is to be waited for by itself.

        Args:
            crew: The runs.
            before: How many others are done.

        Raises:
            Abandoned: The job was dropped; the runs go on.
        """
        since = time.time()
        with beginning(self._workspace, self._context):
            folders = self._folders(crew)
            launcher.start_together(self._workspace, list(folders))
        for folder, (number, one) in folders.items():
            self._context.report(RunBegan(number, self._of, folder.name, run_words(one), False))

        def ended(run: RunEnded) -> None:
            _, one = folders[run.folder]
            if run.finished is None or run.finished.reason not in (*ENDED, "stopped"):
                self.failed.append(_left_out(one, _failure(run.folder, run.finished)))

        done = before + len(crew) - len(folders) - len(self._others)
        follow_together(list(folders), since, _Among(self._context, done, self._of), ended)
        return self._others

    def _folders(self, crew: Sequence[_Numbered]) -> dict[RunFolder, _Numbered]:
        """The folders of those that are to be trained: made anew, or begun before. What is trained is told of."""
        known = TrainedRuns(self._workspace)
        dataset = Dataset.open(self._workspace, crew[0][1].dataset)
        folders: dict[RunFolder, _Numbered] = {}
        wishes: dict[str, _Numbered] = {}
        asked: set[tuple[str, Recipe]] = set()
        for number, one in crew:
            folder = known.of(dataset, one.split, one.recipe)
            if folder is not None and is_trained(folder):
                self._context.report(RunBegan(number, self._of, folder.name, run_words(one), True))
            elif (one.split, one.recipe) in asked:
                self._others.append((number, one))  # two cells that come to the same recipe have one run
            elif folder is None:
                wishes[new_name(self._workspace, self._study, number)] = number, one
            elif self._goes_on(folder, number, one):
                folders[folder] = number, one
            asked.add((one.split, one.recipe))
        requests = [
            launcher.request_for(self._workspace, dataset.name, one.recipe, name, one.split) for name, (_, one) in wishes.items()
        ]
        for request, made in begin_together(self._workspace, requests):
            number, one = wishes[request.run]
            if isinstance(made, RunFolder):
                folders[made] = number, one
            else:
                self.failed.append(_left_out(one, made))
        return folders

    def _goes_on(self, folder: RunFolder, number: int, one: WantedRun) -> bool:
        """Whether a run that was begun is taken up here."""
        try:
            goes_on = go_on_together(self._workspace, folder)
        except (Refused, BadInput, NotThere) as error:
            self.failed.append(_left_out(one, error))
            return False
        if not goes_on:
            self._others.append((number, one))
        return goes_on


def _train(
    workspace: Workspace, study: Study, one: WantedRun, known: TrainedRuns, number: int, of: int, context: Context
) -> bool:
    """Trains one run, or takes it; False when it was stopped.

    Raises:
        Refused, BadInput, NotThere: It failed, or could not begin.
    """
    dataset = Dataset.open(workspace, one.dataset)
    with beginning(workspace, context):
        # What was not there when the study began may have been trained by another one since.
        folder = known.of(dataset, one.split, one.recipe) or run_of(workspace, dataset, one.split, one.recipe)
        taken = folder is not None and is_trained(folder)
        if folder is None:
            wish = new_name(workspace, study, number)
            folder = launcher.launch(workspace, launcher.request_for(workspace, dataset.name, one.recipe, wish, one.split))
        elif not taken and not launcher.is_alive(folder):
            launcher.resume(workspace, folder.name)
    context.report(RunBegan(number, of, folder.name, run_words(one), taken))
    if taken:
        return True
    finished = launcher.follow(folder, context).finished
    if finished is not None and finished.reason == "stopped":
        return False
    if finished is None or finished.reason not in ENDED:
        raise _failure(folder, finished)
    return True


@contextmanager
def beginning(workspace: Workspace, context: Context) -> Iterator[None]:
    """Two processes that carry studies out, here or on a cluster, find and begin runs one after the other: each made what was
    missing otherwise, and studies share runs.

    Raises:
        Abandoned: The job was dropped while it waited.
        Refused: The disk has no locks.
    """
    home = workspace.models / STUDIES
    home.mkdir(parents=True, exist_ok=True)
    with alone(home / "beginning.lock", context, "beginning runs of a study"):
        yield


def _failure(folder: RunFolder, finished: Finished | None) -> Refused:
    why = "its process vanished." if finished is None else finished.message
    return Refused(f"{folder.name} failed: {why}", finished.hint if finished is not None else "", folder.path)


def run_words(one: WantedRun, named: Callable[[CellValues], str] = written) -> str:
    """A run of a study by its cell, as it is `named`, and its seed."""
    return f"{named(one.cell.values)}, seed {one.seed}"


def new_name(workspace: Workspace, study: Study, number: int) -> str:
    """A name for the run of that number, from 1, that no other has."""
    return workspace.new_run_name(f"{study.name[:MOST_NAME].rstrip(' .')}-{number:03d}")
