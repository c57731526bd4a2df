"""Recipes: what follows from their stages, and what no recipe may say."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.runs.augmentation import NO_AUGMENTATION
from core.runs.recipe import Recipe, Stage, chooses, fit_of, is_cached, stage_title, train_size_of, warm_up_of

HEAD = Stage(trains="head", augmentation=NO_AUGMENTATION)


def test_stages_have_titles() -> None:
    titles = [stage_title(Stage(trains="last blocks", blocks=blocks)) for blocks in (1, 3)]
    assert [*titles, stage_title(HEAD), stage_title(Stage())] == ["Last block", "Last 3 blocks", "Head only", "Everything"]


def test_features_are_computed_once_while_only_heads_were_trained_on_unvaried_pictures() -> None:
    recipe = Recipe(stages=(HEAD, Stage(trains="head"), HEAD, Stage(augmentation=NO_AUGMENTATION), HEAD))
    assert [is_cached(recipe, index) for index in range(5)] == [True, False, True, False, False]


def test_without_a_warm_up_the_schedule_decides() -> None:
    assert warm_up_of(Stage(warm_up=0.2)) == 0.2
    own = {schedule: warm_up_of(Stage(warm_up=0, schedule=schedule)) for schedule in ("constant", "cosine", "one-cycle")}
    assert own["constant"] == 0
    assert own["one-cycle"] > 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"stages": (HEAD,)}, "must train everything"),
        ({"picture_size": 4}, "picture_size"),
        ({"stages": ({"optimiser": "guess"},)}, "optimiser"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_makes_no_sense_is_refused(words: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Recipe.model_validate(words)


def test_a_head_alone_may_train_on_weights_that_know_something() -> None:
    assert Recipe(weights="imagenet", stages=(HEAD,)).stages == (HEAD,)


def test_a_plateau_that_early_stopping_would_never_let_fall_is_refused() -> None:
    waiting = Stage(schedule="plateau", plateau_patience=3)
    assert Recipe(stages=(waiting,), early_stopping=4).early_stopping == 4
    with pytest.raises(ValidationError, match="before the rate of a plateau can fall"):
        Recipe(stages=(waiting,), early_stopping=3)


def test_a_stage_sees_pictures_of_the_recipes_size_or_less() -> None:
    recipe = Recipe(picture_size=96, stages=(Stage(train_size=64), Stage()))
    assert [train_size_of(recipe, stage) for stage in recipe.stages] == [64, 96]
    for size in (7, 97):
        with pytest.raises(ValidationError, match="8 to 96 pixels"):
            Recipe(picture_size=96, stages=(Stage(train_size=size),))
    smaller = HEAD.model_copy(update={"train_size": 64})
    assert is_cached(Recipe(weights="imagenet", picture_size=64, stages=(smaller,)), 0)
    assert not is_cached(Recipe(weights="imagenet", picture_size=96, stages=(smaller,)), 0)


def test_size_and_fit_can_be_left_open_where_a_head_is_trained_first() -> None:
    solved = Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION)
    open_still = Recipe.model_validate({"weights": "imagenet", "picture_size": "auto", "fit": "auto", "stages": (solved,)})
    assert (open_still.picture_size, chooses(open_still), fit_of(open_still)) == (0, True, "squeeze")
    assert not chooses(Recipe(picture_size=96, fit="pad"))
    for words in ({"picture_size": 0}, {"fit": "auto"}):
        with pytest.raises(ValidationError, match="auto only where a head is trained first"):
            Recipe.model_validate(words)
    with pytest.raises(ValidationError, match="must be 8 or more, or auto"):
        Recipe(picture_size=7)
