"""What a stage trains changes, and nothing else does."""

from __future__ import annotations

import pytest
import torch

from core.architectures import freezing
from core.architectures.building import build
from core.runs.recipe import Stage
from tests.tiny_training import tiny_recipe


@pytest.mark.parametrize(("trains", "blocks"), [("head", 1), ("last blocks", 1), ("last blocks", 2), ("everything", 1)])
def test_what_has_gradients_is_in_training_mode_and_counted(trains: str, blocks: int) -> None:
    network = build(tiny_recipe(), 3)
    stage = Stage.model_validate({"trains": trains, "blocks": blocks})
    freezing.prepare_stage(network, stage)
    freezing.set_training(network, stage)
    trained = {name for name, parameter in network.named_parameters() if parameter.requires_grad}
    assert all(name in trained for name, _ in network.named_parameters() if name.startswith("head."))
    assert any(name.startswith("backbone.") for name in trained) == (trains != "head")
    assert freezing.trainable_count(network, stage) == sum(
        parameter.numel() for name, parameter in network.named_parameters() if name in trained
    )
    changing = freezing.changing(network, stage)
    assert {name for name in changing if changing[name]} >= trained
    for name, module in network.backbone.named_modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            assert module.training == (f"backbone.{name}.weight" in trained)
            assert changing[f"backbone.{name}.running_mean"] == module.training


def test_counting_leaves_the_network_as_it_was() -> None:
    network = build(tiny_recipe(), 3)
    freezing.prepare_stage(network, Stage(trains="head"))
    before = [parameter.requires_grad for parameter in network.parameters()]
    freezing.trainable_count(network, Stage())
    assert [parameter.requires_grad for parameter in network.parameters()] == before


def test_frozen_statistics_stay_and_scales_still_learn() -> None:
    network = build(tiny_recipe(), 3)
    stage = Stage(norm_statistics="frozen")
    freezing.prepare_stage(network, stage)
    freezing.set_training(network, stage)
    norms = [module for module in network.backbone.modules() if isinstance(module, torch.nn.BatchNorm2d)]
    before = [norm.running_mean.clone() for norm in norms if norm.running_mean is not None]
    network(torch.randn(4, 3, 16, 16)).square().mean().backward()
    assert norms
    assert before
    for norm, mean in zip(norms, before, strict=True):
        assert not norm.training
        assert torch.equal(norm.running_mean, mean)  # type: ignore[arg-type]
        assert norm.weight.grad is not None
    network.eval()
    freezing.resume_training(network, stage)
    assert not any(norm.training for norm in norms)
