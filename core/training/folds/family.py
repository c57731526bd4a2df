"""Which splits the folds of a training are, and which runs they have had already. No torch."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_folds, stored_request
from core.evaluation.pooled import Pooled, pooled
from core.runs.events import ENDED
from core.runs.folder import RunFolder
from core.runs.members import runs_of
from core.runs.plan import split_of
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere, SafelightError
from core.support.jobs import Context
from core.support.wording import some
from core.support.workspace import Workspace

MOST_NAME = 60
"""Letters of a run's name that the number of its fold comes behind."""


def folds_like(dataset: Dataset, folds: int, split: str | None = None) -> tuple[SplitRequest, ...]:
    """What so many folds are asked to be, by the grouping and the seed of a split.

    Args:
        dataset: What they are of.
        folds: How many; where the split is one of so many folds, it is these.
        split: The split; the dataset's current one when None, and the usual parameters where there is none.

    Raises:
        NotThere: No such split.
        BadInput: So many cannot be made.
    """
    name = split if split is not None else dataset.current_split
    like = stored_request(dataset, name) if name is not None else SplitRequest()
    if like.folds == folds:
        return like.family
    val = like.val if 0 < like.val < 1 - 1 / max(2, folds) else SplitRequest.val
    usual = SplitRequest()
    one = replace(like, name=None, folds=folds, fold=0, train=usual.train, val=val, test=usual.test, after_run=None)
    return one.family


def made(dataset: Dataset, family: tuple[SplitRequest, ...], context: Context) -> tuple[str, ...]:
    """The names of the folds, which are made where they are not there yet; the dataset's current split stays what it is.

    Raises:
        BadInput, Refused: They cannot be made.
    """
    names = tuple(fold.split_name for fold in family)
    if not set(names) <= set(dataset.split_names()):
        make_folds(dataset, family[0], context, current=dataset.current_split)
    return names


class TrainedRuns:
    """The runs of a workspace as they are now, each read once, to be found by what they were trained on and how.

    A study asks for hundreds: read anew for each of them, 500 runs took minutes.

    Args:
        workspace: Whose runs.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._runs: defaultdict[tuple[str, str | None, Recipe], list[tuple[RunFolder, str | None]]] = defaultdict(list)
        self._fingerprints: dict[tuple[str, str], str] = {}
        for folder in map(RunFolder, reversed(workspace.run_folders())):
            try:
                request, plan = folder.request, folder.plan
            except SafelightError:
                continue  # damaged: the list of runs says so
            # Of a run that was asked for without a split only its plan says which one it has.
            key = (request.dataset, split_of(request, plan), _unnamed(request.recipe))
            self._runs[key].append((folder, plan.split.fingerprint if plan is not None else None))

    def of(self, dataset: Dataset, split: str, recipe: Recipe) -> RunFolder | None:
        """The run of this recipe on a split as it is now: one that has been judged before others, and newer before older ones."""
        if (dataset.name, split) not in self._fingerprints:
            self._fingerprints[dataset.name, split] = dataset.table(split).fingerprint
        alike = self._runs.get((dataset.name, split, _unnamed(recipe)), [])
        found = [folder for folder, seen in alike if seen in (None, self._fingerprints[dataset.name, split])]
        return next((folder for folder in found if folder.report_path.is_file()), found[0] if found else None)


def run_of(workspace: Workspace, dataset: Dataset, split: str, recipe: Recipe) -> RunFolder | None:
    """As `TrainedRuns.of`, where only one run is asked for."""
    return TrainedRuns(workspace).of(dataset, split, recipe)


def is_trained(folder: RunFolder) -> bool:
    """True when the run of a fold has come to its end and was judged: only then it counts among the others."""
    return folder.report_path.is_file() and folder.state() in ENDED


def judged_folds(workspace: Workspace, run: str, context: Context) -> Pooled:
    """Job: a run and those of the other folds, by the same recipe, judged together.

    Raises:
        NotThere: No such run; or it is of no fold, or another fold has not been trained by its recipe, or not to its end.
        BadInput: A report is damaged.
    """
    folder = RunFolder.open(workspace, run)
    # By the plan's split: a request may name none, and then has the one there was.
    request, split = folder.request, split_of(folder.request, folder.plan) or ""
    dataset = Dataset.open(workspace, request.dataset)
    like = stored_request(dataset, split) if split in dataset.split_names() else SplitRequest()
    if not like.folds:
        raise NotThere(f"{run} was not trained on a fold.", f"Choose folds in Train to train {request.dataset} on them.")
    found, trained = [], TrainedRuns(workspace)
    for fold in like.family:
        context.check_abandoned()
        other = trained.of(dataset, fold.split_name, request.recipe)
        if other is None:
            hint = "Train the folds by that recipe; those that are there are taken."
            raise NotThere(f"Fold {fold.fold} of {fold.folds} has not been trained by the recipe of {run}.", hint)
        if not is_trained(other):
            hint = f"Show {other.name} in Train, where Resume or Write the report finishes it, or train the folds again."
            raise NotThere(f"Fold {fold.fold} of {fold.folds}, {other.name}, has not been trained to its end.", hint)
        found.append(other)
    return pooled(f"{run} with its other folds", found)


def base_name(dataset: str, recipe: Recipe, name: str | None) -> str:
    """What the runs of folds are called before the number of their fold."""
    label = recipe.preset if recipe.preset != "custom" else recipe.architecture.replace(":", "-")
    return (name or f"{dataset}-{label}")[:MOST_NAME].rstrip(" .")


def check_foldable(recipe: Recipe) -> None:
    """Does nothing when every fold can begin alike.

    Raises:
        BadInput: Its weights, or a member's, come from a run, which has learned from what other folds are judged by.
    """
    # Members as well: an ensemble of runs was trained on folds whose test pictures its members had learned from.
    if runs := runs_of(recipe):
        hint = "Name architectures as members." if recipe.members else "Begin with other weights: random, imagenet or a file."
        has = "has" if len(runs) == 1 else "have"
        raise BadInput(f"{some(runs)} {has} learned from pictures that the folds are judged by.", hint)


def _unnamed(recipe: Recipe) -> Recipe:
    """Without what changes nothing of the training."""
    return recipe.model_copy(update={"preset": "custom", "tensorboard": False})
