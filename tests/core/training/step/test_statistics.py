"""Only layers that learn their statistics are kept, and get back what they had."""

from __future__ import annotations

import torch
from torch import nn

from core.training.step.statistics import KeptStatistics


def test_what_a_pass_moved_is_put_back() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)).train()
    kept = KeptStatistics(network)
    assert kept
    network(torch.randn(5, 3, 8, 8))
    kept.keep()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    network(torch.randn(5, 3, 8, 8))
    assert not torch.equal(network[1].running_mean, before["1.running_mean"])
    kept.put_back()
    assert all(torch.equal(tensor, before[name]) for name, tensor in network.state_dict().items())


def test_frozen_statistics_and_networks_without_any_cost_nothing() -> None:
    assert not KeptStatistics(nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)).eval())
    kept = KeptStatistics(nn.Linear(2, 2))
    kept.keep()
    kept.put_back()
    assert not kept
