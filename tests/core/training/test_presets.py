"""Presets, and what they begin with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.architectures.catalogue import find
from core.architectures.origins import expected
from core.runs.members import member_name
from core.runs.recipe import is_cached
from core.support.errors import NotThere
from core.training.presets import PRESETS, recipe_for


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


def test_names_and_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match=r"^There is no preset called 'mpl'\. Known: mlp\.$"):
        recipe_for("mpl")
    with pytest.raises(NotThere, match=r"^There is no recipe file .*/gone\.toml\. Check the name, or take one of the presets\.$"):
        recipe_for(str(tmp_path / "gone.toml"))


def test_presets_and_launcher_leave_torch_out() -> None:
    code = "import core.training.presets, core.training.launcher, sys; assert not {'torch', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).resolve().parents[3])
