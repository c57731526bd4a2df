"""A device computes in the plan's arithmetic, and gives back what a network says in it."""

from __future__ import annotations

import copy

import torch

from core.architectures.building import build
from core.training.arithmetic.device import Device, _Parameters, depthwise_convolutions
from core.training.ranks.ranks import ALONE, Ranks
from tests.tiny_training import tiny_plan, tiny_recipe


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


def test_only_fp16_needs_a_scaler_and_only_what_is_asked_for_computes_in_halves() -> None:
    assert Device("cpu", "fp32").scaler() is None
    assert Device("cpu", "bf16").scaler() is None
    scaler = Device("cpu", "fp16").scaler()
    assert scaler is not None
    assert scaler is not Device("cpu", "fp16").scaler(), "anew for each stage"
    weights = torch.ones(2, 2)
    for precision, kind in (("fp32", torch.float32), ("bf16", torch.bfloat16)):
        with Device("cpu", precision).autocast():
            assert (weights @ weights).dtype == kind


def test_a_plan_says_device_precision_and_what_depthwise_convolutions_compute_in() -> None:
    plan = tiny_plan(tiny_recipe()).model_copy(update={"precision": "bf16", "depthwise": "fp32"})
    device = Device.of(plan)
    assert device.torch == torch.device("cpu")
    network = build(tiny_recipe(architecture="mobilenet_v3_small", picture_size=32), 3)
    placed = device.placed(network, "channels_last")
    assert placed is network
    assert {type(convolution).__name__ for convolution in depthwise_convolutions(network)} == {"Conv2dInFp32"}
    with device.autocast():
        assert device.computing(network, ALONE, True) is network
    first = next(parameter for parameter in network.parameters() if parameter.ndim == 4)
    assert first.is_contiguous(memory_format=torch.channels_last)
    plain = Device("cpu", "fp32", "fp32").placed(copy.deepcopy(network), "contiguous")
    assert next(parameter for parameter in plain.parameters() if parameter.ndim == 4).is_contiguous()
    other = build(tiny_recipe(architecture="mobilenet_v3_small", picture_size=32), 3)
    for whole in (Device("cpu", "fp32", "fp32"), Device("cpu", "bf16", "bf16")):
        whole.placed(other, "contiguous")
        assert {type(convolution).__name__ for convolution in depthwise_convolutions(other)} == {"Conv2d"}


def test_losses_are_added_up_in_their_shares() -> None:
    weights = torch.ones(3, requires_grad=True)
    device = Device("cpu", "fp32")
    device.backward((2 * weights).sum())
    device.backward(weights * weights, torch.tensor([1.0, 0.5, 0.0]))
    assert weights.grad is not None
    assert weights.grad.tolist() == [4.0, 3.0, 2.0]
    device.gathering(torch.nn.Linear(1, 1), ALONE)()


def test_gradients_are_gathered_by_zeros_of_what_trains() -> None:
    part = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 1))
    part[0].requires_grad_(False)
    gathered = _Parameters(part)
    assert len(gathered.trained) == 2
    part[1].weight.grad = torch.full((1, 2), 7.0)
    found = gathered(torch.tensor(3.0))
    assert found.item() == 3.0
    found.backward()
    assert part[1].weight.grad.tolist() == [[7.0, 7.0]]
    assert part[1].bias.grad.tolist() == [0.0]
    assert part[0].weight.grad is None


def test_batchnorms_take_the_statistics_of_all_only_where_there_are_several_and_that_is_wanted() -> None:
    part, several = torch.nn.Sequential(torch.nn.BatchNorm2d(2)), Ranks.__new__(Ranks)
    several.count = 2
    device = Device("cpu", "fp32")
    assert device.computing(part, several, False) is part
    assert isinstance(device.computing(part, several, True)[0], torch.nn.SyncBatchNorm)
