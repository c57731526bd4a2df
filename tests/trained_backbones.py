"""Backbones as if they had been trained."""

from __future__ import annotations

import torch
from torch import nn

from core.architectures.building import build
from tests.tiny_training import tiny_recipe


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
