"""All folds trained, together where only heads learn and else one after the other: what has been trained already is taken, what
was begun goes on. No torch."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.datasets.catalog.dataset import Dataset
from core.evaluation.pooled import Pooled, pooled
from core.runs.events import ENDED, Finished
from core.runs.folder import RunFolder
from core.runs.leavings import remove_unbegun
from core.runs.recipe import Recipe
from core.support.errors import Refused
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from core.training import launcher
from core.training.folds.family import TrainedRuns, base_name, check_foldable, folds_like, is_trained, made, run_of
from core.training.joining.in_common import shares_backbone
from core.training.together.launching import RunEnded, begin_together, follow_together, go_on_together


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
    apart = devices > 1 or not shares_backbone(recipe) or context.stop_requested
    side_by_side = {} if apart else _train_together(workspace, opened, recipe, splits, base, context)
    runs: list[RunFolder] = []
    taken: list[str] = []
    for number, one in enumerate(splits, start=1):
        if number in side_by_side:
            runs.append(side_by_side[number])
            continue
        if context.stop_requested:
            break
        context.check_abandoned()
        folder = run_of(workspace, opened, one, recipe)
        before = folder is not None and is_trained(folder)
        if folder is None:
            wish = _wish(workspace, base, number, folds)
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


def _wish(workspace: Workspace, base: str, number: int, folds: int) -> str:
    return workspace.new_run_name(f"{base}-fold{number}of{folds}")


def _train_together(
    workspace: Workspace, dataset: Dataset, recipe: Recipe, splits: Sequence[str], base: str, context: Context
) -> dict[int, RunFolder]:
    """The runs, by the numbers of their folds, that one process has trained: those that were missing, or begun, where there are
    several.

    Raises:
        NotThere, BadInput, Refused: They cannot begin, or one failed.
        Abandoned: The job was dropped.
    """
    folds, known = len(splits), TrainedRuns(workspace)
    found = {number: known.of(dataset, one, recipe) for number, one in enumerate(splits, start=1)}
    missing = [number for number, folder in found.items() if folder is None]
    begun = [number for number, folder in found.items() if folder is not None and not is_trained(folder)]
    if len(missing) + len(begun) < 2:
        return {}
    since = time.time()
    folders = {number: folder for number in begun if (folder := found[number]) is not None and go_on_together(workspace, folder)}
    folders |= _begun_together(workspace, dataset, recipe, {number: splits[number - 1] for number in missing}, base, folds)
    try:
        launcher.start_together(workspace, list(folders.values()))
    except (Refused, OSError):
        remove_unbegun(folders[number] for number in missing)
        raise
    ended: list[RunEnded] = []
    for number, folder in sorted(folders.items()):
        context.report(FoldBegan(number, folds, folder.name, False))
    follow_together(list(folders.values()), since, context, ended.append)
    for number, folder in sorted(folders.items()):
        _check_end(next(run.finished for run in ended if run.folder == folder), folder, number, folds)
    return folders


def _begun_together(
    workspace: Workspace, dataset: Dataset, recipe: Recipe, splits: Mapping[int, str], base: str, folds: int
) -> dict[int, RunFolder]:
    """New folders of the runs of these folds, by their numbers: of all of them, or of none.

    Raises:
        NotThere, BadInput, Refused: One cannot begin.
    """
    wishes = {_wish(workspace, base, number, folds): number for number in splits}
    requests = [launcher.request_for(workspace, dataset.name, recipe, name, splits[number]) for name, number in wishes.items()]
    made_now: dict[int, RunFolder] = {}
    for request, begins in begin_together(workspace, requests):
        if not isinstance(begins, RunFolder):
            remove_unbegun(made_now.values())  # folds that nobody would train stayed among the runs, as waiting ones
            raise begins
        made_now[wishes[request.run]] = begins
    return made_now


def _trained(folder: RunFolder, number: int, folds: int, context: Context) -> bool:
    """Follows a run to its end; False when it was stopped.

    Raises:
        Refused: It failed.
    """
    return _check_end(launcher.follow(folder, context).finished, folder, number, folds)


def _check_end(finished: Finished | None, folder: RunFolder, number: int, folds: int) -> bool:
    """True where a run has come to its end, False when it was stopped.

    Raises:
        Refused: It failed.
    """
    if finished is not None and finished.reason == "stopped":
        return False
    if finished is None or finished.reason not in ENDED:
        why = "its process vanished." if finished is None else finished.message
        hint = (
            finished.hint if finished is not None else ""
        ) or "Train the folds again: this one goes on at its last checkpoint."
        raise Refused(f"Fold {number} of {folds}, {folder.name}, failed: {why}", hint, folder.path)
    return True
