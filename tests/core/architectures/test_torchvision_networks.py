"""Architectures from torchvision without their heads."""

from __future__ import annotations

import pytest
import torch

from core.architectures import torchvision_networks
from core.runs.recipe import Recipe


@pytest.mark.parametrize(
    ("build", "architecture", "kept", "head"),
    [
        ("mobilenet_v2", "mobilenet_v2", "features.18.0.weight", "classifier."),
        ("mobilenet_v3", "mobilenet_v3_small", "classifier.0.weight", "classifier.3."),
    ],
)
def test_only_the_layer_of_the_classes_goes(build: str, architecture: str, kept: str, head: str) -> None:
    backbone = getattr(torchvision_networks, build)(Recipe(architecture=architecture, picture_size=32))
    names = backbone.module.state_dict().keys()
    assert kept in names
    assert backbone.head_names == (head,)
    assert not any(name.startswith(head) for name in names)
    with torch.inference_mode():
        assert backbone.module.eval()(torch.zeros(1, 3, 32, 32)).shape == (1, backbone.width)
