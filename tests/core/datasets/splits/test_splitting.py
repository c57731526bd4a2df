"""Splits: shares and counts, given sides, and that nothing that has a side moves."""

from __future__ import annotations

import pytest

from core.datasets.catalog.class_names import UNLABELLED
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.sample_filter import SampleFilter
from core.datasets.splits.splitting import SplitRequest, keep_given_split, make_split, stored_request
from core.support.errors import BadInput, Refused
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, given_dataset, many, plant, planted_dataset


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


def test_a_name_stands_for_one_set_of_parameters(dataset: Dataset) -> None:
    plant(dataset, many(30))
    make_split(dataset, SplitRequest(name="mine"))
    with pytest.raises(Refused, match="mine"):
        make_split(dataset, SplitRequest(name="mine", seed=1))


def test_an_abandoned_split_stores_nothing(dataset: Dataset) -> None:
    plant(dataset, many(30))
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        make_split(dataset, SplitRequest(), context)
    assert dataset.split_names() == ()


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


def test_without_given_sides_there_is_no_given_split(dataset: Dataset) -> None:
    plant(dataset, many(30))
    with pytest.raises(BadInput, match="which side"):
        make_split(dataset, SplitRequest(name="given"))


def test_twelve_thousand_samples_are_split_and_keep_their_copies_together(dataset: Dataset) -> None:
    copies = [Planted(f"c0/d{i}.png", label="c0", content=f"x{i % 700}") for i in range(2000)]
    plant(dataset, [*many(10_000, classes=10), *copies])
    result = make_split(dataset, SplitRequest())
    assert result.groups == 10_700
    assert abs(sum(result.counts["test"].values()) - 1200) < 15
    assert len({(int(path[4:-4]) % 700, side) for path, side in result.assignment.items() if path.startswith("c0/d")}) == 700


def test_unlabelled_pictures_are_on_no_side_until_they_are_labelled_and_then_move_none(dataset: Dataset) -> None:
    plant(dataset, [*many(100), *(Planted(f"new/{number}.png", label="") for number in range(10))])
    first = make_split(dataset, SplitRequest())
    assert not any(path.startswith("new/") for path in (*first.assignment, *first.set_aside))
    assert "" not in first.counts["train"]
    numbers = dataset.catalog.ids(SampleFilter(label=UNLABELLED))
    edit = dataset.catalog.relabel_each({number: f"c{number % 2}" for number in numbers})
    assert dataset.catalog.edits()[0].title.startswith("Labelled 10 pictures: 5 c0, 5 c1")
    second = make_split(dataset, stored_request(dataset, first.split))
    assert {path: second.assignment[path] for path in first.assignment} == first.assignment
    assert sum(path.startswith("new/") for path in second.assignment) == 10
    assert edit is not None
    dataset.catalog.undo(edit)
    assert len(dataset.table(first.split)) == 100


def test_a_dataset_of_unlabelled_pictures_says_that_they_want_labels(dataset: Dataset) -> None:
    plant(dataset, [Planted(f"new/{number}.png", label="") for number in range(10)])
    with pytest.raises(BadInput) as caught:
        make_split(dataset, SplitRequest())
    assert "label those without a class" in caught.value.hint
