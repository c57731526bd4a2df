"""All folds trained one after the other: what has been trained already is taken, what was begun goes on. No torch."""

from __future__ import annotations

from dataclasses import dataclass

from core.datasets.catalog.dataset import Dataset
from core.evaluation.pooled import Pooled, pooled
from core.runs.events import ENDED
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import Refused
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from core.training import launcher
from core.training.folds.family import base_name, check_foldable, folds_like, is_trained, made, run_of


@dataclass(frozen=True)
class FoldBegan:
    """A fold is trained from here on, or was trained before.

    Attributes:
        number, of: Which of how many, from 1.
        run: Its run.
        taken: True where it has been trained already.
    """

    number: int
    of: int
    run: str
    taken: bool


@dataclass(frozen=True, eq=False)
class TrainedFolds:
    """What came of it.

    Attributes:
        runs: Of the folds that were trained or begun.
        taken: Those of them that had been trained before.
        pooled: All of them judged together; None when it was stopped before.
    """

    runs: tuple[str, ...]
    taken: tuple[str, ...]
    pooled: Pooled | None


def train_folds(
    workspace: Workspace,
    dataset: str,
    recipe: Recipe,
    folds: int,
    split: str | None,
    name: str | None,
    devices: int,
    context: Context,
) -> TrainedFolds:
    """Job: trains a recipe on every fold and judges them together; asked again it goes on where it was stopped.

    The test result of each fold is opened for that, which is counted. A stop is passed on to the run that is being trained;
    when the job is abandoned that run goes on, and no other begins.

    Args:
        workspace: Where dataset and runs are.
        dataset: The dataset's name.
        recipe: What is trained.
        folds: How many.
        split: Whose grouping and seed the folds have; the dataset's current one when None.
        name: Of the runs, before the numbers of their folds; made of dataset and recipe when None.
        devices: Processes that are to train each of them together.

    Raises:
        NotThere, BadInput, Refused: It cannot begin, or a fold failed: the message says which and why.
        Abandoned: The job was dropped.
    """
    check_foldable(recipe)
    opened = Dataset.open(workspace, dataset)
    recipe = launcher.request_for(workspace, opened.name, recipe).recipe
    splits = made(opened, folds_like(opened, folds, split), context)
    base = base_name(opened.name, recipe, name)
    runs: list[RunFolder] = []
    taken: list[str] = []
    for number, one in enumerate(splits, start=1):
        if context.stop_requested:
            break
        context.check_abandoned()
        folder = run_of(workspace, opened, one, recipe)
        before = folder is not None and is_trained(folder)
        if folder is None:
            wish = workspace.new_run_name(f"{base}-fold{number}of{folds}")
            folder = launcher.launch(workspace, launcher.request_for(workspace, opened.name, recipe, wish, one, devices))
        elif not before and not launcher.is_alive(folder):
            launcher.resume(workspace, folder.name)
        runs.append(folder)
        taken += [folder.name] * before
        context.report(Progress(f"Fold {number} of {folds}", number - 1, folds))
        context.report(FoldBegan(number, folds, folder.name, before))
        if not before and not _trained(folder, number, folds, context):
            break
    names = tuple(folder.name for folder in runs)
    whole = len(runs) == folds and all(folder.state() in ENDED for folder in runs)
    return TrainedFolds(names, tuple(taken), pooled(base, runs) if whole else None)


def _trained(folder: RunFolder, number: int, folds: int, context: Context) -> bool:
    """Follows a run to its end; False when it was stopped.

    Raises:
        Refused: It failed.
    """
    finished = launcher.follow(folder, context).finished
    if finished is not None and finished.reason == "stopped":
        return False
    if finished is None or finished.reason not in ENDED:
        why = "its process vanished" if finished is None else finished.message
        hint = (
            finished.hint if finished is not None else ""
        ) or "Train the folds again: this one goes on at its last checkpoint."
        raise Refused(f"Fold {number} of {folds}, {folder.name}, failed: {why}", hint, folder.path)
    return True
