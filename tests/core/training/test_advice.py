"""What is said before a run begins: whether pictures lose a part of themselves that may matter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.pictures.scaling import Fit, Shapes
from core.runs.recipe import Stage
from core.training.advice import advice, with_smaller_rate
from core.training.presets import PRESETS, recipe_for
from tests.tiny_training import tiny_facts, tiny_recipe


def said(fit: Fit, shapes: Shapes) -> str:
    return " ".join(advice(tiny_recipe(fit=fit), replace(tiny_facts(), shapes=shapes)))


def test_it_is_said_how_much_the_middle_leaves_out_and_what_to_choose() -> None:
    told = said("crop", Shapes(935, 0.62, 412))
    assert "of 412 of 935 pictures a quarter or more is cut away, 38 % of the area on average" in told
    assert "squeeze" in told
    assert "pad" in told


def test_uneven_classes_are_told_of_before_the_start() -> None:
    (told,) = advice(tiny_recipe(), tiny_facts({"train": (40, 12, 4), "val": (6, 6, 6), "test": (3, 3, 3)}))
    assert "10 times as many pictures in train as red" in told


def test_what_flatters_every_accuracy_is_said_before_the_start() -> None:
    assert advice(tiny_recipe(), replace(tiny_facts(), flattered=("Size alone tells cars.",))) == ("Size alone tells cars.",)


def test_another_try_after_a_loss_ran_away_has_a_tenth_of_its_rate() -> None:
    first, last = Stage(epochs=1, learning_rate=1e-2), Stage(epochs=2, learning_rate=3e-3)
    recipe = tiny_recipe(stages=(first, last), preset="two-stage")
    again = with_smaller_rate(recipe, 1)
    assert [stage.learning_rate for stage in again.stages] == [1e-2, pytest.approx(3e-4)]
    assert again.model_copy(update={"stages": recipe.stages}) == recipe


def test_nothing_is_said_where_nothing_or_little_is_cut_away() -> None:
    assert said("crop", Shapes(1000, 0.97, 100)) == ""
    assert said("crop", Shapes()) == ""
    assert said("squeeze", Shapes(935, 0.3, 900)) == ""
    assert said("pad", Shapes(935, 0.3, 900)) == ""


def test_a_setting_that_nothing_comes_of_is_named_and_one_that_counts_is_not() -> None:
    stage = Stage(optimiser="adamw", momentum=0.5, plateau_patience=9, blocks=3)
    told = " ".join(advice(tiny_recipe(stages=(stage,)), tiny_facts()))
    assert "Beside optimiser adamw, nothing comes of momentum." in told
    assert "Beside schedule cosine, nothing comes of plateau_patience." in told
    assert "Beside trains everything, nothing comes of blocks." in told
    used = Stage(optimiser="sgd", momentum=0.5, schedule="plateau", plateau_patience=9)
    assert advice(tiny_recipe(stages=(used,)), tiny_facts()) == ()
    assert advice(tiny_recipe(stages=(Stage(optimiser="adamw"),)), tiny_facts()) == ()


@pytest.mark.parametrize("preset", [preset.name for preset in PRESETS])
def test_no_preset_sets_what_nothing_comes_of(preset: str) -> None:
    assert "nothing comes of" not in " ".join(advice(recipe_for(preset), tiny_facts()))
