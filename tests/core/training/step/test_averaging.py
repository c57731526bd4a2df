"""The moving average of weights."""

from __future__ import annotations

import torch

from core.architectures import freezing
from core.architectures.building import build
from core.runs.recipe import Stage
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


def test_an_average_that_was_saved_is_taken_up_and_goes_on_from_its_steps() -> None:
    network = build(tiny_recipe(), 3)
    average, other = Average(network, 0.9), Average(network, 0.9)
    moved(average, network, list(network.state_dict()))
    other.restore(average.tensors, average.steps)
    other.follow(dict.fromkeys(other.tensors, True))
    moved(average, network, ["head.1.weight"])
    with torch.no_grad():
        network.state_dict()["head.1.weight"].sub_(3)
    moved(other, network, ["head.1.weight"])
    assert (other.steps, average.steps) == (6, 6)
    assert all(torch.equal(other.tensors[name], mean) for name, mean in average.tensors.items())


def moved(average: Average, network: torch.nn.Module, names: list[str]) -> None:
    """Three steps in which these tensors of the network change, and the average with them."""
    for _ in range(3):
        with torch.no_grad():
            for name in names:
                network.state_dict()[name].add_(1)
        average.update()


def test_only_what_a_stage_changes_is_averaged_and_the_numbers_are_those_of_averaging_everything() -> None:
    network, other = build(tiny_recipe(), 3), build(tiny_recipe(), 3)
    narrow, wide = Average(network, 0.9), Average(other, 0.9)
    head = ["head.1.weight", "head.1.bias"]
    narrow.follow(freezing.changing(network, Stage(trains="head")))
    moved(narrow, network, head)
    moved(wide, other, head)
    assert all(torch.equal(narrow.tensors[name], mean) for name, mean in wide.tensors.items())
    frozen = next(name for name in narrow.tensors if name.startswith("backbone."))
    kept = narrow.tensors[frozen].clone()
    with torch.no_grad():
        network.state_dict()[frozen].add_(1)  # no stage of a head does that: it shows that nobody looks
    narrow.update()
    assert torch.equal(narrow.tensors[frozen], kept)


def test_an_average_that_lags_behind_an_earlier_stage_goes_on_following() -> None:
    network, other = build(tiny_recipe(), 3), build(tiny_recipe(), 3)
    narrow, wide = Average(network, 0.9), Average(other, 0.9)
    everything = list(network.state_dict())
    for average, changed in ((narrow, network), (wide, other)):
        moved(average, changed, everything)
    narrow.follow(freezing.changing(network, Stage(trains="head")))
    moved(narrow, network, ["head.1.weight"])
    moved(wide, other, ["head.1.weight"])
    assert all(torch.equal(narrow.tensors[name], mean) for name, mean in wide.tensors.items())
    with narrow.in_place():
        assert all(torch.equal(tensor, narrow.tensors[name]) for name, tensor in network.state_dict().items())
    assert all(torch.equal(tensor, other.state_dict()[name]) for name, tensor in network.state_dict().items())
