"""What stands on a split, so that it must stay: runs that train or trained on it, and datasets it was carried over to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.derived.deriving import KIND
from core.runs.folder import RunFolder
from core.support.errors import SafelightError
from core.support.workspace import Workspace


@dataclass(frozen=True)
class Dependent:
    """Something that stands on a split.

    Attributes:
        noun: "run" or "dataset".
        name: Of it.
        since: When it was made, ISO 8601 in UTC.
    """

    noun: str
    name: str
    since: str


def dependents(workspace: Workspace, dataset: Dataset, split: str) -> tuple[Dependent, ...]:
    """What stands on a split of a dataset: runs first, oldest first. Damaged runs and datasets stand on nothing."""
    return (*_runs(workspace, dataset, split), *_derived(workspace, dataset, split))


def _runs(workspace: Workspace, dataset: Dataset, split: str) -> Iterator[Dependent]:
    for place in workspace.run_folders():
        with suppress(SafelightError, OSError):
            folder = RunFolder(place)
            request, plan = folder.request, folder.plan
            chosen = plan.split.name if plan is not None else request.split or dataset.current_split
            if request.dataset == dataset.name and chosen == split:
                yield Dependent("run", folder.name, request.created)


def _derived(workspace: Workspace, dataset: Dataset, split: str) -> Iterator[Dependent]:
    for name in workspace.dataset_names():
        with suppress(SafelightError, OSError):
            other = Dataset.open(workspace, name)
            query = "SELECT 1 FROM sources WHERE kind = ? AND substr(location, 1, ?) = ?"
            begin = f"{dataset.name}: "
            with schema.reading(other.catalog.path) as connection:
                made_here = connection.execute(query, (KIND, len(begin), begin)).fetchone()
            if made_here and split in other.split_names():
                yield Dependent("dataset", name, other.created)
