"""Recipes setting by setting: what is not the same in all of them, by names that people read."""

from __future__ import annotations

from core.runs.settings.recipe_settings import differing, is_number, setting_in_words, setting_label, settings_of
from core.training.presets import PRESETS


def test_every_setting_has_its_path_and_its_value() -> None:
    settings = dict(settings_of(PRESETS.get("lite0-two-stage").recipe))
    assert settings["architecture"] == "lite0"
    assert settings["stages.0.trains"] == "head"
    assert settings["stages.1.trains"] == "everything"
    assert settings["stages.1.augmentation.flip"] in ("yes", "no")


def test_only_what_differs_is_named_a_missing_stage_too() -> None:
    one = PRESETS.get("lite0-frozen").recipe
    other = one.model_copy(update={"seed": 5, "dropout": 0.25})
    assert differing([settings_of(one), settings_of(other), settings_of(one)]) == ("dropout", "seed")
    assert differing([settings_of(one), settings_of(one)]) == ()
    two_stages = settings_of(PRESETS.get("lite0-two-stage").recipe)
    assert "stages.1.epochs" in differing([settings_of(one), two_stages])


def test_settings_are_called_as_the_form_calls_them() -> None:
    assert setting_label("picture_size") == "Picture size"
    assert setting_label("stages.0.learning_rate") == "Learning rate"
    assert setting_label("stages.1.learning_rate") == "Stage 2: learning rate"
    assert setting_label("extra_norm") == "Extra BatchNorm"
    assert [setting_in_words(name) for name in ("mlp_width", "norm_statistics", "picture_size")] == [
        "MLP widths", "BatchNorm statistics", "picture size",
    ]  # fmt: skip
    assert [is_number(path) for path in ("stages.0.epochs", "dropout", "fit")] == [True, True, False]
