"""The Data page's decisions as jobs: each is one edit, and says what it did."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.decisions import exclude_found, move_to_class, tie_pair, tie_together, turn_exclusion
from core.datasets.cleaning.open_findings import open_findings
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [*(Planted(f"a/{n}.png") for n in range(4)), Planted("b/1.png", label="b", contrast=0.0)])
    return made


def test_what_is_excluded_already_is_taken_in_again(dataset: Dataset) -> None:
    ids = dataset.catalog.ids()[:2]
    first = turn_exclusion(dataset, ids, Context())
    assert first.words.startswith("2 pictures excluded.")
    assert turn_exclusion(dataset, [*ids, dataset.catalog.ids()[2]], Context()).words.startswith("1 picture excluded.")
    assert turn_exclusion(dataset, ids, Context()).words.startswith("2 pictures taken in again.")
    assert dataset.catalog.count_used() == 4


def test_moving_to_the_own_class_is_no_decision(dataset: Dataset) -> None:
    ids = [sample.id for sample in dataset.catalog.by_paths(["a/0.png", "b/1.png"])]
    assert move_to_class(dataset, ids, "b", Context()).words.startswith("1 picture moved to b.")
    again = move_to_class(dataset, ids, "b", Context())
    assert (again.words, again.edit) == ("The selection is in b already.", None)


def test_two_pictures_are_tied_once(dataset: Dataset) -> None:
    assert tie_together(dataset, dataset.catalog.ids()[:1], Context()).edit is None
    done = tie_pair(dataset, ["a/0.png", "a/1.png"], Context())
    assert done.words.startswith("2 pictures tied together.")
    assert tie_together(dataset, dataset.catalog.ids()[:2], Context()).words == "2 pictures are tied together already."


def test_what_a_check_found_is_excluded_for_that_reason(dataset: Dataset) -> None:
    check_stored(dataset)
    (uniform,) = open_findings(dataset, ["uniform"])
    assert exclude_found(dataset, sorted(uniform.left_out), "uniform", Context()).words.startswith("1 picture excluded.")
    assert dataset.catalog.edits()[0].title == "Excluded 1 picture: uniform"
    assert dataset.catalog.class_counts() == {"a": 4}
