"""Presets and the settings that change them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.architectures.catalogue import find
from core.architectures.origins import expected
from core.runs.augmentation import AUGMENTATIONS, NO_AUGMENTATION
from core.runs.members import member_name
from core.runs.recipe import is_cached
from core.support.errors import BadInput, NotThere
from core.training.presets import PRESETS, recipe_for, setting_keys


def test_every_preset_is_complete() -> None:
    assert set(PRESETS.names()) >= {
        "mlp", "cnn-small", "resnet18-scratch", "resnet50-pretrained", "mobilenet-pretrained", "lite0-frozen", "lite0-two-stage",
    }  # fmt: skip
    for preset in PRESETS:
        assert preset.recipe.preset == preset.name
        assert preset.text.endswith(".")
        if preset.recipe.members:
            names = [member_name(member) for member in preset.recipe.members]
            pretrained = [find(name.architecture).pretrained for name in names]
            assert all(known is not None and known.offline for known in pretrained) == (not preset.network)
            continue
        info = find(preset.recipe.architecture)
        info.check_picture_size(expected(preset.recipe).picture_size)
        downloads = info.pretrained is not None and not info.pretrained.offline
        assert preset.network == (downloads and preset.recipe.weights == "imagenet")


def test_pretrained_presets_begin_with_a_cached_head() -> None:
    two_stages = [name for name in PRESETS.names() if name.endswith(("-two-stage", "-pretrained"))]
    assert {"lite0-two-stage", "mobilenetv4-two-stage", "convnext-tiny-two-stage"} <= set(two_stages)
    for name in ("quick", "lite0-frozen", "dinov2-frozen", *two_stages):
        recipe = PRESETS.get(name).recipe
        assert [is_cached(recipe, index) for index in range(len(recipe.stages))] == [True, *[False] * (len(recipe.stages) - 1)]


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


def test_names_and_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match=r"no preset called 'mpl'.*mlp"):
        recipe_for("mpl")
    with pytest.raises(NotThere, match="no recipe file"):
        recipe_for(str(tmp_path / "gone.toml"))


def test_presets_and_launcher_leave_torch_out() -> None:
    code = "import core.training.presets, core.training.launcher, sys; assert not {'torch', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).resolve().parents[3])


def test_a_setting_that_means_nothing_to_the_network_is_refused() -> None:
    with pytest.raises(BadInput, match="stem changes nothing in EfficientNet-Lite0") as told:
        recipe_for("quick", ["stem=small"])
    assert "resnet18, resnet34" in told.value.hint
    with pytest.raises(BadInput, match="head_width changes nothing"):
        recipe_for("mlp", ["head_width=64"])
    asked = recipe_for("resnet18-scratch", ["stem=small", "head=mlp", "head_width=2048-1024-512", "extra_norm=on"])
    assert (asked.stem, asked.head_width, asked.extra_norm) == ("small", "2048-1024-512", True)


def test_a_setting_for_steps_is_refused_where_the_head_is_solved() -> None:
    with pytest.raises(BadInput, match="epochs changes nothing"):
        recipe_for("quick", ["epochs=3"])
    with pytest.raises(BadInput, match=r"stages\.0\.learning_rate changes nothing"):
        recipe_for("quick", ["stages.0.learning_rate=0.1"])
    assert recipe_for("quick", ["epochs=3", "optimiser=adamw"]).stages[0].epochs == 3
    with pytest.raises(BadInput, match="what joins the members is found in one go") as told:
        recipe_for("joined-frozen", ["join=mean", "epochs=3"])
    assert told.value.hint == "Leave it out."  # another optimiser is refused there


def test_mirror_images_need_a_stage_that_sees_pictures() -> None:
    with pytest.raises(BadInput, match="test_flips needs a stage that sees pictures"):
        recipe_for("quick", ["test_flips=yes"])
    assert recipe_for("cnn-small", ["test_flips=yes"]).test_flips


def test_what_only_an_ensemble_has_is_refused_elsewhere_and_the_other_way_round() -> None:
    with pytest.raises(BadInput, match="join changes nothing: only an ensemble has members"):
        recipe_for("quick", ["join=mean"])
    with pytest.raises(BadInput, match="picture_size changes nothing in an ensemble"):
        recipe_for("joined-frozen", ["picture_size=96"])
    assert recipe_for("joined-frozen", ["join=mean"]).join == "mean"
