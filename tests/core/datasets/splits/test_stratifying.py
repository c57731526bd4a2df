"""Folds, what a closer look found alike, and how groups are spread over the sides."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import certificate
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_folds, make_split
from core.datasets.splits.stratifying import assign_groups
from core.support.errors import Refused
from tests.catalogs import SHARES, Planted, find_alike, many, plant


def test_folds_are_splits_of_their_own_with_a_certificate_each(dataset: Dataset) -> None:
    plant(dataset, many(300))
    folds = make_folds(dataset, SplitRequest(folds=5, val=0.1))
    assert [fold.split for fold in folds] == [f"5-folds-seed0-fold{number}of5" for number in range(1, 6)]
    assert dataset.split_names() == tuple(fold.split for fold in folds)
    assert dataset.current_split == folds[0].split
    on_test = Counter(path for fold in folds for path, side in fold.assignment.items() if side == "test")
    assert set(on_test.values()) == {1}
    assert len(on_test) == 300
    for fold in folds:
        assert [sum(fold.counts[side].values()) for side in ("train", "val", "test")] == [210, 30, 60]
        assert fold.counts["test"] == {"c0": 20, "c1": 20, "c2": 20}
        entry = certificate(dataset, fold.split)
        assert entry.leaks == ()
        assert entry.fingerprint == dataset.table(fold.split).fingerprint == fold.fingerprint
        assert {pair.sides for pair in entry.closest_across} == {("train", "val"), ("train", "test"), ("val", "test")}
    assert len({tuple(path for path, side in fold.assignment.items() if side == "val") for fold in folds}) == 5


def test_a_fold_keeps_its_excluded_pictures_in_mind(dataset: Dataset) -> None:
    plant(dataset, many(60))
    folds = make_folds(dataset, SplitRequest(folds=3))
    path = next(path for path, side in folds[2].assignment.items() if side == "test")
    dataset.catalog.exclude([dataset.catalog.by_paths([path])[0].id])
    plant(dataset, [Planted("c0/copy.png", label="c0", content=path)])
    again = make_folds(dataset, SplitRequest(folds=3))
    assert [fold.assignment["c0/copy.png"] == "test" for fold in again] == [False, False, True]


def test_the_folds_of_a_name_stand_for_one_set_of_parameters(dataset: Dataset) -> None:
    plant(dataset, many(30))
    make_folds(dataset, SplitRequest(folds=3, name="mine"))
    with pytest.raises(Refused, match="mine-fold1of3"):
        make_folds(dataset, SplitRequest(folds=3, name="mine", seed=1))
    assert make_split(dataset, SplitRequest(name="mine")).split == "mine"


def test_what_a_closer_look_found_alike_stays_together(dataset: Dataset) -> None:
    plant(dataset, many(300))
    plain = make_split(dataset, SplitRequest(name="plain"))
    assert not certificate(dataset, "plain").closer
    far = {side: next(path for path, own in plain.assignment.items() if own == side) for side in ("train", "val", "test")}
    find_alike(dataset, far["train"], far["val"])
    find_alike(dataset, far["val"], far["test"], "copy")
    closer = make_split(dataset, SplitRequest(name="closer"))
    assert len({closer.assignment[path] for path in far.values()}) == 1
    entry = certificate(dataset, "closer")
    assert entry.closer
    assert {tie.reason: tie.pictures for tie in entry.ties} == {"likeness:copy": 2, "likeness:mirrored": 2}
    assert entry.ties[0].examples[0][2] == 0.05


@pytest.mark.parametrize("seed", range(4))
def test_a_group_goes_where_the_counts_come_closest_to_their_shares(seed: int) -> None:
    groups = {"a": 3, "b": 3, "c": 2}
    names = [name for name, count in groups.items() for _ in range(count)]
    sides = assign_groups(names, ["boat"] * len(names), {"train": 0.75, "test": 0.25}, seed)
    assert sides == {"a": "train", "b": "train", "c": "test"}


@settings(deadline=None, max_examples=60)
@given(groups=st.lists(st.tuples(st.integers(1, 6), st.integers(0, 4)), min_size=3, max_size=80), seed=st.integers(0, 9))
def test_a_class_with_three_groups_is_on_every_side(groups: list[tuple[int, int]], seed: int) -> None:
    names = [f"g{number}" for number, (size, _) in enumerate(groups) for _ in range(size)]
    labels = [f"c{label}" for size, label in groups for _ in range(size)]
    chosen = assign_groups(names, labels, SHARES, seed)
    for label, count in Counter(label for _, label in groups).items():
        on = {chosen[f"g{number}"] for number, (_, own) in enumerate(groups) if own == label}
        assert len(on) == 3 if count > 2 else "train" in on


@pytest.mark.parametrize(
    ("each", "shares", "wanted"),
    [
        (1, {"train": 0.8, "val": 0.1, "test": 0.1}, {"train": 1000}),
        (2, {"train": 0.8, "val": 0.1, "test": 0.1}, {"train": 1600, "val": 200, "test": 200}),
        (2, {"train": 0.6, "val": 0.2, "test": 0.2}, {"train": 1200, "val": 400, "test": 400}),
        (2, {"train": 0.3, "val": 0.1, "test": 0.6}, {"train": 1000, "val": 200, "test": 800}),
        (2, dict.fromkeys("abcde", 0.2), dict.fromkeys("abcde", 400)),
    ],
)
def test_a_thousand_classes_that_cannot_be_cut_meet_the_shares_together(
    each: int, shares: dict[str, float], wanted: dict[str, int]
) -> None:
    names = [f"g{number}" for number in range(1000 * each)]
    labels = [f"c{number // each}" for number in range(1000 * each)]
    chosen = assign_groups(names, labels, shares, 0)
    assert Counter(chosen.values()) == wanted
    on: dict[str, set[str]] = {}
    for name, label in zip(names, labels, strict=True):
        on.setdefault(label, set()).add(chosen[name])
    assert all("train" in own for own in on.values()) or "train" not in shares
    assert "train" in shares or all(len(own) == each for own in on.values())


def test_a_single_class_of_two_is_on_train_and_val() -> None:
    names, labels = [f"g{number}" for number in range(42)], ["common"] * 40 + ["rare"] * 2
    chosen = assign_groups(names, labels, SHARES, 0)
    assert sorted(chosen[name] for name in names[40:]) == ["train", "val"]


def test_of_two_groups_the_larger_is_learned_from() -> None:
    names = [f"{label}-{group}" for label in ("box", "disc") for group in ("pair", "pair", "single")]
    labels = ["box"] * 3 + ["disc"] * 3
    for seed in range(10):
        sides = assign_groups(names, labels, {"train": 0.5, "val": 0.25, "test": 0.25}, seed)
        assert sides["box-pair"] == sides["disc-pair"] == "train"
