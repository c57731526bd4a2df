"""The fast network: its first layer makes patches of training pictures equally wide in every direction."""

from __future__ import annotations

import pytest
import torch

from core.architectures.building import build
from core.architectures.fast_networks import Whitening
from core.runs.recipe import Recipe
from tests.core.architectures.test_small_networks import patterns


def correlated(count: int, size: int) -> torch.Tensor:
    """Pictures whose neighbouring pixels and whose channels are alike, as those of photographs. *Shapes*: [N, 3, S, S]."""
    grey = torch.nn.functional.avg_pool2d(torch.randn(count, 1, size, size, generator=torch.Generator().manual_seed(3)), 3, 1, 1)
    return grey.expand(-1, 3, -1, -1) + 0.1 * torch.randn(count, 3, size, size, generator=torch.Generator().manual_seed(4))


def test_measured_patches_vary_alike_in_every_direction() -> None:
    images, layer = correlated(200, 16), Whitening()
    drawn = layer.weight.clone()
    layer.measure(images)
    assert not torch.equal(layer.weight, drawn)
    found = layer(images).transpose(0, 1).flatten(1)[:12]
    moments = found @ found.T / found.shape[1]
    assert torch.allclose(moments, torch.eye(12), atol=0.06)
    assert torch.equal(layer.weight[12:], -layer.weight[:12])


def test_the_same_pictures_give_the_same_layer() -> None:
    images, layers = correlated(50, 8), (Whitening(), Whitening())
    for layer in layers:
        layer.measure(images)
    assert torch.equal(layers[0].weight, layers[1].weight)


def test_plain_pictures_are_no_reason_to_fail() -> None:
    layer = Whitening()
    layer.measure(torch.zeros(3, 3, 16, 16))
    assert torch.isfinite(layer.weight).all()


@pytest.mark.parametrize(("architecture", "size"), [("cnn-fast", 16), ("cnn-fast", 17), ("cnn-fast-wide", 32)])
def test_any_picture_size_from_sixteen(architecture: str, size: int) -> None:
    network = build(Recipe(architecture=architecture, picture_size=size), 3).eval()
    with torch.inference_mode():
        assert network(torch.zeros(2, 3, size, size)).shape == (2, 3)


def test_it_learns_in_a_few_steps() -> None:
    network = build(Recipe(architecture="cnn-fast", picture_size=16), 4)
    images, labels = patterns(256, 16, seed=0)
    assert network.measure is not None
    network.measure(images)
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3)
    network.train()
    for step in range(24):
        part = slice(step % 4 * 64, step % 4 * 64 + 64)
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(network(images[part]), labels[part]).backward()
        optimiser.step()
    fresh, truth = patterns(200, 16, seed=1)
    with torch.inference_mode():
        assert (network.eval()(fresh).argmax(1) == truth).float().mean() > 0.9
