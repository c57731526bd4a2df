"""What a person should know about a split is said, with what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import Certificate, certificate
from core.datasets.splits.groups import BY_HAND, PATTERN
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.rows import DERIVED
from core.datasets.splits.splitting import keep_given_split, make_split
from core.datasets.splits.warnings import (
    _is_off,
    about_classes,
    about_given,
    about_groups,
    about_numbers,
    about_sides,
    class_notes,
)
from tests.catalogs import Planted, many, plant


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


def test_a_split_that_mixes_the_test_of_the_source_into_train_says_so(dataset: Dataset) -> None:
    sides = ("train", "val", "test")
    plant(dataset, [Planted(f"{side}/{i}.png", label=f"c{i % 2}", side=side) for side in sides for i in range(60)])
    assert keep_given_split(dataset).warnings == ()
    own = make_split(dataset, SplitRequest())
    mixed = sum(path.startswith("test/") and side != "test" for path, side in own.assignment.items())
    assert mixed > 0
    (warning,) = own.warnings
    assert warning.startswith(f"{mixed} pictures that the source has on test are on another side here")
    assert make_split(dataset, SplitRequest(name="given")).warnings == ()
    assert make_split(dataset, SplitRequest(folds=3)).warnings == ()


def test_what_many_classes_miss_is_one_sentence(dataset: Dataset) -> None:
    plant(dataset, [Planted(f"c{i // 2:03}/{i}.png", label=f"c{i // 2:03}") for i in range(200)])
    warnings = make_split(dataset, SplitRequest()).warnings
    assert len(warnings) == 3, "for those on train alone, those not on val, and those not on test"
    assert sorted(int(text.split(" ")[0]) for text in warnings) == [20, 20, 60]
    assert all("Add at least 1 more picture that is not alike to each, or leave them out." in text for text in warnings)


def test_what_cannot_be_trained_on_is_said(dataset: Dataset) -> None:
    plant(dataset, [Planted(f"{side}/a{i}.png", label="a", side=side) for side in ("train", "val", "test") for i in range(9)])
    plant(dataset, [Planted(f"test/b{i}.png", label="b", side="test") for i in range(9)])
    missing, only = keep_given_split(dataset).warnings
    assert missing.startswith("Class b has 9 groups (9 pictures) and is missing from train and val and cannot be trained on.")
    assert (
        only == "This split cannot be trained on: only the class a is on train, and a network learns to tell two or more apart."
    )


SIDES = ("train", "val", "test")


def counts(**on: tuple[int, int, int]) -> dict[str, dict[str, int]]:
    """Pictures per side of each class."""
    return {side: {label: numbers[place] for label, numbers in on.items()} for place, side in enumerate(SIDES)}


def test_a_class_is_noted_by_what_is_worst_of_it() -> None:
    found = counts(
        even=(8000, 1000, 1000), few=(80, 9, 10), fewer=(60, 9, 9), none=(70, 0, 12), heaped=(20, 60, 20), one=(3, 0, 0)
    )
    entry = Certificate("s", "", "", 9, found, (), 1, (), (), (), "", ())
    assert class_notes(entry) == {
        "few": "few on val", "fewer": "few on val and test", "none": "missing from val", "heaped": "60 % on val: large groups",
        "one": "missing from val and test",
    }  # fmt: skip
    without = {**counts(a=(50, 20, 0), b=(50, 20, 0)), "val": {"a": 20, "b": 20}, "test": {"a": 0, "b": 0}}
    assert class_notes(replace(entry, counts=without)) == {}, "of a side without pictures nothing is missing"


@pytest.mark.parametrize(
    ("own", "pictures", "on_side", "of_all", "off"),
    [
        (20, 100, 100, 1000, False), (21, 100, 100, 1000, True), (4, 10, 100, 1000, True), (3, 10, 100, 1000, False),
        (0, 30, 100, 1000, False),
    ],
)  # fmt: skip
def test_a_class_is_off_by_more_than_a_tenth_and_two_pictures(
    own: int, pictures: int, on_side: int, of_all: int, off: bool
) -> None:
    assert _is_off(own, pictures, on_side, of_all) == off


def test_sides_without_pictures_leaks_and_what_is_set_aside_are_told() -> None:
    full = counts(a=(8, 1, 1))
    assert about_sides(SplitRequest(), full, [], []) == []
    empty = "There is no picture on test: the dataset has too few groups. Add pictures that are not alike."
    assert about_sides(SplitRequest(), counts(a=(8, 1, 0)), [], []) == [empty]
    assert about_sides(SplitRequest(train=0.9, val=0.1, test=0), counts(a=(8, 1, 0)), [], []) == []
    leak = " on val or test is tied to pictures on another side (x.png). "
    end = " for results that are free of this leak."
    assert about_sides(SplitRequest(name="given"), full, ["x.png"], []) == [
        f"1 picture{leak}The given split is kept; make a split of your own{end}"
    ]
    assert about_sides(SplitRequest(), full, ["x.png"], []) == [
        f"1 picture{leak}The split is older than what ties them and is kept; make one with another name or seed{end}"
    ]
    (many,) = about_sides(SplitRequest(), full, [f"{number}.png" for number in range(1200)], [])
    assert many.startswith(
        "1,200 pictures on val or test are tied to pictures on another side (0.png, 1.png, 2.png, 3.png, 4.png and"
    )
    assert about_sides(SplitRequest(), full, [], [4]) == [
        "1 picture that tie two sides together is set aside; the certificate lists them."
    ]
    assert about_sides(SplitRequest(), full, [], [4, 5]) == [
        "2 pictures that tie two sides together are set aside; the certificate lists them."
    ]


def test_test_pictures_of_the_source_on_another_side_are_counted() -> None:
    given = ["test", "test", "test", "train", None]
    (said,) = about_given(SplitRequest(), given, ["test", "train", None, "test", "val"])
    assert said == (
        "1 picture that the source has on test is on another side here, so its accuracies are not what others publish of this "
        "test. The source's own split is called given."
    )
    assert about_given(SplitRequest(name="given"), given, ["train"] * 5) == []
    assert about_given(SplitRequest(folds=3), given, ["train"] * 5) == []
    assert about_given(SplitRequest(), given, ["test", "test", None, "train", "val"]) == []


def test_numbers_that_were_not_met_are_told_by_side() -> None:
    request = SplitRequest(train=1200, val=20, test=10)
    assert about_numbers(request, counts(a=(1200, 20, 10))) == []
    assert about_numbers(request, counts(a=(1199, 20, 11))) == [
        "You asked for 1,200 on train and got 1,199, 10 on test and got 11: groups stay whole, and classes in their shares."
    ]
    assert about_numbers(SplitRequest(), counts(a=(3, 3, 3))) == []


def test_classes_that_miss_sides_are_told_with_how_many_pictures_they_want() -> None:
    labels, names = ["a"] * 5 + ["b"] * 2, ["1", "2", "3", "4", "5", "6", "6"]
    sides = ["train", "train", "train", "val", "test", "train", "train"]
    assert about_classes(labels, names, sides, SIDES, None) == [
        "Class b has 1 group (2 pictures) and is missing from val and test. Add at least 2 more pictures that are not alike, or "
        "leave the class out."
    ]
    assert about_classes(labels, names, [*sides[:5], "val", None], SIDES, "patient")[0] == (
        "Class b has 1 group (2 pictures) and is missing from train and test and cannot be trained on. Add at least 2 more "
        "pictures that are not alike and not of the same patient, or leave the class out."
    )
    enough = about_classes(["a", "a", "b", "b", "b"], list("12345"), ["train", "val", "train", "train", "train"], SIDES[:2], None)
    assert enough == [
        "Class b has 3 groups (3 pictures) and is missing from val. Add at least 1 more picture that is not alike, or leave the "
        "class out."
    ]
    assert about_classes(["a"], ["1"], ["val"], ("val",), None) == [
        "This split cannot be trained on: no class is on train, and a network learns to tell two or more apart."
    ]


def test_the_largest_group_is_told_with_what_its_pictures_share() -> None:
    paths = [f"{number}.png" for number in range(100)]
    names = ["g"] * 20 + [str(number) for number in range(80)]
    told = "The largest group has 20 of 100 pictures (0.png, 1.png, 2.png, 3.png, 4.png and 15 more) and stays on one side as a "
    told += "whole. "
    alike = "Pictures of one single colour are all alike to the comparison: look at them, and exclude what is empty."
    assert about_groups(paths, names) == [told + alike]
    assert about_groups(paths[1:], names[1:]) == [], "nineteen are no large group"
    assert len(about_groups(paths * 4, names + [str(number) for number in range(80, 380)])) == 1, "a twentieth of them"
    assert about_groups(paths * 5, names + [str(number) for number in range(80, 480)]) == []
    own = ["x"] * 20 + ["y"] * 80
    shared = "; with fewer pictures of it, or more of others, the sides come closer to their shares."
    assert about_groups(paths, names, {"ward": own}) == [f"{told}They have the same ward{shared}"]
    assert about_groups(paths, names, {PATTERN: own}) == [f"{told}They have the same value of the pattern in their paths{shared}"]
    assert about_groups(paths, names, {DERIVED: own}) == [f"{told}They have the same original{shared}"]
    assert about_groups(paths, names, {"group": own}) == [f"{told}They have the same group, as the source named it{shared}"]
    assert about_groups(paths, names, {BY_HAND: own}) == [
        f"{told}Somebody tied them together; without that tie the sides come closer to their shares."
    ]
    assert about_groups(paths, names, {"ward": [None] * 100, "bed": ["x", "y"] * 50}) == [told + alike]
