"""What comes into question follows pictures and architecture; the cheapest that is not worse beyond its error is taken."""

from __future__ import annotations

import numpy as np
import pytest

from core.pictures.scaling import Shapes
from core.runs.facts import DatasetFacts
from core.runs.plan import PictureTrial
from core.training.choosing.candidates import FEWEST, SAMPLE, difference, largest, offered, taken
from core.training.presets import recipe_for


def facts(side: int, train: int = 5000, narrow: int = 0) -> DatasetFacts:
    counts = {"train": {"a": train}, "val": {"a": 9}, "test": {"a": 0}}
    return DatasetFacts("d", "", "s", "", ("a",), counts, Shapes(1000, 1.0, narrow, side))


@pytest.mark.parametrize(
    ("side", "sizes"), [(32, (224,)), (0, (224,)), (245, (224, 288)), (300, (224, 288, 384)), (4000, (224, 288, 384))]
)
def test_pictures_are_hardly_blown_up(side: int, sizes: tuple[int, ...]) -> None:
    assert offered(recipe_for("quick"), facts(side)).sizes == sizes


def test_networks_of_squares_are_offered_what_they_can_cut() -> None:
    assert offered(recipe_for("dinov2-frozen"), facts(900)).sizes == (224, 294, 378)


def test_bars_come_into_question_for_pictures_far_from_square() -> None:
    assert offered(recipe_for("quick"), facts(300, narrow=90)).fits == ("squeeze",)
    assert offered(recipe_for("quick"), facts(300, narrow=200)).fits == ("squeeze", "pad")
    assert offered(recipe_for("quick", ["fit=crop"]), facts(300, narrow=200)).fits == ("crop",)


def test_what_is_given_is_not_tried_and_few_pictures_tell_nothing() -> None:
    assert offered(recipe_for("quick", ["picture_size=96"]), facts(300)).sizes == (96,)
    few = offered(recipe_for("quick"), facts(300, FEWEST - 1, narrow=900))
    assert (few.sizes, few.fits, few.pictures) == ((224,), ("squeeze",), FEWEST - 1)
    assert offered(recipe_for("quick"), facts(300, 90_000)).pictures == SAMPLE


def test_a_preview_reckons_with_the_largest() -> None:
    recipe, choice = largest(recipe_for("quick"), facts(300))
    assert (recipe.picture_size, recipe.fit, choice.trials) == (384, "squeeze", ())


def trial(size: int, loss: float, error: float) -> PictureTrial:
    return PictureTrial(size=size, fit="squeeze", loss=loss, accuracy=0.9, error=error)


def test_the_cheapest_within_an_error_of_the_best_is_taken() -> None:
    assert taken([trial(224, 0.34, 0.02), trial(288, 0.33, 0.0)]).size == 224
    assert taken([trial(224, 0.36, 0.02), trial(288, 0.335, 0.01), trial(384, 0.33, 0.0)]).size == 288
    assert taken([trial(224, 0.36, 0.02), trial(288, 0.35, 0.01), trial(384, 0.33, 0.0)]).size == 384


def test_differences_are_paired_and_err_by_groups() -> None:
    losses = np.array([1.0, 3.0, 2.0, 6.0])
    mean, error = difference(losses + np.array([0.1, 0.3, 0.1, 0.3]), losses, np.arange(4))
    assert mean == pytest.approx(0.2)
    assert error == pytest.approx(np.std([0.1, 0.3, 0.1, 0.3], ddof=1) / 2)
    # Copies of one picture are one picture.
    twice = np.array([0.1, 0.1, 0.3, 0.3])
    assert difference(losses + twice, losses, np.array([7, 7, 2, 2]))[1] == pytest.approx(0.1)
    assert difference(losses, losses, np.arange(4)) == (0.0, 0.0)


def test_borders_of_what_comes_into_question() -> None:
    assert offered(recipe_for("quick"), facts(216)).sizes == (224, 288), "216 pixels are blown up by no more than a third"
    assert offered(recipe_for("quick"), facts(215)).sizes == (224,)
    assert offered(recipe_for("quick"), facts(300, narrow=100)).fits == ("squeeze",), "a tenth of them is few"
    assert offered(recipe_for("quick"), facts(300, narrow=101)).fits == ("squeeze", "pad")
    enough = offered(recipe_for("quick"), facts(300, FEWEST, narrow=900))
    assert (enough.sizes, enough.fits, enough.pictures) == ((224, 288, 384), ("squeeze", "pad"), FEWEST)


def test_one_that_is_worse_by_its_error_exactly_is_taken() -> None:
    assert taken([trial(224, 0.375, 0.125), trial(288, 0.25, 0.0)]).size == 224
    assert taken([trial(224, 0.5, 0.125), trial(288, 0.25, 0.5), trial(384, 0.25, 0.0)]).size == 288


def test_one_group_alone_says_nothing_of_chance() -> None:
    mean, error = difference(np.array([3.0, 1.0]), np.array([1.0, 1.0]), np.array([4, 4]))
    assert (mean, error) == (1.0, 0.0)
