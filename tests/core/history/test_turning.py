"""Decisions taken back and done again, by steps and by number; a split that something stands on stays, and it is said what."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_folds, make_split
from core.history.turning import do_again, step_back, step_forward, take_back
from core.runs.folder import RunFolder
from core.runs.trash import empty_trash
from core.support.errors import NotThere, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.presets import recipe_for
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"c{i % 2}/{i:02d}.png", label=f"c{i % 2}") for i in range(40)])
    return made


def test_steps_go_back_and_forward_again(workspace: Workspace, dataset: Dataset) -> None:
    dataset.catalog.exclude([1])
    since = dataset.catalog.edits()[0].id
    dataset.catalog.exclude([2, 3])
    dataset.catalog.relabel([4, 6], "new")
    said = [step_back(workspace, dataset, since, Context()).words for _ in range(3)]
    assert said == [
        "Undone: move 2 pictures to new.",
        "Undone: exclude 2 pictures: by hand.",
        "Nothing was decided here since the window was opened. The history has what was decided earlier.",
    ]
    assert dataset.catalog.count_used() == 39  # what was decided before is left alone
    said = [step_forward(workspace, dataset, since, Context()).words for _ in range(3)]
    assert said == [
        "Done again: exclude 2 pictures: by hand.",
        "Done again: move 2 pictures to new.",
        "There is nothing to do again in this dataset.",
    ]
    assert (dataset.catalog.count_used(), dataset.catalog.class_counts()["new"]) == (37, 2)


def test_a_split_goes_and_comes_back_while_nothing_stands_on_it(workspace: Workspace, dataset: Dataset) -> None:
    made = make_split(dataset, SplitRequest())
    before = dataset.table(made.split).fingerprint
    assert made.edit is not None
    assert take_back(workspace, dataset, made.edit).words == "Undone: make the split 80-10-10-seed0."
    assert dataset.split_names() == ()
    do_again(dataset, made.edit)
    assert dataset.table(made.split).fingerprint == before


def test_a_split_that_runs_stand_on_stays(workspace: Workspace, dataset: Dataset) -> None:
    made = make_split(dataset, SplitRequest(name="mine"))
    RunFolder.create(workspace, "first", "planted", recipe_for("mlp"), split="mine")
    second = RunFolder.create(workspace, "second", "planted", recipe_for("mlp"))  # waits for what is current when it begins
    RunFolder.create(workspace, "elsewhere", "other", recipe_for("mlp"), split="mine")
    with pytest.raises(Refused, match="The split mine cannot be taken back: the runs first, second stand on it"):
        take_back(workspace, dataset, made.edit or 0)
    with pytest.raises(Refused, match="stand on it"):
        step_back(workspace, dataset, 0, Context())
    assert dataset.split_names() == ("mine",)
    other = make_split(dataset, SplitRequest(name="other"))
    with pytest.raises(Refused, match="the run second stands on it"):
        take_back(workspace, dataset, other.edit or 0)
    empty_trash(workspace, [workspace.trash(second.path).name], Context())
    assert take_back(workspace, dataset, other.edit or 0).edit == other.edit


def test_a_damaged_run_stands_on_nothing(workspace: Workspace, dataset: Dataset) -> None:
    made = make_split(dataset, SplitRequest(name="mine"))
    folder = RunFolder.create(workspace, "first", "planted", recipe_for("mlp"), split="mine")
    (folder.path / "request.json").write_text("{")
    take_back(workspace, dataset, made.edit or 0)
    assert dataset.split_names() == ()


def test_folds_stay_when_a_run_stands_on_one(workspace: Workspace, dataset: Dataset) -> None:
    folds = make_folds(dataset, SplitRequest(folds=3))
    RunFolder.create(workspace, "one", "planted", recipe_for("mlp"), split=folds[1].split)
    with pytest.raises(Refused, match="fold2of3 cannot be taken back: the run one stands on it"):
        take_back(workspace, dataset, folds[0].edit or 0)


def test_an_extension_stays_only_for_runs_made_since(workspace: Workspace, dataset: Dataset) -> None:
    request = SplitRequest(name="mine")
    make_split(dataset, request)
    folder = RunFolder.create(workspace, "before", "planted", recipe_for("mlp"), split="mine")
    folder._amend(created="2001-01-01T00:00:00+00:00")
    plant(dataset, [Planted("c0/late.png", label="c0")])
    extended = make_split(dataset, request)
    assert take_back(workspace, dataset, extended.edit or 0).words == "Undone: extend the split mine."
    do_again(dataset, extended.edit or 0)
    RunFolder.create(workspace, "after", "planted", recipe_for("mlp"), split="mine")
    with pytest.raises(Refused, match="the run after stands on it"):
        take_back(workspace, dataset, extended.edit or 0)


def test_numbers_that_are_none_and_states_that_are_reached_are_said(workspace: Workspace, dataset: Dataset) -> None:
    number = dataset.catalog.exclude([1]) or 0
    with pytest.raises(NotThere, match="no edit 7"):
        take_back(workspace, dataset, 7)
    with pytest.raises(Refused, match="in force already"):
        do_again(dataset, number)
    take_back(workspace, dataset, number)
    with pytest.raises(Refused, match="undone already"):
        take_back(workspace, dataset, number)
