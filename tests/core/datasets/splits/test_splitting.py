"""Splits: no group on two sides, the order of listing does not matter, additions move nothing."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import certificate
from core.datasets.splits.groups import find_groups
from core.datasets.splits.sides import new_sides
from core.datasets.splits.splitting import SplitRequest, SplitResult, keep_given_split, make_split, stored_request
from core.datasets.splits.standing import standing
from core.datasets.splits.stratifying import assign_groups
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset

SHARES = {"train": 0.8, "val": 0.1, "test": 0.1}


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    return planted_dataset(workspace)


def many(count: int, classes: int = 3, start: int = 0) -> list[Planted]:
    return [Planted(f"c{i % classes}/{i:05d}.png", label=f"c{i % classes}") for i in range(start, start + count)]


# A small world of samples: few contents, few hashes near each other, few owners, so that groups form by every reason.
worlds = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 40), st.sampled_from([None, None, None, "x", "y"]), st.integers(0, 3)),
    min_size=1,
    max_size=60,
)


def columns_of(world: list[tuple[int, int, str | None, int]]) -> tuple[list[str], np.ndarray, list[str | None], list[str]]:
    sha256 = [hashlib.sha256(bytes([content])).hexdigest() for content, _, _, _ in world]
    spread = [random.Random(hash_seed // 3).getrandbits(64) ^ (1 << (hash_seed % 3)) for _, hash_seed, _, _ in world]
    return sha256, np.array(spread, np.uint64), [owner for _, _, owner, _ in world], [f"c{label}" for *_, label in world]


def must_stay_together(sha256: list[str], hashes: np.ndarray, owners: list[str | None], i: int, j: int) -> bool:
    near = int(hashes[i] ^ hashes[j]).bit_count() <= 4
    return sha256[i] == sha256[j] or near or (owners[i] is not None and owners[i] == owners[j])


@settings(deadline=None, max_examples=60)
@given(world=worlds, seed=st.integers(0, 5))
def test_what_belongs_together_is_on_one_side_and_order_does_not_matter(
    world: list[tuple[int, int, str | None, int]], seed: int
) -> None:
    sha256, hashes, owners, labels = columns_of(world)
    groups = find_groups(sha256, hashes, {"owner": owners})
    chosen = assign_groups(groups.names, labels, SHARES, seed)
    sides = [chosen[name] for name in groups.names]
    for i in range(len(world)):
        for j in range(i):
            if must_stay_together(sha256, hashes, owners, i, j):
                assert sides[i] == sides[j]
    order = list(range(len(world)))
    random.Random(seed).shuffle(order)
    again = find_groups([sha256[i] for i in order], hashes[order], {"owner": [owners[i] for i in order]})
    assert again.names == tuple(groups.names[i] for i in order)
    assert assign_groups(again.names, [labels[i] for i in order], SHARES, seed) == chosen


@settings(deadline=None, max_examples=60)
@given(world=worlds, later=worlds, seed=st.integers(0, 3))
def test_additions_move_nothing_and_do_not_leak(
    world: list[tuple[int, int, str | None, int]], later: list[tuple[int, int, str | None, int]], seed: int
) -> None:
    before = columns_of(world)
    first = new_sides(
        find_groups(before[0], before[1], {"owner": before[2]}).names, before[3], SHARES, seed, [(False, None)] * len(world)
    )
    sha256, hashes, owners, labels = columns_of(world + later)
    stored = [(True, side) for side in first.sides] + [(False, None)] * len(later)
    second = new_sides(find_groups(sha256, hashes, {"owner": owners}).names, labels, SHARES, seed, stored)
    assert second.sides[: len(world)] == first.sides
    assert all(row >= len(world) for row in second.tied)
    for i in range(len(stored)):
        for j in range(i):
            if must_stay_together(sha256, hashes, owners, i, j) and second.sides[i] and second.sides[j]:
                assert second.sides[i] == second.sides[j]


@settings(deadline=None, max_examples=60)
@given(groups=st.lists(st.tuples(st.integers(1, 6), st.integers(0, 4)), min_size=3, max_size=80), seed=st.integers(0, 9))
def test_a_class_with_three_groups_is_on_every_side(groups: list[tuple[int, int]], seed: int) -> None:
    names = [f"g{number}" for number, (size, _) in enumerate(groups) for _ in range(size)]
    labels = [f"c{label}" for size, label in groups for _ in range(size)]
    chosen = assign_groups(names, labels, SHARES, seed)
    for label, count in Counter(label for _, label in groups).items():
        on = {chosen[f"g{number}"] for number, (_, own) in enumerate(groups) if own == label}
        assert len(on) == min(3, count)


def test_every_class_gets_its_share(dataset: Dataset) -> None:
    plant(dataset, many(900))
    result = make_split(dataset, SplitRequest())
    for label in ("c0", "c1", "c2"):
        assert [result.counts[side][label] for side in ("train", "val", "test")] == [240, 30, 30]
    assert len(result.assignment) == 900
    assert result.warnings == ()


def test_another_seed_gives_another_split_and_the_same_seed_the_same(workspace: Workspace) -> None:
    first, second = (planted_dataset(workspace, name) for name in ("one", "two"))
    plant(first, many(100))
    plant(second, reversed(many(100)))
    assert make_split(first, SplitRequest()).assignment == make_split(second, SplitRequest()).assignment
    assert make_split(first, SplitRequest(seed=1)).assignment != make_split(first, SplitRequest()).assignment


def test_a_column_and_the_given_group_keep_samples_together(dataset: Dataset) -> None:
    plant(dataset, [Planted(f"a/{i}.png", columns={"owner": f"o{i % 7}"}, group=f"g{i % 50}") for i in range(350)])
    result = make_split(dataset, SplitRequest(group_by="owner"))
    sides: dict[str, set[str]] = {}
    for path, side in result.assignment.items():
        sides.setdefault(f"o{int(path[2:-4]) % 7}", set()).add(side)
    assert all(len(found) == 1 for found in sides.values())
    assert result.groups <= 7
    assert {tie.reason for tie in certificate(dataset, result.split).ties} == {"owner", "group"}


def test_an_unknown_column_is_refused_with_the_known_ones(dataset: Dataset) -> None:
    plant(dataset, [Planted("a/1.png", columns={"owner": "x"}), Planted("b/1.png", label="b")])
    with pytest.raises(BadInput, match="owner"):
        make_split(dataset, SplitRequest(group_by="camera"))


def test_groups_that_nobody_named_are_refused_but_a_stored_split_by_them_stays(dataset: Dataset) -> None:
    plant(dataset, [Planted(f"a/{i}.png", group=f"g{i // 2}") for i in range(20)])
    split = make_split(dataset, SplitRequest(group_by="group")).split
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("UPDATE samples SET given_group = NULL")
    with pytest.raises(BadInput, match="no column called 'group'"):
        make_split(dataset, SplitRequest(group_by="group", seed=1))
    request = stored_request(dataset, split)
    assert make_split(dataset, request).split == split
    assert standing(dataset, split, request).across == ()


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


def test_a_new_picture_that_ties_two_sides_together_is_set_aside(dataset: Dataset) -> None:
    plant(dataset, many(100))
    first = make_split(dataset, SplitRequest())
    table = dataset.table(first.split)
    train = next(path for path, side in first.assignment.items() if side == "train")
    test = next(path for path, side in first.assignment.items() if side == "test")
    hashes = {sample.path: sample.phash for sample in dataset.catalog.samples()}
    content = dict(zip(table.paths, table.sha256, strict=True))[train]
    assert content
    plant(dataset, [Planted("c0/bridge.png", label="c0", content=train, phash=hashes[test])])
    second = make_split(dataset, SplitRequest())
    assert second.set_aside == ("c0/bridge.png",)
    assert "c0/bridge.png" not in second.assignment
    assert any("set aside" in text for text in second.warnings)
    assert {path: second.assignment[path] for path in first.assignment} == first.assignment
    assert make_split(dataset, SplitRequest()).set_aside == ("c0/bridge.png",)


def test_a_picture_like_an_excluded_one_follows_it(dataset: Dataset) -> None:
    plant(dataset, many(100))
    first = make_split(dataset, SplitRequest())
    path = next(path for path, side in first.assignment.items() if side == "test")
    (sample,) = dataset.catalog.by_paths([path])
    dataset.catalog.exclude([sample.id])
    plant(dataset, [Planted(f"{path[:2]}/copy.png", label=path[:2], content=path)])
    second = make_split(dataset, SplitRequest())
    assert path not in second.assignment
    assert second.assignment[f"{path[:2]}/copy.png"] == "test"


def test_small_classes_are_reported_with_what_to_do(dataset: Dataset) -> None:
    rare = [Planted("rare/1.png", label="rare"), Planted("rare/2.png", label="rare", content="rare/1.png")]
    plant(dataset, [*many(60), *rare])
    result = make_split(dataset, SplitRequest())
    (warning,) = result.warnings
    assert "rare has 1 group (2 pictures)" in warning
    assert "Add at least 2 more pictures that are not alike" in warning
    assert {result.assignment["rare/1.png"], result.assignment["rare/2.png"]} == {"train"}


def test_one_picture_more_is_spoken_of_as_one(dataset: Dataset) -> None:
    plant(dataset, [*many(60), *(Planted(f"rare/{place}.png", label="rare") for place in range(2))])
    (warning,) = make_split(dataset, SplitRequest()).warnings
    assert "Add at least 1 more picture that is not alike" in warning


def test_a_runaway_group_is_reported(dataset: Dataset) -> None:
    plant(dataset, [*many(100), *(Planted(f"c0/flat{i}.png", label="c0", phash=1 << 63) for i in range(40))])
    result = make_split(dataset, SplitRequest())
    assert any("largest group has 40 of 140" in text for text in result.warnings)
    assert certificate(dataset, result.split).largest_group == 40


def test_counts_are_met_and_the_rest_is_set_aside(dataset: Dataset) -> None:
    plant(dataset, many(300))
    result = make_split(dataset, SplitRequest(train=150, val=30, test=60))
    assert [sum(result.counts[side].values()) for side in ("train", "val", "test")] == [150, 30, 60]
    assert len(result.set_aside) == 60
    assert result.warnings == ()


@pytest.mark.parametrize("wanted", [(30, 10, 10), (70, 10, 10), (31, 29, 30)])
def test_counts_are_met_where_shares_of_classes_would_not_come_out_at_them(
    dataset: Dataset, wanted: tuple[int, int, int]
) -> None:
    plant(dataset, many(90))
    result = make_split(dataset, SplitRequest(*wanted))
    assert tuple(sum(result.counts[side].values()) for side in ("train", "val", "test")) == wanted
    assert all(max(counts.values()) - min(counts.values()) <= 1 for counts in result.counts.values())
    assert result.warnings == ()


def test_counts_that_whole_groups_cannot_meet_are_told(dataset: Dataset) -> None:
    pairs = [Planted(f"c{i % 2}/{i}-{copy}.png", label=f"c{i % 2}", content=f"{i}") for i in range(40) for copy in "ab"]
    plant(dataset, pairs)
    result = make_split(dataset, SplitRequest(train=40, val=11, test=9))
    told = [warning for warning in result.warnings if warning.startswith("You asked for ")]
    got = {side: sum(counts.values()) for side, counts in result.counts.items()}
    assert got["val"] % 2 == got["test"] % 2 == 0
    assert len(told) == 1
    assert f"11 on val and got {got['val']}" in told[0]
    assert f"9 on test and got {got['test']}" in told[0]


def test_a_large_group_of_a_column_is_called_by_it(dataset: Dataset) -> None:
    ward = [Planted(f"c0/w{i}.png", label="c0", columns={"patient": "7"}) for i in range(40)]
    lone = [Planted("rare/1.png", label="rare", columns={"patient": "9"})]
    plant(dataset, [*many(100), *ward, *lone])
    warnings = make_split(dataset, SplitRequest(group_by="patient")).warnings
    assert any("They have the same patient" in text for text in warnings)
    assert any("rare has 1 group (1 picture)" in text and "not of the same patient" in text for text in warnings)


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


def test_a_name_stands_for_one_set_of_parameters(dataset: Dataset) -> None:
    plant(dataset, many(30))
    make_split(dataset, SplitRequest(name="mine"))
    with pytest.raises(Refused, match="mine"):
        make_split(dataset, SplitRequest(name="mine", seed=1))


def test_nothing_to_split_is_refused(dataset: Dataset) -> None:
    with pytest.raises(BadInput, match="no pictures"):
        make_split(dataset, SplitRequest())


def test_an_abandoned_split_stores_nothing(dataset: Dataset) -> None:
    plant(dataset, many(30))
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        make_split(dataset, SplitRequest(), context)
    assert dataset.split_names() == ()


def test_a_split_can_be_undone(dataset: Dataset) -> None:
    plant(dataset, many(30))
    first = make_split(dataset, SplitRequest())
    second = make_split(dataset, SplitRequest(seed=1))
    assert dataset.current_split == second.split
    assert second.edit is not None
    dataset.catalog.undo(second.edit)
    assert dataset.split_names() == (first.split,)
    assert dataset.current_split == first.split


def given_dataset(dataset: Dataset, sides: tuple[str, ...]) -> SplitResult:
    plant(dataset, [Planted(f"{side}/c{i % 2}/{i}.png", label=f"c{i % 2}", side=side) for side in sides for i in range(60)])
    return keep_given_split(dataset)


def test_given_sides_are_kept(dataset: Dataset) -> None:
    result = given_dataset(dataset, ("train", "val", "test"))
    assert result.split == "given"
    assert all(path.startswith(side) for path, side in result.assignment.items())
    assert result.warnings == ()


def test_a_missing_side_is_carved_out_of_train_and_stays(dataset: Dataset) -> None:
    result = given_dataset(dataset, ("train", "test"))
    assert [sum(result.counts[side].values()) for side in ("train", "val", "test")] == [54, 6, 60]
    assert any("no val" in text for text in result.warnings)
    plant(dataset, [Planted(f"train/c0/new{i}.png", label="c0", side="train") for i in range(20)])
    again = keep_given_split(dataset)
    assert {path: again.assignment[path] for path in result.assignment} == result.assignment
    assert make_split(dataset, SplitRequest(name="given")).assignment == again.assignment


def test_what_was_carved_stays_when_the_source_gets_that_side(dataset: Dataset) -> None:
    first = given_dataset(dataset, ("train", "test"))
    carved = next(path for path, side in first.assignment.items() if side == "val")
    plant(dataset, [Planted(f"val/c{i % 2}/{i}.png", label=f"c{i % 2}", side="val") for i in range(10)])
    plant(dataset, [Planted("train/c0/copy.png", label="c0", content=carved, side="train")])
    second = keep_given_split(dataset)
    assert {path: second.assignment[path] for path in first.assignment} == first.assignment
    assert second.assignment["train/c0/copy.png"] == "val"
    assert second.counts["val"] == {label: count + 5 + (label == "c0") for label, count in first.counts["val"].items()}


def test_leaks_of_a_given_split_are_reported_not_moved(dataset: Dataset) -> None:
    plant(dataset, [Planted("test/c0/copy.png", label="c0", content="train/c0/0.png", side="test")])
    result = given_dataset(dataset, ("train", "val", "test"))
    assert certificate(dataset, "given").leaks == ("test/c0/copy.png",)
    assert result.assignment["test/c0/copy.png"] == "test"
    assert any(pair.sides == ("train", "test") and pair.distance == 0 for pair in result.closest_across)
    assert any("tied to pictures on another side" in text for text in result.warnings)


def test_without_given_sides_there_is_no_given_split(dataset: Dataset) -> None:
    plant(dataset, many(30))
    with pytest.raises(BadInput, match="which side"):
        make_split(dataset, SplitRequest(name="given"))


def test_the_certificate_names_the_closest_pairs_across(dataset: Dataset) -> None:
    plant(dataset, many(200))
    result = make_split(dataset, SplitRequest())
    hashes = {sample.path: sample.phash for sample in dataset.catalog.samples()}
    for sides in (("train", "val"), ("train", "test"), ("val", "test")):
        pairs = [pair for pair in result.closest_across if pair.sides == sides]
        assert len(pairs) == 3
        assert len({path for pair in pairs for path in pair.paths}) == 6
        across = [
            (hashes[a] ^ hashes[b]).bit_count()
            for a, side_a in result.assignment.items()
            for b, side_b in result.assignment.items()
            if (side_a, side_b) == sides
        ]
        assert pairs[0].distance == min(across)
        assert [pair.distance for pair in pairs] == sorted(pair.distance for pair in pairs)
        for pair in pairs:
            assert tuple(result.assignment[path] for path in pair.paths) == sides
            assert pair.distance == (hashes[pair.paths[0]] ^ hashes[pair.paths[1]]).bit_count()


def test_a_certificate_that_is_not_there(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(NotThere, match="none yet"):
        certificate(dataset, "mine")


def test_twelve_thousand_samples_are_split_and_keep_their_copies_together(dataset: Dataset) -> None:
    copies = [Planted(f"c0/d{i}.png", label="c0", content=f"x{i % 700}") for i in range(2000)]
    plant(dataset, [*many(10_000, classes=10), *copies])
    result = make_split(dataset, SplitRequest())
    assert result.groups == 10_700
    assert abs(sum(result.counts["test"].values()) - 1200) < 15
    assert len({(int(path[4:-4]) % 700, side) for path, side in result.assignment.items() if path.startswith("c0/d")}) == 700
