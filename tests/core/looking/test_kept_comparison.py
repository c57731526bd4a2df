"""A comparison with a naive split is kept while it still holds."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_split
from core.looking.kept_comparison import keep_comparison, kept_comparison
from core.looking.split_comparison import SplitComparison, Way
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset

WAYS = Way(0.7, (0.55, 0.82), (0.68, 0.72), 0.0), Way(0.95, (0.9, 0.98), (0.94, 0.96), 0.5)
FOUND = SplitComparison("planted", "half", 20, 12, 3, 10, 5, *WAYS, 0.25, (0.1, 0.4), ("rare",), 0.5)


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"{label}/{n}.png", label=label) for label in "ab" for n in range(10)])
    make_split(made, SplitRequest(name="half"))
    keep_comparison(made, FOUND)
    return made


def test_it_comes_back_as_it_was(dataset: Dataset) -> None:
    assert kept_comparison(dataset, "half") == FOUND
    assert kept_comparison(dataset, "other") is None


def test_a_decision_since_makes_it_untrue_until_it_is_taken_back(dataset: Dataset) -> None:
    edit = dataset.catalog.exclude(dataset.catalog.ids()[:1])
    assert kept_comparison(dataset, "half") is None
    assert edit is not None
    dataset.catalog.undo(edit)
    assert kept_comparison(dataset, "half") == FOUND


@pytest.mark.parametrize("text", ["", "[]", "null", '{"state": 3}', '{"found": {"naive": 1}}'])
def test_a_damaged_file_is_as_good_as_none(dataset: Dataset, text: str) -> None:
    (file,) = (dataset.folder / "cache").glob("naive-*.json")
    file.write_text(text)
    assert kept_comparison(dataset, "half") is None
