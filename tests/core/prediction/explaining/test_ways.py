"""How a network is explained is found out by watching it, whatever it is called."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.architectures.building import build
from core.prediction.explaining.ways import AttentionWatch, explanation_of
from core.runs.recipe import Recipe


def backbone(architecture: str, size: int) -> nn.Module:
    recipe = Recipe.model_validate({"architecture": architecture, "picture_size": size})
    return build(recipe, 2).eval().backbone


@pytest.mark.parametrize(
    ("architecture", "size", "layer"),
    [
        ("cnn-small", 32, "blocks"), ("cnn-small", 16, "blocks.1"), ("cnn-small", 8, "blocks.0"), ("cnn-fast", 32, "groups.1"),
        ("lite0", 128, "bn2"), ("mobilenet_v3_small", 64, "features.8"), ("resnet18", 64, "layer3"),
    ],
)  # fmt: skip
def test_the_last_map_with_places_enough_is_what_a_convolutional_network_is_explained_by(
    architecture: str, size: int, layer: str
) -> None:
    module = backbone(architecture, size)
    found = explanation_of(module, size)
    assert found.method == "grad-cam"
    assert found.layer is module.get_submodule(layer)
    assert not any(part._forward_hooks for part in module.modules()), "it is left as it was"


class ChannelsLast(nn.Module):
    """Ends with a map [N, H, W, C], as the networks with windows do."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(3, 5, 2, 2)
        self.norm = nn.LayerNorm(5)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        values: torch.Tensor = self.norm(self.convolution(images).permute(0, 2, 3, 1)).mean((1, 2))
        return values


def test_a_map_with_its_channels_last_is_known_by_its_sides() -> None:
    module = ChannelsLast()
    found = explanation_of(module, 8)
    assert found.layer is module.norm
    assert found.channels_last


class Tokens(nn.Module):
    """Patches that attend to each other, read as their mean."""

    def __init__(self, windows: bool = False) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 4, 4)
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.norm = nn.LayerNorm(8)
        self.windows = windows

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        values = self.patches(images).flatten(2).transpose(1, 2)
        parts = values.reshape(-1, 2, 8) if self.windows else values
        mixed = self.attention(parts, parts, parts, need_weights=False)[0].reshape(values.shape)
        features: torch.Tensor = self.norm(values + mixed).mean(1)
        return features


def test_tokens_without_a_class_token_are_read_alike() -> None:
    found = explanation_of(Tokens().eval(), 8)
    assert (found.method, found.side, found.extra) == ("attention", 2, 0)
    assert found.read is not None
    torch.testing.assert_close(found.read, torch.full((4,), 0.25))


def test_attention_within_windows_is_not_rolled_out() -> None:
    assert explanation_of(Tokens(windows=True).eval(), 8).method == "gradients"


def test_attention_is_seen_with_its_mask_and_scale() -> None:
    query, key = (torch.randn(1, 2, 3, 4, generator=torch.Generator().manual_seed(seed)) for seed in (0, 1))
    mask = torch.ones(3, 3, dtype=torch.bool).tril()
    with AttentionWatch() as watch:
        nn.functional.scaled_dot_product_attention(query, key, key, attn_mask=mask, scale=0.3)
    expected = (query @ key.transpose(2, 3) * 0.3).masked_fill(~mask, -torch.inf).softmax(-1).mean(1)
    torch.testing.assert_close(watch.weights[0], expected)
    assert watch.weights[0][0, 0, 1] == 0
