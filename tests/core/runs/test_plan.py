"""Plans are exact, and come back from their file as they were."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.runs.plan import NotCounted, PictureChoice, PictureTrial, Plan, split_of
from tests.tiny_training import tiny_plan, tiny_recipe, tiny_request


def test_a_plan_comes_back_from_its_file_and_cannot_be_changed() -> None:
    plan = tiny_plan(tiny_recipe())
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
    with pytest.raises(ValidationError):
        plan.seed = 3
    with pytest.raises(ValidationError, match="stages"):
        Plan.model_validate({**plan.model_dump(), "stages": ()})


def test_a_stage_of_a_plan_says_all_that_the_recipes_stage_says() -> None:
    plan = tiny_plan(tiny_recipe())
    stage, asked = plan.stages[0], plan.recipe.stages[0]
    said = {name: getattr(stage, name) for name in type(asked).model_fields}
    filled = {"norm_statistics": "batch", "train_size": plan.recipe.picture_size}
    assert said == {**dict(asked), **filled}, "with what was left open filled in"
    assert stage.steps == stage.steps_per_epoch * stage.epochs


def test_what_does_not_count_is_counted_by_side() -> None:
    left = NotCounted(val=3, test=5)
    assert (left.on("val"), left.on("test")) == (3, 5)


OFFERED = PictureChoice(sizes=(224, 288), fits=("squeeze", "pad"), pictures=1000)


def plan_with(choice: PictureChoice | None) -> Plan:
    return tiny_plan(tiny_recipe()).model_copy(update={"chosen": choice})


def test_fits_are_tried_at_the_smallest_size() -> None:
    assert OFFERED.combinations() == [(224, "squeeze"), (224, "pad"), (288, "squeeze")]


def test_nothing_is_said_of_pictures_where_nothing_was_chosen() -> None:
    assert plan_with(None).picture_words == ""
    assert plan_with(PictureChoice(sizes=(224,), fits=("squeeze",), pictures=50)).picture_words == ""


def test_before_the_start_it_is_said_what_comes_into_question() -> None:
    assert plan_with(OFFERED).picture_words.startswith("Which of 224 or 288 pixels, squeeze or pad, is taken is found out when")


def test_afterwards_the_choice_is_said_with_its_figures() -> None:
    trials = (
        PictureTrial(size=224, fit="squeeze", loss=0.3372, accuracy=0.858, error=0.01),
        PictureTrial(size=288, fit="squeeze", loss=0.3207, accuracy=0.87),
    )
    plan = plan_with(OFFERED.model_copy(update={"trials": trials}))
    assert f"Pictures of {plan.preprocessing.size} pixels, {plan.preprocessing.fit}, were chosen" in plan.picture_words
    assert "on up to 1,000 pictures of train" in plan.picture_words
    assert "(224 pixels, squeeze: 0.337 and 85.8 %; 288 pixels, squeeze: 0.321 and 87.0 %)" in plan.picture_words


def test_the_sentences_on_a_choice_are_told_whole() -> None:
    assert plan_with(OFFERED).picture_words == (
        "Which of 224 or 288 pixels, squeeze or pad, is taken is found out when the run begins; the plan reckons with the "
        "largest."
    )
    one_fit = OFFERED.model_copy(update={"fits": ("squeeze",)})
    assert one_fit.words(224, "squeeze").startswith("Which of 224 or 288 pixels is taken is found out")
    tried = one_fit.model_copy(update={"trials": (PictureTrial(size=224, fit="squeeze", loss=0.3372, accuracy=0.858),)})
    assert tried.words(224, "squeeze") == (
        "Pictures of 224 pixels, squeeze, were chosen: the cheapest that is within a standard error of the best by the "
        "cross-entropy of heads on up to 1,000 pictures of train, whole groups held out together (224 pixels, squeeze: 0.337 and "
        "85.8 %)."
    )


def test_what_a_run_learns_from_is_said_where_it_is_not_all() -> None:
    plan = tiny_plan(tiny_recipe())
    assert plan.train_words == ""
    few = plan.model_copy(update={"recipe": plan.recipe.model_copy(update={"pictures_per_class": 1200})})
    assert few.train_words == ("36 pictures of train: as near to 1,200 of each class as whole groups allow, drawn by seed 0")


def test_a_run_is_the_only_part_of_itself() -> None:
    plan = tiny_plan(tiny_recipe())
    (own,) = plan.parts
    assert (own.name, own.recipe, own.weights, own.preprocessing) == (plan.run, plan.recipe, plan.weights, plan.preprocessing)
    assert (own.backbone_sha256, own.features) == (plan.weights.sha256, plan.precision)
    (other,) = plan.model_copy(update={"features": "bf16"}).parts
    assert other.features == "bf16"
    assert plan.model_copy(update={"members": (own, other)}).parts == (own, other)


def test_a_split_is_the_plans_or_the_one_that_was_asked_for() -> None:
    request = tiny_request(tiny_recipe())
    plan = tiny_plan(tiny_recipe())
    assert split_of(request, None) == "main"
    assert split_of(request.model_copy(update={"split": None}), None) is None
    other = plan.model_copy(update={"split": plan.split.model_copy(update={"name": "other"})})
    assert split_of(request, other) == "other"
