"""Checks of width and height, against what is usual in the dataset."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.checks.check import Evidence, SizeLimits
from core.datasets.cleaning.checks.sizes import aspect_limits, side_limits
from core.datasets.cleaning.exclusion import ExclusionRule, exclude, restore_paths
from core.support.workspace import Workspace
from tests.asked_questions import found
from tests.catalogs import Planted, plant, planted_dataset
from tests.evidences import evidence, found_in


def test_a_picture_of_the_usual_small_size_is_not_tiny(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/{n}.png", width=28, height=28) for n in range(30)])
    assert found(check_stored(dataset)) == {}


def test_what_is_just_beyond_a_limit_is_told_from_it(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"c/{n}.png", width=640, height=1000 + n) for n in range(2)])
    exclude(dataset, ExclusionRule(("odd-aspect",), limits=SizeLimits(aspect=(0.64, 2.0))))
    restore_paths(dataset, ["c/1.png"])
    assert [finding.detail for finding in check_stored(dataset).findings if finding.kind == "odd-aspect"] == [
        "0.639 wide to high, where 0.640 to 2.000 is usual here: 640 × 1,001 pixels."
    ]


def sized(*sizes: tuple[float, float], limits: SizeLimits = SizeLimits()) -> Evidence:  # noqa: B008  # frozen
    width, height = np.array(sizes, np.float64).T
    return evidence(len(sizes), width=width, height=height, limits=limits)


def said(kind: str, seen: Evidence) -> list[tuple[str, float, str]]:
    return [(finding.paths[0], round(finding.score, 3), finding.detail) for finding in found_in(kind, seen)]


def test_a_tiny_picture_is_told_beside_the_others() -> None:
    assert said("tiny", sized((16, 200), (200, 24), (32, 32), *[(300, 200)] * 4)) == [
        ("a/0.png", 0.5, "16 × 200 pixels; the short side of most is about 200 pixels."),
        ("a/1.png", 0.25, "200 × 24 pixels; the short side of most is about 200 pixels."),
    ]  # fmt: skip
    assert said("tiny", sized((14, 14), (15, 15), *[(28, 28)] * 3)) == [
        ("a/0.png", 0.562, "14 × 14 pixels; the short side of most is about 28 pixels."),
    ]  # fmt: skip
    assert said("tiny", evidence(0)) == []


def test_what_is_far_smaller_or_larger_than_usual_is_told_with_what_is_usual() -> None:
    usual = [(100, 100)] * 6
    assert said("odd-size", sized((40, 40), (49.9, 50), (50.1, 50), (200, 199), (250, 160), (400, 400), *usual, *usual)) == [
        ("a/0.png", 0.2, "40 × 40 pixels: a square of 40, where 50 to 200 is usual here."),
        ("a/1.png", 0.001, "50 × 50 pixels: a square of 50, where 50 to 200 is usual here."),
        ("a/5.png", 0.5, "400 × 400 pixels: a square of 400, where 50 to 200 is usual here."),
    ]  # fmt: skip
    assert said("odd-size", sized((1, 1), (900, 900))) == [], "a handful says nothing"
    assert side_limits(sized(*usual)) == pytest.approx((50, 200))


def test_limits_that_a_person_set_are_taken() -> None:
    seen = sized((90, 90), (100, 100), (201, 201), limits=SizeLimits(side=(100, 200)))
    assert [(path, words.split("where ")[1]) for path, _, words in said("odd-size", seen)] == [
        ("a/0.png", "100 to 200 is usual here."), ("a/2.png", "100 to 200 is usual here."),
    ]  # fmt: skip
    below = sized((300, 300), limits=SizeLimits(side=(0, 200)))
    assert said("odd-size", below) == [("a/0.png", 0.333, "300 × 300 pixels: a square of 300, where 200 or less is usual here.")]
    above = sized((50, 50), limits=SizeLimits(side=(200, math.inf)))
    assert said("odd-size", above) == [("a/0.png", 0.75, "50 × 50 pixels: a square of 50, where 200 or more is usual here.")]


def test_what_is_far_wider_or_higher_than_usual_is_told() -> None:
    usual = [(100, 100)] * 7
    assert said("odd-aspect", sized((40, 100), (51, 100), (199, 100), (400, 100), *usual)) == [
        ("a/0.png", 0.2, "0.40 wide to high, where 0.50 to 2.00 is usual here: 40 × 100 pixels."),
        ("a/3.png", 0.5, "4.00 wide to high, where 0.50 to 2.00 is usual here: 400 × 100 pixels."),
    ]  # fmt: skip
    assert aspect_limits(sized(*usual)) == pytest.approx((0.5, 2))
    near = sized((0.99999, 1), limits=SizeLimits(aspect=(1.0, 2.0)))
    assert said("odd-aspect", near)[0][2].startswith("0.99999 wide to high, where 1.00000 to 2.00000 is usual here")
