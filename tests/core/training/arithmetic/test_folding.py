"""Folded backbones give the same features without their BatchNorms."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.architectures.building import build
from core.training.arithmetic.folding import folded
from core.training.arithmetic.fusing import can_fuse
from tests.tiny_training import tiny_recipe


def norms(module: nn.Module) -> int:
    return sum(isinstance(part, nn.BatchNorm2d) for part in module.modules())


def backbone_of(architecture: str) -> nn.Module:
    """Its backbone, with statistics as if it had been trained."""
    backbone = build(tiny_recipe(architecture=architecture, picture_size=32), 3).backbone
    torch.manual_seed(0)
    for part in backbone.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean.normal_(0, 0.1)  # type: ignore[union-attr]
            part.running_var.uniform_(0.5, 2)  # type: ignore[union-attr]
            nn.init.uniform_(part.weight, 0.5, 1.5)
            nn.init.normal_(part.bias, 0, 0.1)
    return backbone.eval()


@pytest.mark.parametrize("architecture", ["cnn-small", "resnet18", "lite0", "mobilenet_v3_small"])
def test_features_stay_and_norms_go(architecture: str) -> None:
    backbone = backbone_of(architecture)
    before = {name: tensor.clone() for name, tensor in backbone.state_dict().items()}
    quick = folded(backbone, 32)
    images = torch.randn(4, 3, 32, 32)
    with torch.inference_mode():
        torch.testing.assert_close(quick(images), backbone(images), rtol=1e-3, atol=1e-4)
    assert norms(backbone) > 0
    assert norms(quick) == 0
    assert all(torch.equal(before[name], tensor) for name, tensor in backbone.state_dict().items())


class Shared(nn.Module):
    """A convolution whose output is used beside its BatchNorm too."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution, self.norm = nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)
        self.norm.running_var.fill_(3.0)  # type: ignore[union-attr]

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        seen = self.convolution(images)
        return (self.norm(seen) + seen).mean((2, 3))


def test_what_cannot_be_folded_is_left_as_it_is() -> None:
    shared = Shared()
    assert folded(shared, 8) is shared
    plain = build(tiny_recipe(architecture="mlp"), 3).backbone
    images = torch.randn(4, 3, 16, 16)
    with torch.inference_mode():
        assert torch.equal(folded(plain, 16)(images), plain(images))


@pytest.mark.parametrize("architecture", ["cnn-small", "resnet18", "lite0", "mobilenet_v2", "mobilenet_v3_small"])
@pytest.mark.parametrize("size", [32, 45])
def test_activations_and_uneven_padding_go_into_the_convolutions(architecture: str, size: int) -> None:
    backbone = backbone_of(architecture)
    if not can_fuse(torch.device("cpu")):
        pytest.skip("This build of PyTorch has no oneDNN.")
    quick = folded(backbone, size)
    images = torch.randn(4, 3, size, size)
    with torch.inference_mode():
        torch.testing.assert_close(quick(images), backbone(images), rtol=1e-3, atol=1e-4)
    left = [part for part in quick.modules() if isinstance(part, nn.Conv2d | nn.ReLU6)]
    assert not left


def test_fused_convolutions_compute_in_the_precision_asked_for() -> None:
    backbone = backbone_of("lite0")
    quick, images = folded(backbone, 32, torch.bfloat16), torch.randn(4, 3, 32, 32)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        found, expected = quick(images).float(), backbone(images).float()
    exact = backbone(images).detach()
    error = (found - exact).norm() / exact.norm()
    assert 0 < error <= 1.5 * (expected - exact).norm() / exact.norm()


class Twice(nn.Module):
    """An activation that serves two convolutions, and a convolution whose output is used beside its activation."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.activation = nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 3), nn.ReLU()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        seen = self.second(self.activation(self.first(images)))
        return (self.activation(seen) + seen).mean((2, 3))


def test_an_activation_that_serves_two_stays() -> None:
    twice, images = Twice().eval(), torch.randn(2, 3, 8, 8)
    with torch.inference_mode():
        torch.testing.assert_close(folded(twice, 8)(images), twice(images), rtol=1e-4, atol=1e-5)
