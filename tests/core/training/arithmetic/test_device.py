"""A device computes in the plan's arithmetic, and gives back what a network says in it."""

from __future__ import annotations

import copy

import torch

from core.architectures.building import build
from core.training.arithmetic.device import Device, depthwise_convolutions
from tests.tiny_training import tiny_recipe


def test_depthwise_convolutions_can_stay_in_fp32() -> None:
    network = build(tiny_recipe(architecture="mobilenet_v3_small", picture_size=32), 3)
    images, other = torch.randn(2, 3, 32, 32), copy.deepcopy(network)
    device = Device("cpu", "bf16", "fp32")
    device.placed(network, "channels_last")
    quick = depthwise_convolutions(network)
    assert quick
    assert len(quick) == len(depthwise_convolutions(copy.deepcopy(network)))
    assert network.state_dict().keys() == other.state_dict().keys()
    with device.autocast():
        network(images).float().sum().backward()
    kinds = {type(convolution).__name__ for convolution in quick}
    assert kinds == {"Conv2dInFp32"}
    with torch.no_grad():
        torch.testing.assert_close(network.eval()(images), other.eval()(images), rtol=0.2, atol=0.1)


def test_a_seed_gives_the_same_numbers_again() -> None:
    device = Device("cpu", "fp32")
    with torch.random.fork_rng():
        device.seed(3)
        one = torch.rand(4)
        device.seed(3)
        assert torch.equal(torch.rand(4), one)
