"""A stacked step is torch's own step of each, and leaves each optimiser what torch would have left it."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from core.runs.recipe import Stage
from core.training.step import optimisers
from core.training.together.optimising import stacked_optimiser
from tests.stacked_trainings import staged

STAGES = {
    "sgd": [staged(), staged(momentum=0.0), staged(weight_decay=0.3), staged(clip_gradient=0.5)],
    "adamw": [
        staged(optimiser="adamw", weight_decay=decay, clip_gradient=limit) for decay, limit in ((0.0, 0), (0.3, 0), (0, 1))
    ],
}


def optimiser(head: nn.Module, stage: Stage) -> torch.optim.Optimizer:
    """As a run has it."""
    made = optimisers.sgd if stage.optimiser == "sgd" else optimisers.adamw
    matrices, vectors = ([each for each in head.parameters() if (each.ndim > 1) == wide] for wide in (True, False))
    told = {"proportion": 1.0, "head": True}
    groups = [{"params": matrices, "weight_decay": stage.weight_decay, **told}, {"params": vectors, "weight_decay": 0.0, **told}]
    return made(groups, stage)


@pytest.mark.parametrize("name", STAGES)
def test_a_stacked_step_is_torchs_own(name: str) -> None:
    torch.manual_seed(0)
    stages = STAGES[name]
    heads = [nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2)) for _ in stages]
    alone = copy.deepcopy(heads)
    mine = [optimiser(head, stage) for head, stage in zip(heads, stages, strict=True)]
    theirs = [optimiser(head, stage) for head, stage in zip(alone, stages, strict=True)]
    rows = [list(head.parameters()) for head in heads]
    stacked = [torch.stack([each.detach() for each in own]).requires_grad_() for own in zip(*rows, strict=True)]
    for own, parameters in zip(stacked, zip(*rows, strict=True), strict=True):
        for parameter, row in zip(parameters, own.detach(), strict=True):
            parameter.data = row
    step = stacked_optimiser(stacked, heads, mine, stages)
    for number in range(3):
        rates = torch.tensor([0.1 / (1 + number + place) for place in range(len(stages))])
        gradients = [torch.randn_like(each) for each in stacked]
        for each, gradient in zip(stacked, gradients, strict=True):
            each.grad = gradient.clone()
        step.step(rates)
        for row, (head, own, stage) in enumerate(zip(alone, theirs, stages, strict=True)):
            for parameter, gradient in zip(head.parameters(), gradients, strict=True):
                parameter.grad = gradient[row].clone()
            if stage.clip_gradient:
                nn.utils.clip_grad_norm_(head.parameters(), stage.clip_gradient)
            optimisers.set_rate(own, float(rates[row]))
            own.step()
    step.let_go(range(len(stages)))
    for head, other, own, its in zip(heads, alone, mine, theirs, strict=True):
        for one, two in zip(head.parameters(), other.parameters(), strict=True):
            assert torch.allclose(one, two, atol=1e-6)
        saved, wanted = optimisers.state_of(own), optimisers.state_of(its)
        assert saved.keys() == wanted.keys()
        for key, value in wanted.items():
            assert torch.allclose(saved[key], value, atol=1e-6), key
