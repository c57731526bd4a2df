"""Optimisers over a network's head and backbone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from core.architectures import freezing
from core.architectures.building import build
from core.architectures.network import Network
from core.runs.methods import OPTIMISERS
from core.runs.recipe import Stage
from core.support.registry import at
from core.training.step import optimisers
from tests.tiny_training import same, tiny_recipe

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def network() -> Network:
    return build(tiny_recipe(), 3)


def test_head_and_backbone_have_their_own_rates_and_vectors_no_decay(network: Network) -> None:
    freezing.prepare_stage(network, Stage())
    optimiser = optimisers.optimiser_for(network, Stage(backbone_rate=0.1, weight_decay=0.3))
    optimisers.set_rate(optimiser, 0.5)
    of = {id(parameter): group for group in optimiser.param_groups for parameter in group["params"]}
    assert len(of) == len(list(network.parameters()))
    for name, parameter in network.named_parameters():
        assert of[id(parameter)]["lr"] == pytest.approx(0.5 if name.startswith("head.") else 0.05)
        assert of[id(parameter)]["weight_decay"] == (0.3 if parameter.ndim > 1 else 0.0)


@pytest.mark.parametrize(
    ("architecture", "first", "last"),
    [
        ("resnet18", "conv1.weight", "layer4.1.conv2.weight"),
        ("mobilenet_v2", "features.0.0.weight", "features.18.0.weight"),
        ("lite0", "conv_stem.weight", "conv_head.weight"),
        ("timm:vit_tiny_patch16_224", "pos_embed", "norm.weight"),
    ],
)
def test_rates_fall_from_block_to_block_towards_the_pictures(architecture: str, first: str, last: str) -> None:
    with torch.device("meta"):
        network = build(tiny_recipe(architecture=architecture, picture_size=224), 3)
    freezing.prepare_stage(network, Stage())
    stage = Stage(optimiser="sgd", backbone_rate=0.5, layer_decay=0.8)
    optimiser = optimisers.optimiser_for(network, stage)
    optimisers.set_rate(optimiser, 1.0)
    rate = {id(parameter): group["lr"] for group in optimiser.param_groups for parameter in group["params"]}
    assert len(rate) == len(list(network.parameters()))
    named = dict(network.backbone.named_parameters())
    assert rate[id(named[last])] == 0.5
    assert rate[id(named[first])] == pytest.approx(0.5 * 0.8 ** (len(network.blocks) - 1))
    assert all(rate[id(parameter)] == 1.0 for parameter in network.head.parameters())
    by_block = [{rate[id(parameter)] for parameter in block.parameters()} for block in network.blocks]
    assert [len(block) for block in by_block] == [1] * len(network.blocks)
    assert [max(block) for block in by_block] == sorted(max(block) for block in by_block)


@pytest.mark.parametrize("name", ["sgd", "adamw", "lion", "muon"])
def test_an_optimiser_comes_back_as_it_was(name: str, network: Network) -> None:
    images, other = torch.randn(4, 3, 16, 16), build(tiny_recipe(), 3)
    both = []
    for each in (network, other):
        each.to(memory_format=torch.channels_last)
        freezing.prepare_stage(each, Stage())
        optimiser = optimisers.optimiser_for(each, Stage.model_validate({"optimiser": name}))
        both.append(optimiser)
    for _ in range(2):
        network(images).square().mean().backward()
        both[0].step()
        both[0].zero_grad()
    saved = {key: value.clone().contiguous() for key, value in optimisers.state_of(both[0]).items()}
    assert saved
    other.load_state_dict(network.state_dict())
    optimisers.restore(both[1], saved)
    for each, optimiser in zip((network, other), both, strict=True):
        each(images).square().mean().backward()
        optimiser.step()
    assert same(network.state_dict(), other.state_dict())


@pytest.mark.parametrize("name", ["sgd", "adamw", "lion", "muon"])
@pytest.mark.usefixtures("usual_width")
def test_every_optimiser_makes_a_loss_smaller(name: str, network: Network) -> None:
    images, labels = torch.randn(16, 3, 16, 16), torch.arange(16) % 3
    freezing.prepare_stage(network, Stage())
    optimiser = optimisers.optimiser_for(network, Stage.model_validate({"optimiser": name}))
    optimisers.set_rate(optimiser, {"lion": 3e-4, "sgd": 0.02}.get(name, 2e-3))
    losses = []
    for _ in range(12):
        loss = torch.nn.functional.cross_entropy(network(images), labels)
        losses.append(float(loss.detach()))
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
    assert losses[-1] < 0.8 * losses[0]


STEPS = """
import sys
import torch
from core.runs.recipe import Stage
from core.training.step.optimisers import adamw, sgd

