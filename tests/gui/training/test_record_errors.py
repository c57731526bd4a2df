"""Complaints of a record, by field."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.runs.recipe import Stage
from gui.training.record_errors import drop, told


def test_each_complaint_is_told_by_its_field_as_a_sentence() -> None:
    with pytest.raises(ValidationError) as error:
        Stage.model_validate({"epochs": -1, "augmentation": {"mixup": -2}, "optimiser": "magic"})
    texts = told(error.value, "stages.0.")
    assert set(texts) == {"stages.0.epochs", "stages.0.augmentation.mixup", "stages.0.optimiser"}
    assert texts["stages.0.optimiser"].startswith("Must be one of ")
    assert all(text[0].isupper() and text.endswith(".") for text in texts.values())


def test_what_cannot_be_used_is_taken_out() -> None:
    values: dict[str, object] = {"epochs": -1, "augmentation": {"mixup": -2, "flip": True}}
    for place in (("epochs",), ("augmentation", "mixup"), ("gone", 0, "deeper")):
        drop(values, place)
    assert values == {"augmentation": {"flip": True}}
