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


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (SplitRequest(0.8, 0.3, 0.3),
         "The shares add up to 1.4. Fractions add up to 1; numbers of pictures are all above 1, or 0."),
        (SplitRequest(-0.1, 0.6, 0.5),
         "The shares of a split must not be negative, nor 0 for train. Example: train .8, val .1, test .1."),
        (SplitRequest(0.0, 0.5, 0.5),
         "The shares of a split must not be negative, nor 0 for train. Example: train .8, val .1, test .1."),
        (SplitRequest(val=float("inf")), "inf is no share of val. Example: train .8, val .1, test .1."),
        (SplitRequest(20.5, 10, 10), "Numbers of pictures must be whole. Use fractions up to 1 instead."),
        (SplitRequest(80, 10, 11), "101 pictures are asked for and there are 100. Ask for fewer, or use fractions."),
        (SplitRequest(folds=5, fold=6), "There is no fold 6 of 5. Name one from 1 on."),
        (SplitRequest(folds=5, fold=-1), "There is no fold -1 of 5. Name one from 1 on."),
        (SplitRequest(folds=5, val=0.8),
         "A val share of 0.8 leaves nothing for train in 5 folds. Each fold has 20 % of all pictures on test; val is a fraction "
         "of all below 0.8."),
        (SplitRequest(folds=1), "1 folds cannot be made. Ask for 2 to 20; 5 and 10 are usual."),
        (SplitRequest(folds=21), "21 folds cannot be made. Ask for 2 to 20; 5 and 10 are usual."),
    ],
)  # fmt: skip
def test_what_cannot_be_met_says_why_and_what_could(wrong: SplitRequest, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        wrong.shares(100)
    assert str(caught.value) == said


def test_more_folds_than_pictures_are_refused_and_as_many_are_not() -> None:
    with pytest.raises(BadInput) as caught:
        SplitRequest(folds=5).shares(4)
    assert str(caught.value) == "5 folds are asked for and there are 4 pictures. Ask for fewer folds."
    with pytest.raises(BadInput, match=r"^2 folds are asked for and there is 1 picture\."):
        SplitRequest(folds=2).shares(1)
    with pytest.raises(BadInput, match=r"^4 pictures are asked for and there is 1\."):
        SplitRequest(2, 2, 0).shares(1)
    assert SplitRequest(folds=5).shares(5) == pytest.approx({"train": 0.7, "val": 0.1, "test": 0.2})
    assert SplitRequest(folds=2, fold=2, val=0).shares(5) == {"train": 0.5, "val": 0, "test": 0.5}
    assert SplitRequest(folds=20, val=0).shares(20)["test"] == 0.05


def test_shares_add_up_to_one() -> None:
    assert SplitRequest(0.33, 0.33, 0.33).shares(9) == pytest.approx(dict.fromkeys(("train", "val", "test"), 1 / 3))
    assert sum(SplitRequest(0.34, 0.34, 0.33).shares(9).values()) == pytest.approx(1)
    assert SplitRequest(60, 20, 0).shares(100) == {"train": 0.6, "val": 0.2, "test": 0.0, "rest": 0.2}
    assert SplitRequest(1.0, 0, 0).shares(7) == {"train": 1.0, "val": 0.0, "test": 0.0}
    assert [SplitRequest(2, 0, 0).is_counted, SplitRequest(1, 0, 0).is_counted, SplitRequest(2, 0.5, 0).is_counted] == [
        True, False, False,
    ]  # fmt: skip
    assert not SplitRequest(2, 2, 2, folds=3).is_counted
    assert SplitRequest(0.9, 0.1, 0).wanted_sides == ("train", "val")


def test_names_and_words_say_the_parameters() -> None:
    assert SplitRequest().split_name == "80-10-10-seed0"
    assert SplitRequest(0.86, 0.07, 0.07, 3).split_name == "86-7-7-seed3"
    assert SplitRequest(60, 20, 20).split_name == "60-20-20-pictures-seed0"
    assert SplitRequest(group_by="Patient no. é").split_name == "80-10-10-seed0-by-Patient_no___"
    assert SplitRequest(group_by="x" * 50).split_name == f"80-10-10-seed0-by-{'x' * 40}"
    pattern = SplitRequest(group_pattern="a+").split_name
    assert pattern.startswith("80-10-10-seed0-by-path")
    assert len(pattern) == len("80-10-10-seed0-by-path") + 6
    assert SplitRequest(group_by="p", group_pattern="a+").split_name == pattern.replace("by-path", "by-p-path")
    assert SplitRequest(after_run="a run. ").split_name == "80-10-10-seed0-after-a run"
    assert SplitRequest(folds=5).split_name == "5-folds-seed0"
    assert SplitRequest(folds=5, val=0.2, fold=2).split_name == "5-folds-val20-seed0-fold2of5"
    assert SplitRequest(name="mine", folds=5, fold=2).split_name == "mine-fold2of5"
    assert SplitRequest(name="mine-fold2of5", folds=5, fold=2).split_name == "mine-fold2of5"
    assert [one.split_name for one in SplitRequest(name="m", folds=2).family] == ["m-fold1of2", "m-fold2of2"]
    assert SplitRequest(name="given").shown == "as the source gave it"
    assert SplitRequest(seed=3, group_by="p", group_pattern="a+", after_run="r").shown == (
        "train 0.8, val 0.1, test 0.1, seed 3, grouped by p, grouped by the pattern a+ in the path, what r knows on train"
    )
    assert SplitRequest(folds=5).shown == "fold 1 of 5, val 0.1, seed 0"
    assert SplitRequest(folds=5, fold=4).shown == "fold 4 of 5, val 0.1, seed 0"
    named = SplitRequest(folds=4, fold=1).named()
    assert (named.train, named.val, named.test) == (pytest.approx(0.65), 0.1, 0.25)
    assert SplitRequest(80, 10, 10).named() == SplitRequest(80.0, 10.0, 10.0, name="80-10-10-pictures-seed0")


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        (SplitRequest(), "80-10-10-seed0"),
        (SplitRequest(train=0.9, val=0.07, test=0.03, seed=4), "90-7-3-seed4"),
        (SplitRequest(train=200, val=20, test=10), "200-20-10-pictures-seed0"),
        (SplitRequest(group_by="a b/ü"), "80-10-10-seed0-by-a_b__"),
        (SplitRequest(after_run="long. name . "), "80-10-10-seed0-after-long. name"),
        (SplitRequest(folds=3), "3-folds-seed0"),
        (SplitRequest(folds=3, val=0.2, fold=2), "3-folds-val20-seed0-fold2of3"),
        (SplitRequest(name="mine", folds=3, fold=1), "mine-fold1of3"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_name_tells_what_was_asked_for(request_: SplitRequest, name: str) -> None:
    assert request_.split_name == name


def test_a_pattern_stands_in_the_name_by_a_digest() -> None:
    by_pattern = SplitRequest(group_pattern="a(.)").split_name
    assert by_pattern.startswith("80-10-10-seed0-by-path")
    assert by_pattern != SplitRequest(group_pattern="b(.)").split_name
    assert SplitRequest(group_by="day", group_pattern="a(.)").split_name.startswith("80-10-10-seed0-by-day-path")
