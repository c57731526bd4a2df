"""Convolutions and their activations as one act."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.training.arithmetic.folding import folded
from core.training.arithmetic.fusing import can_fuse
from tests.trained_backbones import backbone_of


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
