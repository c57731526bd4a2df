"""Splits are stored as edits: the same parameters extend them, and they can be undone."""

from __future__ import annotations

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import certificate
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_folds, make_split, stored_request
from tests.catalogs import many, plant


def test_the_same_parameters_extend_the_stored_split(dataset: Dataset) -> None:
    plant(dataset, many(300))
    first = make_split(dataset, SplitRequest())
    plant(dataset, many(60, start=300))
    second = make_split(dataset, SplitRequest())
    assert second.split == first.split
    assert {path: second.assignment[path] for path in first.assignment} == first.assignment
    assert len(second.assignment) == 360
    assert sum(second.counts["val"].values()) == 36
    assert dataset.table(second.split).fingerprint == second.fingerprint == certificate(dataset, second.split).fingerprint
    assert make_split(dataset, SplitRequest()).edit is None


def test_a_split_can_be_undone(dataset: Dataset) -> None:
    plant(dataset, many(30))
    first = make_split(dataset, SplitRequest())
    second = make_split(dataset, SplitRequest(seed=1))
    assert dataset.current_split == second.split
    assert second.edit is not None
    dataset.catalog.undo(second.edit)
    assert dataset.split_names() == (first.split,)
    assert dataset.current_split == first.split


def test_folds_are_one_edit_and_any_of_them_extends_all(dataset: Dataset) -> None:
    plant(dataset, many(100))
    first = make_folds(dataset, SplitRequest(folds=4, name="mine"))
    assert {fold.edit for fold in first} == {first[0].edit}
    plant(dataset, many(40, start=100))
    second = make_split(dataset, stored_request(dataset, "mine-fold3of4"))
    assert second.split == dataset.current_split == "mine-fold3of4"
    for fold in first:
        sides = dict(zip(dataset.table(fold.split).paths, dataset.table(fold.split).sides, strict=True))
        assert {path: sides[path] for path in fold.assignment} == fold.assignment
        assert None not in sides.values()
        assert len(sides) == 140
    for edit in (second.edit, first[0].edit):
        assert edit is not None
        dataset.catalog.undo(edit)
    assert dataset.split_names() == ()
