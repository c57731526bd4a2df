"""What stands on a split: runs by their plan or request, and datasets it was carried over to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.derived.augment_request import AugmentOptions, AugmentRequest
from core.derived.augmenting import augment_dataset
from core.history.dataset_acts import remove_dataset, rename_dataset, restore_datasets
from core.history.dependents import dependents, derived_from
from core.history.turning import take_back
from core.runs.augmentation import Augmentation
from core.runs.folder import RunFolder
from core.runs.trash import empty_trash
from core.support.errors import Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.presets import recipe_for


def test_runs_and_derived_datasets_are_named(workspace: Workspace, shapes_folder: Callable[..., Path]) -> None:
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=8))
    dataset = Dataset.open(workspace, "shapes")
    mine = make_split(dataset, SplitRequest(name="mine"))
    assert dependents(workspace, dataset, "mine") == ()
    augment_dataset(workspace, AugmentRequest("shapes", "more", AugmentOptions(per_class=8), Augmentation()))
    RunFolder.create(workspace, "run", "shapes", recipe_for("mlp"), split="mine")
    make_split(dataset, SplitRequest(name="other"))
    assert [(found.noun, found.name) for found in dependents(workspace, dataset, "mine")] == [("run", "run"), ("dataset", "more")]
    assert dependents(workspace, dataset, "other") == ()
    assert mine.edit is not None
    with pytest.raises(Refused, match="the run run and the dataset more stand on it"):
        take_back(workspace, dataset, mine.edit)


def test_a_run_in_the_trash_stands_on_its_split_for_it_may_come_back(
    workspace: Workspace, shapes_folder: Callable[..., Path]
) -> None:
    """The split could be taken back; the run that was put back then stood on nothing."""
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=8))
    dataset = Dataset.open(workspace, "shapes")
    mine = make_split(dataset, SplitRequest(name="mine"))
    assert mine.edit is not None
    run = RunFolder.create(workspace, "run", "shapes", recipe_for("mlp"), split="mine")
    trashed = workspace.trash(run.path)
    assert [(found.name, found.trashed) for found in dependents(workspace, dataset, "mine")] == [("run", True)]
    with pytest.raises(Refused, match=r"the run run \(in the trash\) stands on it"):
        take_back(workspace, dataset, mine.edit)
    empty_trash(workspace, [trashed.name], Context())
    take_back(workspace, dataset, mine.edit)
    assert dataset.split_names() == ()


def test_a_derived_dataset_in_the_trash_stands_on_the_split_and_follows_its_parents_name(
    workspace: Workspace, shapes_folder: Callable[..., Path]
) -> None:
    """The split could be taken back, and a rename left the trashed one pointing at a name that was nobody's."""
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=8))
    dataset = Dataset.open(workspace, "shapes")
    mine = make_split(dataset, SplitRequest(name="mine"))
    assert mine.edit is not None
    augment_dataset(workspace, AugmentRequest("shapes", "more", AugmentOptions(per_class=8), Augmentation()))
    trashed = remove_dataset(workspace, "more")
    assert [(found.name, found.trashed) for found in dependents(workspace, dataset, "mine")] == [("more", True)]
    with pytest.raises(Refused, match=r"the dataset more \(in the trash\) stands on it"):
        take_back(workspace, dataset, mine.edit)
    rename_dataset(workspace, "shapes", "forms")
    restore_datasets(workspace, [trashed], Context())
    assert [found.name for found in derived_from(workspace, "forms")] == ["more"]
    assert not list(derived_from(workspace, "shapes"))
