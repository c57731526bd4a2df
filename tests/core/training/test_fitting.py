"""Presets that learn from scratch follow the pictures: no larger than they are, long enough, not endless."""

from __future__ import annotations

import pytest

from core.datasets.splits.splitting import SplitRequest, make_split
from core.runs.recipe import Recipe, stem_of
from core.support.errors import NotThere
from core.support.workspace import Workspace
from core.training.fitting import SMALLEST, STEPS, VIEWS, TrainingPictures, facts_of, fitted
from core.training.presets import PRESETS, recipe_for
from core.training.step.balance import steps_in_epoch
from tests.catalogs import Planted, plant, planted_dataset

SCRATCH = [preset.recipe for preset in PRESETS if preset.recipe.weights == "random"]


def fitted_preset(name: str, train: int, side: int) -> Recipe:
    return fitted(PRESETS.get(name).recipe, TrainingPictures(train, side))


def test_a_recipe_that_learns_from_some_pictures_is_as_long_as_those_want() -> None:
    pictures = TrainingPictures(745, 64, (100, 45, 600))
    assert pictures.limited(0) == pictures
    assert pictures.limited(50) == TrainingPictures(145, 64, (50, 45, 50))
    whole, some = (recipe_for("cnn-small", settings, pictures) for settings in ([], ["pictures_per_class=10"]))
    assert some == fitted(PRESETS.get("cnn-small").recipe, TrainingPictures(30, 64)).model_copy(update={"pictures_per_class": 10})
    assert some.stages[0].epochs > whole.stages[0].epochs
    assert recipe_for("cnn-small", ["pictures_per_class=10", "epochs=3"], pictures).stages[0].epochs == 3


def test_small_pictures_are_not_enlarged() -> None:
    plain, small = PRESETS.get("cnn-small").recipe, fitted_preset("cnn-small", 3000, 32)
    assert (plain.picture_size, small.picture_size) == (64, 32)
    assert small.stages == plain.stages
    assert fitted_preset("cnn-small", 1500, 35).picture_size == 40
    assert fitted_preset("cnn-small", 1500, 8).picture_size == SMALLEST


@pytest.mark.parametrize("recipe", SCRATCH, ids=lambda recipe: recipe.preset)
def test_large_pictures_and_unknown_ones_leave_the_size_as_it_is(recipe: Recipe) -> None:
    for side in (0, 300, 4000):
        assert fitted(recipe, TrainingPictures(5000, side)).picture_size == recipe.picture_size


def test_a_resnet_gets_its_stem_for_small_pictures() -> None:
    assert [stem_of(fitted_preset("resnet18-scratch", 4000, side)) for side in (32, 300)] == ["small", "usual"]


@pytest.mark.parametrize("recipe", SCRATCH, ids=lambda recipe: recipe.preset)
@pytest.mark.parametrize("train", [2, 30, 200, 3000, 60_000, 1_000_000])
def test_trainings_are_neither_over_at_once_nor_endless(recipe: Recipe, train: int) -> None:
    (stage,) = fitted(recipe, TrainingPictures(train, 300)).stages
    steps = stage.epochs * steps_in_epoch(train, stage.batch_size)
    assert stage.epochs >= 10
    assert steps >= STEPS / 2 or stage.epochs == 200
    assert stage.epochs * train <= max(VIEWS, 10 * train) * 1.1
    assert stage.batch_size <= max(8, train / 8)


def test_what_is_pretrained_or_unknown_stays() -> None:
    for preset in PRESETS:
        assert fitted(preset.recipe, None) == preset.recipe
        if preset.recipe.weights != "random":
            assert fitted(preset.recipe, TrainingPictures(40, 16)) == preset.recipe


def test_facts_are_those_of_the_split(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"{label}/{n}.png", label, width=90, height=40) for label in "ab" for n in range(20)])
    assert facts_of(dataset, None) is None
    made = make_split(dataset, SplitRequest())
    assert facts_of(dataset, None) == TrainingPictures(sum(made.counts["train"].values()), 60, (16, 16))
    with pytest.raises(NotThere, match=r"^planted has no split called 'no such split'\. Known: 80-10-10-seed0\.$"):
        facts_of(dataset, "no such split")
