"""Settings that change a recipe, and those that are refused."""

from __future__ import annotations

import pytest

from core.runs.augmentation import AUGMENTATIONS, NO_AUGMENTATION
from core.support.errors import BadInput, NotThere
from core.training.presets import PRESETS, recipe_for
from core.training.recipes.settings import setting_keys


def test_short_keys_set_every_stage_and_long_ones_one() -> None:
    recipe = recipe_for("lite0-two-stage", ["epochs=3", "stages.1.epochs=7", "augmentation.flip=false", "picture_size=128"])
    assert [stage.epochs for stage in recipe.stages] == [3, 7]
    assert not any(stage.augmentation.flip for stage in recipe.stages)
    assert recipe.picture_size == 128
    assert recipe_for("mlp", ["learning_rate=1e-4"]).stages[0].learning_rate == 1e-4
    assert recipe_for("mlp", ["weights=file:/some where/a=b.pt"]).weights == "file:/some where/a=b.pt"
    assert recipe_for("mlp", ["tensorboard=yes"]).tensorboard


def test_an_augmentation_is_set_by_its_name_and_changed_by_what_comes_after() -> None:
    first, second = (stage.augmentation for stage in recipe_for("lite0-two-stage", ["stages.1.augmentation=strong"]).stages)
    assert (first, second) == (NO_AUGMENTATION, AUGMENTATIONS.get("strong").augmentation)
    changed = recipe_for("mlp", ["augmentation=light", "augmentation.flip=false"]).stages[0].augmentation
    assert changed == AUGMENTATIONS.get("light").augmentation.model_copy(update={"flip": False})
    with pytest.raises(NotThere, match="loud"):
        recipe_for("mlp", ["augmentation=loud", "augmentation.flip=false"])


@pytest.mark.parametrize(
    ("setting", "message", "hint"),
    [
        ("epoch=3", "no setting 'epoch'", "epochs"),
        ("epochs", "has no value", "key=value"),
        ("epochs=0", "stages.0.epochs", "Change it"),
        ("epochs=many", "stages.0.epochs", "Change it"),
        ("optimiser=adam", "stages.0.optimiser", "Change it"),
        ("stages.4.epochs=1", "has 1 stage", "stages.0"),
        ("stages.².epochs=1", "no setting 'stages.².epochs'", "stages.0.epochs"),
        ("dropout=nan", "dropout", "Change it"),
        ("trains=head", "cannot be used: a recipe with random weights must train everything", "Change it"),
    ],
)
def test_settings_that_cannot_be_used_say_why(setting: str, message: str, hint: str) -> None:
    with pytest.raises(BadInput) as caught:
        recipe_for("mlp", [setting])
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_every_key_that_is_named_can_be_set() -> None:
    recipe = PRESETS.get("lite0-two-stage").recipe
    document = recipe.model_dump()
    for key in setting_keys(recipe):
        value: object = document
        for part in (key if key.startswith("stages.") or key in document else f"stages.0.{key}").split("."):
            value = value[int(part) if part.isdigit() else part]  # type: ignore[index]
        if key.endswith("augmentation"):
            recipe_for("lite0-two-stage", [f"{key}=light"])
        elif key == "members":
            assert recipe_for("joined-frozen", ["members=run:a, run:b"]).members == ("run:a", "run:b")
        elif not key.startswith("stages."):
            recipe_for("lite0-two-stage", [f"{key}={value}"])
        else:
            assert recipe_for("lite0-two-stage", [f"{key}={value}"]) == recipe


def test_a_setting_that_means_nothing_to_the_network_is_refused() -> None:
    with pytest.raises(BadInput, match=r"^stem changes nothing in EfficientNet-Lite0\. Leave it out; it is for ") as told:
        recipe_for("quick", ["stem=small"])
    assert "resnet18, resnet34" in told.value.hint
    with pytest.raises(
        BadInput, match=r"^head_width changes nothing: only an MLP head has it\. Leave it out, or add head=mlp\.$"
    ):
        recipe_for("mlp", ["head_width=64"])
    asked = recipe_for("resnet18-scratch", ["stem=small", "head=mlp", "head_width=2048-1024-512", "extra_norm=on"])
    assert (asked.stem, asked.head_width, asked.extra_norm) == ("small", "2048-1024-512", True)


def test_a_setting_for_steps_is_refused_where_the_head_is_solved() -> None:
    said = (
        r"^epochs changes nothing: this recipe's head is solved in one go, without steps\. "
        r"Leave it out, or add optimiser=adamw\.$"
    )
    with pytest.raises(BadInput, match=said):
        recipe_for("quick", ["epochs=3"])
    with pytest.raises(BadInput, match=r"stages\.0\.learning_rate changes nothing"):
        recipe_for("quick", ["stages.0.learning_rate=0.1"])
    assert recipe_for("quick", ["epochs=3", "optimiser=adamw"]).stages[0].epochs == 3
    with pytest.raises(
        BadInput, match=r"^epochs changes nothing: what joins the members is found in one go, without steps\. Leave it"
    ) as told:
        recipe_for("joined-frozen", ["join=mean", "epochs=3"])
    assert told.value.hint == "Leave it out."  # another optimiser is refused there


def test_mirror_images_need_a_stage_that_sees_pictures() -> None:
    with pytest.raises(BadInput, match="test_flips needs a stage that sees pictures"):
        recipe_for("quick", ["test_flips=yes"])
    assert recipe_for("cnn-small", ["test_flips=yes"]).test_flips
    assert recipe_for("lite0-two-stage", ["test_flips=yes"]).test_flips, "its last stage sees pictures, though its first does not"


def test_what_only_an_ensemble_has_is_refused_elsewhere_and_the_other_way_round() -> None:
    with pytest.raises(BadInput, match=r"^join changes nothing: only an ensemble has members\. Leave it out, or name members\.$"):
        recipe_for("quick", ["join=mean"])
    with pytest.raises(
        BadInput,
        match=(
            r"^picture_size changes nothing in an ensemble: each member has its own\. "
            r"Say it as in members=lite0@288\.$"
        ),
    ):
        recipe_for("joined-frozen", ["picture_size=96"])
    assert recipe_for("joined-frozen", ["join=mean"]).join == "mean"


def test_settings_of_stages_that_are_not_there_and_without_a_value_are_refused() -> None:
    for setting, said in (
        ("stages.2.epochs=3", "stages.2.epochs: this recipe has 2 stage(s). The last one is stages.1."),
        ("epochs", "The setting 'epochs' has no value. Write it as key=value, for example epochs=3."),
        ("stages=0", "stages=0: a recipe has 1 to"),
    ):
        with pytest.raises(BadInput) as caught:
            recipe_for("lite0-two-stage", [setting])
        assert str(caught.value).startswith(said)
