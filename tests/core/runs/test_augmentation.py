"""Augmentations by their names, and those that earlier Safelights wrote."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.runs.augmentation import AUGMENTATIONS, NO_AUGMENTATION, Augmentation, preset_of, varies
from core.runs.recipe import Recipe, Stage, is_cached


def test_presets_go_from_none_to_strong() -> None:
    assert AUGMENTATIONS.names() == ["none", "light", "strong"]
    assert [preset_of(preset.augmentation) for preset in AUGMENTATIONS] == list(AUGMENTATIONS)
    assert preset_of(Augmentation(rotation=3)) is None


def test_a_stage_takes_an_augmentation_by_name() -> None:
    stage = Stage.model_validate({"augmentation": "strong"})
    assert stage.augmentation == AUGMENTATIONS.get("strong").augmentation
    with pytest.raises(ValidationError, match="must be one of none, light, strong, or its settings one by one"):
        Stage.model_validate({"augmentation": "loud"})


def test_settings_of_a_policy_that_is_not_used_vary_nothing() -> None:
    idle = NO_AUGMENTATION.model_copy(update={"policy_strength": 20})
    assert not varies(idle)
    assert preset_of(idle) is AUGMENTATIONS.get("none")
    assert is_cached(Recipe(weights="imagenet", stages=(Stage(trains="head", augmentation=idle),)), 0)
    assert varies(idle.model_copy(update={"policy": "randaugment"}))


def test_one_shift_of_older_recipes_stands_for_both() -> None:
    assert Augmentation.model_validate({"shift": 0.2}) == Augmentation(width_shift=0.2, height_shift=0.2)
    assert Stage.model_validate({"augmentation": {"shift": 0.2}}).augmentation.height_shift == 0.2
