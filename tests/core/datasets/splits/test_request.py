"""Requests that cannot be met are refused before anything is stored."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.request import SplitRequest, may_be_fold
from core.datasets.splits.splitting import make_split
from core.support.errors import BadInput
from tests.catalogs import many, plant


@pytest.mark.parametrize(
    "wrong",
    [
        SplitRequest(train=0.8, val=0.3, test=0.3),
        SplitRequest(train=-0.1, val=0.6, test=0.5),
        SplitRequest(train=0, val=0.5, test=0.5),
        SplitRequest(train=float("nan")),
        SplitRequest(train=200, val=0.1, test=0.1),
        SplitRequest(train=2000, val=10, test=10),
        SplitRequest(train=20.5, val=10, test=10),
        SplitRequest(name="../up"),
    ],
)
def test_impossible_requests_are_refused(dataset: Dataset, wrong: SplitRequest) -> None:
    plant(dataset, many(30))
    with pytest.raises(BadInput):
        make_split(dataset, wrong)
    assert dataset.split_names() == ()


@pytest.mark.parametrize(
    "wrong",
    [
        SplitRequest(folds=1),
        SplitRequest(folds=21),
        SplitRequest(folds=5, val=0.8),
        SplitRequest(folds=5, val=-0.1),
        SplitRequest(folds=5, val=float("nan")),
        SplitRequest(folds=16),
        SplitRequest(folds=3, name="x" * 78),
    ],
)
def test_folds_that_cannot_be_made_are_refused(dataset: Dataset, wrong: SplitRequest) -> None:
    plant(dataset, many(15))
    with pytest.raises(BadInput):
        make_split(dataset, wrong)
    assert dataset.split_names() == ()


def test_every_fold_is_known_by_its_name_and_no_other_split() -> None:
    for name in (None, "mine"):
        assert all(may_be_fold(fold.split_name) for fold in SplitRequest(folds=3, name=name).family)
        assert not may_be_fold(SplitRequest(name=name).split_name)
    assert not may_be_fold("")
