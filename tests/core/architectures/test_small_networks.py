"""Our own small networks: they learn quickly on a processor, and take any picture size."""

from __future__ import annotations

import pytest
import torch

from core.architectures.building import build, build_backbone
from core.architectures.small_networks import MLP_LARGEST_SIDE
from core.runs.recipe import Recipe


def patterns(count: int, size: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Noise with a brighter quarter; which quarter it is, is the class. *Shapes*: [N, 3, size, size], [N]."""
    numbers = torch.Generator().manual_seed(seed)
    images = torch.randn(count, 3, size, size, generator=numbers)
    labels = torch.randint(4, (count,), generator=numbers)
    half = size // 2
    for image, label in zip(images, labels.tolist(), strict=True):
        row, column = divmod(label, 2)
        image[:, row * half : (row + 1) * half, column * half : (column + 1) * half] += 0.5
    return images, labels


@pytest.mark.parametrize("size", [8, 13, 32, MLP_LARGEST_SIDE, 100])
def test_any_picture_size(size: int) -> None:
    for architecture in ("mlp", "cnn-small"):
        network = build(Recipe(architecture=architecture, picture_size=size), 3).eval()
        with torch.inference_mode():
            assert network(torch.zeros(2, 3, size, size)).shape == (2, 3)


def test_the_mlp_has_the_layers_that_were_asked_for() -> None:
    backbone = build_backbone(Recipe(architecture="mlp", picture_size=32, mlp_width="40-30-20"))
    assert [tuple(module.weight.shape) for module in backbone.module.modules() if isinstance(module, torch.nn.Linear)] == [
        (40, 3 * 32 * 32), (30, 40), (20, 30),
    ]  # fmt: skip
    assert (backbone.width, len(backbone.blocks)) == (20, 3)


def test_the_mlp_stays_small_on_large_pictures() -> None:
    sizes = [sum(p.numel() for p in build(Recipe(architecture="mlp", picture_size=size), 3).parameters()) for size in (64, 512)]
    assert sizes[0] == sizes[1] < 7_000_000


def test_the_mlp_learns_in_seconds() -> None:
    network = build(Recipe(architecture="mlp", picture_size=16), 4)
    images, labels = patterns(512, 16, seed=0)
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3)
    network.train()
    for step in range(40):
        part = slice(step % 8 * 64, step % 8 * 64 + 64)
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(network(images[part]), labels[part]).backward()
        optimiser.step()
    fresh, truth = patterns(200, 16, seed=1)
    with torch.inference_mode():
        accuracy = (network.eval()(fresh).argmax(1) == truth).float().mean()
    assert accuracy > 0.95


def test_signals_keep_their_size_through_the_layers() -> None:
    network = build(Recipe(architecture="cnn-small", picture_size=32), 4).train()
    features = network.backbone(torch.randn(64, 3, 32, 32))
    assert 0.2 < features.square().mean().sqrt() < 5
