"""What stands on a split, so that it must stay, or on a whole dataset: runs trained on it, and datasets made from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.settings import SETTINGS
from core.derived.kinship import made_from
from core.runs.folder import RunFolder
from core.runs.plan import split_of
from core.support.errors import SafelightError
from core.support.workspace import TRASH, Workspace


@dataclass(frozen=True)
class Dependent:
    """Something that stands on a split.

    Attributes:
        noun: "run" or "dataset".
        name: Of it.
        since: When it was made, ISO 8601 in UTC.
        trashed: Whether it lies in the trash, from where it may come back.
    """

    noun: str
    name: str
    since: str
    trashed: bool = False


def dependents(workspace: Workspace, dataset: Dataset, split: str) -> tuple[Dependent, ...]:
    """What stands on a split of a dataset: runs, then datasets, each oldest first and those in the trash last.

    Damaged runs and datasets stand on nothing.
    """
    return (*_runs(workspace, dataset, split), *_derived(workspace, dataset, split))


def standing_on(workspace: Workspace, name: str) -> tuple[Dependent, ...]:
    """What stands on a dataset as a whole: runs first, oldest first, then datasets. Damaged ones stand on nothing."""
    runs = (Dependent("run", run.name, run.request.created) for run in runs_on(workspace, workspace.run_folders(), name))
    return (*runs, *(Dependent("dataset", other.name, other.created) for other in derived_from(workspace, name)))


def runs_on(workspace: Workspace, folders: Iterable[Path], name: str) -> Iterator[RunFolder]:
    """Those of these runs that were asked to train on the dataset of that name."""
    for place in folders:
        with suppress(SafelightError, OSError):
            run = RunFolder(place)
            if run.request.dataset == name:
                yield run


def trashed_runs_on(workspace: Workspace, name: str) -> Iterator[RunFolder]:
    """The runs in the trash that were asked to train on the dataset of that name; they may come back."""
    return runs_on(workspace, (file.parent for file in workspace.models.glob(f"{TRASH}/*/request.json")), name)


def derived_from(workspace: Workspace, name: str) -> Iterator[Dataset]:
    """The datasets that were made from the one of that name."""
    return _derived_among((workspace.dataset_folder(other) for other in workspace.dataset_names()), name)


def trashed_derived_from(workspace: Workspace, name: str) -> Iterator[Dataset]:
    """The datasets in the trash that were made from the one of that name; they may come back."""
    return _derived_among((file.parent for file in workspace.data.glob(f"{TRASH}/*/{SETTINGS}")), name)


def _derived_among(folders: Iterable[Path], name: str) -> Iterator[Dataset]:
    for place in folders:
        with suppress(SafelightError, OSError):
            dataset = Dataset.at(place)
            if any(origin.startswith(f"{name}: ") for origin in made_from(dataset)):
                yield dataset


def _runs(workspace: Workspace, dataset: Dataset, split: str) -> Iterator[Dependent]:
    used = ((run, False) for run in runs_on(workspace, workspace.run_folders(), dataset.name))
    # A split went from under a run in the trash: once put back it could neither be resumed nor told what it had on which side.
    for run, trashed in (*used, *((run, True) for run in trashed_runs_on(workspace, dataset.name))):
        with suppress(SafelightError, OSError):
            if (split_of(run.request, run.plan) or dataset.current_split) == split:
                yield Dependent("run", run.name, run.request.created, trashed)


def _derived(workspace: Workspace, dataset: Dataset, split: str) -> Iterator[Dependent]:
    made = ((other, False) for other in derived_from(workspace, dataset.name))
    for other, trashed in (*made, *((other, True) for other in trashed_derived_from(workspace, dataset.name))):
        with suppress(SafelightError, OSError):
            if split in other.split_names():
                yield Dependent("dataset", other.name, other.created, trashed)
