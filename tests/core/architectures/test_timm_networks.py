"""Architectures from timm, by its names."""

from __future__ import annotations

import pytest
import torch

from core.architectures.timm_networks import build, configuration, dinov2, known_name, lite0, mobilenetv4
from core.runs.recipe import Recipe
from core.support.errors import NotThere


def test_lite0_ends_in_its_pooled_features() -> None:
    backbone = lite0(Recipe(architecture="lite0", picture_size=32))
    assert (backbone.width, backbone.head_names) == (1280, ("classifier.",))
    with torch.inference_mode():
        assert backbone.module.eval()(torch.zeros(1, 3, 32, 32)).shape == (1, 1280)


def test_mobilenetv4_ends_in_the_features_that_its_head_reads() -> None:
    backbone = mobilenetv4(Recipe(architecture="mobilenetv4_medium", picture_size=32))
    with torch.inference_mode():
        assert backbone.module.eval()(torch.zeros(1, 3, 32, 32)).shape == (1, backbone.width) == (1, 1280)


def test_dinov2_takes_the_file_of_its_authors_at_another_picture_size() -> None:
    """They keep embeddings for 518 pixels, and a token that stands for hidden squares."""
    backbone = dinov2(Recipe(architecture="dinov2_small", picture_size=56))
    own = backbone.module.state_dict()
    fitted = backbone.fit({**own, "pos_embed": torch.zeros(1, 1 + 37 * 37, 384)})
    assert fitted["pos_embed"].shape == own["pos_embed"].shape == (1, 17, 384)
    assert "mask_token".startswith(backbone.head_names)
    with torch.inference_mode():
        assert backbone.module.eval()(torch.zeros(1, 3, 56, 56)).shape == (1, backbone.width) == (1, 384)


def test_a_network_is_known_by_timms_name() -> None:
    assert known_name("timm:resnet18d") == "resnet18d"
    assert configuration("timm:resnet18d")["classifier"] == "fc"
    with pytest.raises(NotThere, match="timm knows no network called 'resnet18x'"):
        known_name("timm:resnet18x")


def test_position_embeddings_are_fitted_to_the_pictures() -> None:
    backbone = build(Recipe(architecture="timm:vit_tiny_patch16_224", picture_size=32))
    own = backbone.module.state_dict()["pos_embed"]
    fitted = backbone.fit({"pos_embed": torch.zeros(1, 197, own.shape[2])})
    assert fitted["pos_embed"].shape == own.shape == (1, 5, own.shape[2])
    same = {"pos_embed": own}
    assert backbone.fit(same) is same
