"""The table of architectures: torch-free, complete, and in step with torchvision's own records."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from core.architectures.catalogue import ARCHITECTURES, TIMM_PREFIX, ArchitectureInfo, backbone_name, find
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere

ROOT = Path(__file__).resolve().parents[3]
DOWNLOADED = [info for info in ARCHITECTURES if info.pretrained is not None and info.pretrained.source == "download"]
FROM_TORCHVISION = [info for info in DOWNLOADED if info.pretrained is not None and "pytorch.org" in info.pretrained.url]
FROM_TIMM = [info for info in DOWNLOADED if info not in FROM_TORCHVISION]


def test_catalogue_is_torch_free() -> None:
    code = "import sys, core.architectures.catalogue; print('torch' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_names_that_recipes_rely_on() -> None:
    assert ARCHITECTURES.names() == [
        "mlp", "cnn-small", "cnn-fast", "cnn-fast-wide", "lite0", "lite2", "resnet18", "resnet34", "resnet50", "resnet101",
        "mobilenet_v2", "mobilenet_v3_small", "mobilenet_v3_large", "efficientnet_b0", "convnext_tiny", "vit_b_16",
        "mobilenetv4_medium", "dinov2_small",
    ]  # fmt: skip


@pytest.mark.parametrize("info", ARCHITECTURES, ids=lambda info: info.name)
def test_every_architecture_is_complete(info: ArchitectureInfo) -> None:
    module, function = info.build.split(":")
    assert callable(getattr(importlib.import_module(module), function))
    assert info.title
    assert info.text.endswith(".")
    info.check_picture_size(info.picture_size)
    info.check_picture_size(info.smallest_size)


@pytest.mark.parametrize("info", FROM_TORCHVISION, ids=lambda info: info.name)
def test_downloads_agree_with_torchvision(info: ArchitectureInfo) -> None:
    from core.architectures.torchvision_guard import torchvision

    theirs = torchvision.models.get_model_weights(info.name).DEFAULT
    transforms = theirs.transforms()
    ours = info.pretrained
    assert ours is not None
    assert ours.url == theirs.url
    assert ours.url.endswith(f"-{ours.sha256}.pth")
    assert len(ours.sha256) == 8
    assert (ours.size, ours.resize) == (transforms.crop_size[0], transforms.resize_size[0])
    assert ours.interpolation == transforms.interpolation.value
    assert (list(ours.mean), list(ours.std)) == (transforms.mean, transforms.std)
    assert ours.bytes == pytest.approx(theirs.meta["_file_size"] * 2**20, rel=1e-3)


@pytest.mark.parametrize("info", FROM_TIMM, ids=lambda info: info.name)
def test_downloads_agree_with_timm(info: ArchitectureInfo) -> None:
    from core.architectures.timm_networks import configuration

    ours = info.pretrained
    assert ours is not None
    theirs = configuration(f"timm:{ours.name}")
    place, _, commit = ours.url.removeprefix("https://huggingface.co/").partition("/resolve/")
    assert place == theirs["hf_hub_id"]
    assert re.fullmatch(r"[0-9a-f]{40}/model\.safetensors", commit), (
        "an address that names no commit may come to mean another file"
    )
    assert (ours.mean, ours.std, ours.interpolation) == (theirs["mean"], theirs["std"], theirs["interpolation"])
    assert ours.licence.lower() == theirs["license"]
    assert round(ours.size / theirs["crop_pct"]) == ours.resize


def test_every_download_has_a_name_of_its_own() -> None:
    names = [info.pretrained.file for info in DOWNLOADED if info.pretrained is not None]
    assert len(set(names)) == len(names)
    assert {"resnet50-11ad3fa6.pth", "vit_small_patch14_dinov2.lvd142m.safetensors"} <= set(names)


def test_a_backbone_is_named_with_what_is_not_usual_of_it() -> None:
    assert backbone_name(Recipe(architecture="resnet18")) == "resnet18"
    assert backbone_name(Recipe(architecture="resnet18", picture_size=32, weights="imagenet")) == "resnet18"
    odd = Recipe(architecture="resnet18", picture_size=32, extra_norm=True, mlp_width="7")
    assert backbone_name(odd) == "resnet18 stem=small extra_norm=True"
    assert backbone_name(Recipe(architecture="mlp", mlp_width="20-10", stem="small")) == "mlp mlp_width=20-10"


def test_those_that_come_along_need_no_network() -> None:
    assert [info.name for info in ARCHITECTURES if info.pretrained is not None and info.pretrained.offline] == ["lite0", "lite2"]


def test_find_names_the_nearest() -> None:
    with pytest.raises(NotThere, match="resnet50"):
        find("resnet_50")
    with pytest.raises(NotThere):
        find(TIMM_PREFIX)


def test_find_gives_any_network_of_timm() -> None:
    info = find("timm:resnet18d")
    assert (info.name, info.family) == ("timm:resnet18d", "timm")
    assert info.pretrained is not None
    assert not info.pretrained.offline


def test_picture_sizes_that_cannot_work_are_refused() -> None:
    with pytest.raises(BadInput, match="16 pixels") as refusal:
        find("resnet18").check_picture_size(16)
    assert "32 or more" in refusal.value.hint
    with pytest.raises(BadInput, match="squares of 16") as refusal:
        find("vit_b_16").check_picture_size(100)
    assert "such as 96" in refusal.value.hint
    with pytest.raises(BadInput, match="squares of 14") as refusal:
        find("dinov2_small").check_picture_size(230)
    assert "such as 224" in refusal.value.hint


def test_weights_that_torchvision_took_over_have_the_licence_of_who_made_them() -> None:
    from core.architectures.timm_networks import configuration

    ours = find("efficientnet_b0").pretrained
    assert ours is not None
    assert ours.licence.lower() == configuration("timm:efficientnet_b0.ra_in1k")["license"]
