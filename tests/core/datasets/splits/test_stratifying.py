"""Folds, patterns in paths, what a closer look found alike, and how an older split stands, over real catalogs."""

from __future__ import annotations

from collections import Counter

import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import certificate
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_folds, make_split, stored_request
from core.datasets.splits.standing import standing
from core.datasets.splits.stratifying import assign_groups
from core.datasets.splits.warnings import class_notes
from core.support.errors import BadInput, Refused
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    return planted_dataset(workspace)


def many(count: int, classes: int = 3, start: int = 0) -> list[Planted]:
    return [Planted(f"c{i % classes}/{i:05d}.png", label=f"c{i % classes}") for i in range(start, start + count)]


def find_alike(dataset: Dataset, first: str, second: str, how: str = "mirrored") -> None:
    """Stores what a closer look would have found."""
    a, b = (sample.id for sample in dataset.catalog.by_paths([first, second]))
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("INSERT INTO likenesses VALUES (?, ?, ?, ?)", (min(a, b), max(a, b), 0.05, how))


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


def test_a_fold_keeps_its_excluded_pictures_in_mind(dataset: Dataset) -> None:
    plant(dataset, many(60))
    folds = make_folds(dataset, SplitRequest(folds=3))
    path = next(path for path, side in folds[2].assignment.items() if side == "test")
    dataset.catalog.exclude([dataset.catalog.by_paths([path])[0].id])
    plant(dataset, [Planted("c0/copy.png", label="c0", content=path)])
    again = make_folds(dataset, SplitRequest(folds=3))
    assert [fold.assignment["c0/copy.png"] == "test" for fold in again] == [False, False, True]


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


def test_the_folds_of_a_name_stand_for_one_set_of_parameters(dataset: Dataset) -> None:
    plant(dataset, many(30))
    make_folds(dataset, SplitRequest(folds=3, name="mine"))
    with pytest.raises(Refused, match="mine-fold1of3"):
        make_folds(dataset, SplitRequest(folds=3, name="mine", seed=1))
    assert make_split(dataset, SplitRequest(name="mine")).split == "mine"


def test_what_a_pattern_finds_in_paths_stays_together(dataset: Dataset) -> None:
    plant(dataset, [Planted(f"c{i % 2}/case{i // 10:02d}-{i}.png", label=f"c{i % 2}") for i in range(300)])
    result = make_split(dataset, SplitRequest(group_pattern=r"/(case\d+)-"))
    sides: dict[str, set[str]] = {}
    for path, side in result.assignment.items():
        sides.setdefault(path[3:9], set()).add(side)
    assert len(sides) == 30
    assert all(len(found) == 1 for found in sides.values())
    assert result.groups == 30
    (tie,) = certificate(dataset, result.split).ties
    assert (tie.reason, tie.pictures) == ("path-pattern", 300)
    assert "by-path" in result.split
    assert make_split(dataset, SplitRequest(group_pattern=r"case\d+")).split != result.split


@pytest.mark.parametrize("pattern", ["(", r"/(series\d+)"])
def test_a_pattern_that_cannot_group_is_refused(dataset: Dataset, pattern: str) -> None:
    plant(dataset, many(30))
    with pytest.raises(BadInput, match=r"expression|finds nothing"):
        make_split(dataset, SplitRequest(group_pattern=pattern))
    assert dataset.split_names() == ()


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


def test_an_older_split_stays_as_it_was_and_is_said_to_leak_by_now(dataset: Dataset) -> None:
    plant(dataset, many(100))
    first = make_split(dataset, SplitRequest(name="old"))
    assert standing(dataset, "old", stored_request(dataset, "old")).across == ()
    train, test = (next(path for path, own in first.assignment.items() if own == side) for side in ("train", "test"))
    find_alike(dataset, train, test)
    plant(dataset, many(5, start=100))
    now = standing(dataset, "old", stored_request(dataset, "old"))
    assert (now.across, now.unknown, now.closer) == ((test,), 5, True)
    second = make_split(dataset, SplitRequest(name="old"))
    assert {path: second.assignment[path] for path in first.assignment} == first.assignment
    assert certificate(dataset, "old").leaks == (test,)
    assert any("older than what ties them" in text for text in second.warnings)
    assert make_split(dataset, SplitRequest(name="new")).warnings == ()


def test_pictures_made_from_one_picture_stay_with_it(dataset: Dataset) -> None:
    originals = many(60)
    made = [
        Planted(f"{one.path[:-4]}-{n}.png", label=one.label, columns={"derived_from": one.sha256})
        for one in originals[:40]
        for n in range(3)
    ]
    plant(dataset, [*originals[:30], *made])  # ten of the originals are in another dataset
    result = make_split(dataset, SplitRequest())
    sides: dict[str, set[str]] = {}
    for path, side in result.assignment.items():
        sides.setdefault(path[3:8], set()).add(side)
    assert len(sides) == 40
    assert all(len(found) == 1 for found in sides.values())


def test_a_certificate_counts_groups_per_class_and_notes_what_is_thin(dataset: Dataset) -> None:
    burst = [Planted(f"c0/b{i}.png", label="c0", group="burst") for i in range(30)]
    plant(dataset, [*many(300), *burst, Planted("rare/1.png", label="rare")])
    make_split(dataset, SplitRequest(name="mine", train=0.6, val=0.2, test=0.2))
    entry = certificate(dataset, "mine")
    assert entry.class_groups == {"c0": 101, "c1": 100, "c2": 100, "rare": 1}
    assert class_notes(entry) == {"rare": "missing from val and test"}
    make_split(dataset, SplitRequest(name="thin", train=0.9, val=0.05, test=0.05))
    assert class_notes(certificate(dataset, "thin"))["c1"] == "few on val and test"
    plant(dataset, [Planted(f"big/{i}.png", label="big", group="case") for i in range(60)])
    plant(dataset, [Planted(f"big/{i}.png", label="big") for i in range(60, 63)])
    make_split(dataset, SplitRequest(name="big", train=0.6, val=0.2, test=0.2))
    assert class_notes(certificate(dataset, "big"))["big"] == "95 % on train: large groups"


@pytest.mark.parametrize("seed", range(4))
def test_a_group_goes_where_the_counts_come_closest_to_their_shares(seed: int) -> None:
    groups = {"a": 3, "b": 3, "c": 2}
    names = [name for name, count in groups.items() for _ in range(count)]
    sides = assign_groups(names, ["boat"] * len(names), {"train": 0.75, "test": 0.25}, seed)
    assert sides == {"a": "train", "b": "train", "c": "test"}
