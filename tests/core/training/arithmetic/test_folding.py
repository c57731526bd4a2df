"""Folded backbones give the same features without their BatchNorms."""

from __future__ import annotations

from typing import ClassVar

import pytest
import torch
from torch import nn

from core.architectures.building import build
from core.training.arithmetic import folding
from core.training.arithmetic.folding import folded
from tests.tiny_training import tiny_recipe
from tests.trained_backbones import backbone_of


def norms(module: nn.Module) -> int:
    return sum(isinstance(part, nn.BatchNorm2d) for part in module.modules())


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


class Precise(nn.Module):
    """Notes in which arithmetic a GPU would be asked to compute, and its copies too."""

    asked: ClassVar[set[tuple[bool, str]]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.convolution, self.norm = nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.asked.add((torch.backends.cudnn.allow_tf32, torch.get_float32_matmul_precision()))
        return self.norm(self.convolution(images)).mean((2, 3))


def test_what_is_folded_is_compared_in_all_bits_of_fp32_and_computed_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "can_fuse", lambda device: False)  # as on a GPU
    before = torch.backends.cudnn.allow_tf32, torch.get_float32_matmul_precision()
    backbone = Precise()
    try:
        torch.backends.cudnn.allow_tf32 = True
        torch.set_float32_matmul_precision("high")
        quick = folded(backbone, 16)
        assert backbone.asked == {(False, "highest")}
        assert norms(quick) == 0
        assert (torch.backends.cudnn.allow_tf32, torch.get_float32_matmul_precision()) == (True, "high")
    finally:
        torch.backends.cudnn.allow_tf32 = before[0]
        torch.set_float32_matmul_precision(before[1])