def walked(make):
    parameter = torch.nn.Parameter(torch.linspace(-1, 1, 5))
    optimiser = make([{"params": [parameter]}], Stage(learning_rate=0.1, momentum=0.9))
    for _ in range(3):
        parameter.grad = 3 * parameter.detach() ** 2
        optimiser.step()
    return parameter

ours = [walked(adamw), walked(sgd)]
print("torch._dynamo" in sys.modules)
print(torch.equal(ours[0], walked(lambda groups, stage: torch.optim.AdamW(groups, 0.1, fused=True))))
print(torch.equal(ours[1], walked(lambda groups, stage: torch.optim.SGD(groups, 0.1, 0.9, nesterov=True, fused=True))))
"""


def walked(make: Callable[..., torch.optim.Optimizer]) -> torch.Tensor:
    parameter = torch.nn.Parameter(torch.linspace(-1, 1, 256).view(16, 16))
    optimiser = make([{"params": [parameter], "head": False}], Stage(learning_rate=0.1, momentum=0.9))
    for _ in range(3):
        parameter.grad = 3 * parameter.detach() ** 2
        optimiser.step()
    return parameter


def test_steps_are_those_of_torch() -> None:
    theirs = walked(lambda groups, stage: torch.optim.AdamW(groups, 0.1, fused=True))
    assert torch.equal(walked(optimisers.adamw), theirs)
    theirs = walked(lambda groups, stage: torch.optim.SGD(groups, 0.1, 0.9, nesterov=True, fused=True))
    assert torch.equal(walked(optimisers.sgd), theirs)


@pytest.mark.parametrize("name", [method.name for method in OPTIMISERS if not method.solves])
def test_momenta_that_begin_at_rest_change_no_bit(name: str) -> None:
    """What was saved before they did goes on to the bits it would have come to."""
    make = at(OPTIMISERS.get(name).place)

    def at_rest(groups: optimisers.Groups, stage: Stage) -> torch.optim.Optimizer:
        made = make(groups, stage)
        (parameter,) = optimisers.parameters_of(made)
        before, rates = parameter.detach().clone(), [group["lr"] for group in made.param_groups]
        optimisers.begin_at_rest(made)
        known = optimisers.state_of(made)
        assert len(known) == (3 if name == "adamw" else 1), "Muon has a momentum for the matrix"
        assert not any(tensor.any() for tensor in known.values())
        assert torch.equal(parameter, before)
        assert parameter.grad is None
        assert [group["lr"] for group in made.param_groups] == rates
        return made

    assert torch.equal(walked(at_rest), walked(make))


def test_what_was_remembered_already_is_not_begun_anew() -> None:
    parameter = torch.nn.Parameter(torch.ones(2, 3))
    made = optimisers.adamw([{"params": [parameter], "head": False}], Stage())
    parameter.grad = torch.ones(2, 3)
    made.step()
    before = {name: tensor.clone() for name, tensor in optimisers.state_of(made).items()}
    optimisers.begin_at_rest(made)
    assert same(optimisers.state_of(made), before)


def test_steps_ask_for_no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading it made every run begin 0.8 s later."""
    for name in [name for name in sys.modules if name.split(".")[:2] == ["torch", "_dynamo"]]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "torch._dynamo", None)  # whoever would load it fails
    walked(optimisers.adamw)
    walked(optimisers.sgd)


@pytest.mark.soak  # a child that loads torch
def test_steps_are_those_of_torch_without_its_compiler() -> None:
    told = subprocess.run([sys.executable, "-c", STEPS], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.stdout.split() == ["False", "True", "True"], told.stderr
