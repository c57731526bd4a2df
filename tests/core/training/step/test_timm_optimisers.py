"""What timm's optimisers are given."""

from __future__ import annotations

import torch

from core.architectures import freezing
from core.architectures.building import build
from core.runs.recipe import Stage
from core.training.step import optimisers
from tests.tiny_training import tiny_recipe


def test_muon_leaves_head_and_vectors_to_adam() -> None:
    network = build(tiny_recipe(), 3)
    freezing.prepare_stage(network, Stage())
    optimiser = optimisers.optimiser_for(network, Stage(optimiser="muon"))
    network(torch.randn(4, 3, 16, 16)).square().mean().backward()
    optimiser.step()
    for name, parameter in network.named_parameters():
        by_adam = "exp_avg_sq" in optimiser.state[parameter]
        assert by_adam == (name.startswith("head.") or parameter.ndim == 1), name


def test_momenta_look_ahead_and_rates_are_the_stages() -> None:
    """timm's Muon looks ahead only where it is told to; without that it wants other rates than AdamW's."""
    network = build(tiny_recipe(), 3)
    for name in ("muon", "sgd"):
        optimiser = optimisers.optimiser_for(network, Stage(optimiser=name, learning_rate=0.02))
        assert {(group["nesterov"], group["lr"]) for group in optimiser.param_groups} <= {(True, 0.02), (True, 0.002)}, name
    still = optimisers.optimiser_for(network, Stage(optimiser="sgd", momentum=0.0))
    assert not any(group["nesterov"] for group in still.param_groups), "torch refuses to look ahead without momentum"
