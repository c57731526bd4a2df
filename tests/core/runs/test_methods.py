"""The tables of optimisers and schedules, and what recipes, forms and help make of them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.runs.augmentation import Augmentation
from core.runs.methods import OPTIMISERS, POLICIES, SCHEDULES, Method, users_of_fields
from core.runs.recipe import Stage, warm_up_of
from core.support.fields import describe
from core.support.registry import at


@pytest.mark.parametrize("method", [*OPTIMISERS, *SCHEDULES, *POLICIES], ids=lambda method: method.name)
def test_every_method_can_be_called_and_uses_fields_of_a_stage_or_its_augmentation(method: Method) -> None:
    assert callable(at(method.place))
    assert method.title
    assert method.help
    assert set(method.fields) <= Stage.model_fields.keys() | Augmentation.model_fields.keys()


def test_a_stage_takes_the_names_of_the_tables_and_no_others() -> None:
    for name in OPTIMISERS.names():
        assert Stage.model_validate_json(f'{{"optimiser": "{name}"}}').optimiser == name
    with pytest.raises(ValidationError, match="must be one of sgd, adamw, lion, muon, solved"):
        Stage(optimiser="adam")
    with pytest.raises(ValidationError, match="must be one of constant, cosine, steps, plateau, one-cycle"):
        Stage.model_validate({"schedule": "linear"})


def test_forms_and_help_are_made_from_the_tables() -> None:
    fields = {info.name: info for info in describe(Stage)}
    schedule = fields["schedule"]
    assert (schedule.kind, schedule.choices, schedule.default) == ("choice", tuple(SCHEDULES.names()), "cosine")
    assert schedule.titles == ("Constant", "Cosine", "Steps", "Plateau", "One-cycle")
    assert "One-cycle: rises over 0.3 of the stage" in schedule.help
    users = users_of_fields()
    assert users["momentum"] == ("optimiser", ("sgd",))
    assert users["policy_strength"] == ("policy", ("randaugment",))
    assert users["epochs"] == users["learning_rate"] == ("optimiser", ("sgd", "adamw", "lion", "muon")), (
        "what is solved has neither"
    )


def test_the_schedule_decides_on_a_warm_up_that_nobody_set() -> None:
    assert warm_up_of(Stage(schedule="one-cycle", warm_up=0)) == 0.3
    assert warm_up_of(Stage(schedule="one-cycle", warm_up=0.1)) == 0.1
    assert warm_up_of(Stage(schedule="cosine", warm_up=0)) == 0
