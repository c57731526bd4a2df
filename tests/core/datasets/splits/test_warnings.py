"""What a person should know about a split is said, with what to do."""

from __future__ import annotations

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import certificate
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import keep_given_split, make_split
from core.datasets.splits.warnings import class_notes
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
