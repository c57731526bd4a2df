"""Who trains the runs of a study: one after the other on this machine, or another that is called alike. No torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.datasets.catalog.dataset import Dataset
from core.runs.events import ENDED
from core.studies.study import Study, WantedRun
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context, Progress
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from core.training import launcher
from core.training.folds.family import TrainedRuns, is_trained, run_of

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


def one_by_one(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
    """One run after the other, each in a process of its own on this machine. See `Carry`."""
    failed: list[LeftOut] = []
    known = TrainedRuns(workspace)
    for number, one in enumerate(wanted, start=1):
        if context.stop_requested:
            break
        context.check_abandoned()
        try:
            if not _train(workspace, study, one, known, one.number or number, len(wanted), context):
                break
        except (Refused, BadInput, NotThere) as error:
            failed.append(LeftOut(run_words(one), f"{error.message} {error.hint}".strip()))
    return tuple(failed)


def _train(
    workspace: Workspace, study: Study, one: WantedRun, known: TrainedRuns, number: int, of: int, context: Context
) -> bool:
    """Trains one run, or takes it; False when it was stopped.

    Raises:
        Refused, BadInput, NotThere: It failed, or could not begin.
    """
    dataset = Dataset.open(workspace, one.dataset)
    # What was not there when the study began may have been trained by another one since.
    folder = known.of(dataset, one.split, one.recipe) or run_of(workspace, dataset, one.split, one.recipe)
    taken = folder is not None and is_trained(folder)
    if folder is None:
        wish = new_name(workspace, study, number)
        folder = launcher.launch(workspace, launcher.request_for(workspace, dataset.name, one.recipe, wish, one.split))
    elif not taken and not launcher.is_alive(folder):
        launcher.resume(workspace, folder.name)
    context.report(Progress("Runs", number - 1, of))
    context.report(RunBegan(number, of, folder.name, run_words(one), taken))
    if taken:
        return True
    finished = launcher.follow(folder, context).finished
    if finished is not None and finished.reason == "stopped":
        return False
    if finished is None or finished.reason not in ENDED:
        why = "its process vanished" if finished is None else finished.message
        raise Refused(f"{folder.name} failed: {why}", finished.hint if finished is not None else "", folder.path)
    return True


def run_words(one: WantedRun) -> str:
    """A run of a study by its cell and seed."""
    return f"{one.cell.words}, seed {one.seed}"


def new_name(workspace: Workspace, study: Study, number: int) -> str:
    """A name for the run of that number, from 1, that no other has."""
    return workspace.new_run_name(f"{study.name[:MOST_NAME].rstrip(' .')}-{number:03d}")
