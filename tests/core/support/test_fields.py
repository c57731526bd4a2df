"""Records describe their own fields well enough to draw a form."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.runs.augmentation import Augmentation
from core.runs.recipe import Recipe, Stage
from core.support.fields import describe


def test_every_field_of_a_recipe_explains_itself() -> None:
    for record in (Recipe, Stage, Augmentation):
        rows = list(describe(record))
        assert rows
        assert [row.name for row in rows if not row.help] == []
        assert [row.name for row in rows if row.kind == "choice" and not row.choices] == []


def test_bounds_units_and_choices_are_told() -> None:
    rows = {row.name: row for row in describe(Stage)}
    rate = rows["learning_rate"]
    assert (rate.kind, rate.low, rate.above, rate.high, rate.unit) == ("float", 0.0, True, 10.0, "per step")
    assert rows["trains"].choices == ("head", "last blocks", "everything")
    assert (rows["epochs"].kind, rows["epochs"].low, rows["epochs"].above) == ("int", 1.0, False)
    assert "augmentation" not in rows


def test_records_are_frozen_and_refuse_what_they_do_not_know() -> None:
    stage = Stage()
    with pytest.raises(ValidationError):
        stage.epochs = 3  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Stage(epoch=3)  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        Stage(learning_rate=float("nan"))


def test_a_recipe_of_random_weights_must_train_its_backbone() -> None:
    with pytest.raises(ValidationError, match="random weights"):
        Recipe(weights="random", stages=(Stage(trains="head"),))
    Recipe(weights="imagenet", stages=(Stage(trains="head"),))
