"""Networks as built: shapes, blocks, and the same tensors for the same recipe."""

from __future__ import annotations

import pytest
import torch

from core.architectures.building import build
from core.architectures.catalogue import ARCHITECTURES
from core.architectures.checksums import tensors_sha256
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere
from tests.recipes import recipe

OUTSIDE_BLOCKS = {
    "vit_b_16": {"class_token", "encoder.pos_embedding"},
    "timm:vit_tiny_patch16_224": {"cls_token", "pos_embed"},
    "dinov2_small": {"cls_token", "pos_embed"},
}
"""Single parameters that belong to no block; they train only when everything does."""
QUICK = ("mlp", "cnn-small", "lite0", "resnet18", "mobilenet_v3_small")
SAME_AS_ANOTHER = ("resnet34", "resnet101", "mobilenet_v3_large")  # built by the same function
ALL = (
    *(name for name in ARCHITECTURES.names() if name not in SAME_AS_ANOTHER),
    "timm:resnet18d",
    "timm:vit_tiny_patch16_224",
    "timm:mobilenetv3_small_100",
)


@pytest.mark.parametrize("architecture", ALL)
def test_shapes_and_blocks(architecture: str) -> None:
    wish = recipe(architecture)
    network = build(wish, 5).eval()
    with torch.inference_mode():
        images = torch.rand(2, 3, wish.picture_size, wish.picture_size)
        features = network.backbone(images)
        assert features.shape == (2, network.feature_width)
        assert torch.equal(network(images), network.head(features))
        assert network(images).shape == (2, 5)
    in_blocks = {parameter for block in network.blocks for parameter in block.parameters()}
    left_out = {name for name, parameter in network.backbone.named_parameters() if parameter not in in_blocks}
    assert left_out == OUTSIDE_BLOCKS.get(architecture, set())
    assert all(name.startswith(("backbone.", "head.")) for name in network.state_dict())
    if architecture == "vit_b_16":
        assert len(network.blocks) == 13
        fitted = network.fit({"encoder.pos_embedding": torch.zeros(1, 17, 768)})  # of pictures of 64 pixels
        assert fitted["encoder.pos_embedding"].shape == (1, 5, 768)
    if network.head_names:
        assert not any(name.startswith(network.head_names) for name in network.backbone.state_dict())


@pytest.mark.parametrize("architecture", QUICK)
def test_building_is_deterministic(architecture: str) -> None:
    first, again = (tensors_sha256(build(recipe(architecture, seed=3), 4).state_dict()) for _ in range(2))
    other = tensors_sha256(build(recipe(architecture, seed=4), 4).state_dict())
    assert first == again
    assert first != other


def test_building_leaves_the_random_numbers_alone() -> None:
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)
    build(recipe("cnn-small", seed=5), 3)
    assert torch.equal(torch.rand(3), expected)


def test_refusals() -> None:
    with pytest.raises(NotThere, match="resnet181"):
        build(Recipe(architecture="resnet181"), 3)
    with pytest.raises(NotThere, match=r"timm knows no network called 'resnet18x'.*timm:resnet18"):
        build(Recipe(architecture="timm:resnet18x"), 3)
    with pytest.raises(BadInput, match="at least one class"):
        build(Recipe(architecture="mlp", picture_size=32), 0)
    with pytest.raises(BadInput, match="cannot use pictures of 16"):
        build(Recipe(architecture="resnet18", picture_size=16), 3)
