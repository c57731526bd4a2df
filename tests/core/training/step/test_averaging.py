"""The moving average of weights."""

from __future__ import annotations

import torch

from core.architectures.building import build
from core.training.step.averaging import Average
from tests.tiny_training import tiny_recipe


def test_the_average_follows_and_leaves_the_network_alone() -> None:
    network = build(tiny_recipe(), 3)
    average = Average(network, 0.5)
    name = "head.1.weight"
    first = network.state_dict()[name].clone()
    with torch.no_grad():
        network.state_dict()[name].add_(1.0)
    average.update()
    part = 1 - 2 / 11  # at first it follows faster than its decay
    torch.testing.assert_close(average.tensors[name], first + part)
    with average.in_place():
        torch.testing.assert_close(network.state_dict()[name], first + part)
    torch.testing.assert_close(network.state_dict()[name], first + 1)
