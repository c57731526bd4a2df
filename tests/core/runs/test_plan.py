"""Plans are exact, and come back from their file as they were."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.runs.plan import NotCounted, Plan
from tests.tiny_training import tiny_plan, tiny_recipe


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
    assert said == {**dict(asked), "norm_statistics": "batch"}, "with what was left open filled in"
    assert stage.steps == stage.steps_per_epoch * stage.epochs


def test_what_does_not_count_is_counted_by_side() -> None:
    left = NotCounted(val=3, test=5)
    assert (left.on("val"), left.on("test")) == (3, 5)
