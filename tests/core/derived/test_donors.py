"""Other backgrounds are drawn by the picture: of another class, of the same side, and the same in any order."""

from __future__ import annotations

import hashlib
from collections import Counter

from core.derived.donors import NOBODY, drawn_donors

SAMPLES = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(300)]
CLASSES = ["rare" if number % 30 == 0 else ("cat", "dog")[number % 2] for number in range(300)]


def test_a_donor_is_of_another_class_and_every_class_is_drawn_as_often() -> None:
    donors = drawn_donors(CLASSES, SAMPLES, 0)
    assert all(CLASSES[donor] != label for donor, label in zip(donors, CLASSES, strict=True))
    of_cats = Counter(CLASSES[donor] for donor, label in zip(donors, CLASSES, strict=True) if label == "cat")
    assert 0.35 < of_cats["rare"] / sum(of_cats.values()) < 0.65  # though there are ten of them only
    assert drawn_donors(CLASSES, SAMPLES, 1) != donors


def test_the_order_and_one_more_picture_matter_little() -> None:
    donors = drawn_donors(CLASSES, SAMPLES, 0)
    turned = drawn_donors(CLASSES[::-1], SAMPLES[::-1], 0)
    assert [299 - donor for donor in turned[::-1]] == donors
    without = drawn_donors(CLASSES[:-1], SAMPLES[:-1], 0)
    assert sum(one == other for one, other in zip(without, donors, strict=False)) > 100


def test_no_side_lends_to_another() -> None:
    sides = ["test" if number < 30 else "train" for number in range(300)]
    donors = drawn_donors(CLASSES, SAMPLES, 0, sides)
    assert all(sides[donor] == side for donor, side in zip(donors, sides, strict=True))
    assert drawn_donors(["cat", "cat", "dog"], SAMPLES[:3], 0, ["val", "val", "test"]) == [NOBODY] * 3
