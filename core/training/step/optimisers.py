"""Optimisers for a stage: head and backbone at their own rates, decay on matrices and kernels only, fused steps.

torch's own optimisers load its compiler before their first step, to keep it from compiling them. Nothing is compiled here, and
each run began 0.8 s later and took 71 MB more for it: the methods are taken without what keeps the compiler away.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

import torch
from torch import nn

from core.architectures.network import Network
from core.runs.methods import OPTIMISERS
from core.runs.recipe import Stage
from core.support.registry import at

Groups = list[dict[str, Any]]
"""Parameters that share their settings, as torch takes them."""


_add_group = inspect.unwrap(torch.optim.Optimizer.add_param_group)
setattr(_add_group, "__dynamo_disable", _add_group)  # where torch looks for the method as its compiler leaves it


class Momentum(torch.optim.SGD):
    """torch's gradient descent."""

    step = torch.no_grad()(inspect.unwrap(torch.optim.SGD.step))


class DecoupledAdam(torch.optim.AdamW):
    """torch's Adam with decoupled weight decay."""

    step = torch.no_grad()(inspect.unwrap(torch.optim.AdamW.step))


def optimiser_for(network: Network, stage: Stage) -> torch.optim.Optimizer:
    """The stage's optimiser over all parameters that have gradients.

    Weight decay does not touch biases and the scales of norms (parameters of one dimension), whose size does not say how
    complicated the network is.

    Raises:
        NotThere: No optimiser of that name.
    """
    groups = _groups(network.head.parameters(), stage, 1.0, head=True)
    for depth, parameters in enumerate(depths(network) if stage.layer_decay < 1 else [list(network.backbone.parameters())]):
        groups += _groups(parameters, stage, stage.backbone_rate * stage.layer_decay**depth, head=False)
    made: torch.optim.Optimizer = at(OPTIMISERS.get(stage.optimiser).place)(groups, stage)
    return made


def depths(network: Network) -> list[list[nn.Parameter]]:
    """The backbone's parameters by block, the last block first.

    What is in no block (class tokens, position embeddings) goes with the first one, through which pictures come in.
    """
    last_first: list[list[nn.Parameter]] = []
    seen: set[int] = set()
    for block in reversed(network.blocks):
        own = [parameter for parameter in block.parameters() if id(parameter) not in seen]
        seen.update(map(id, own))
        last_first.append(own)
    rest = [parameter for parameter in network.backbone.parameters() if id(parameter) not in seen]
    last_first = last_first or [[]]
    last_first[-1] += rest
    return last_first


def sgd(groups: Groups, stage: Stage) -> torch.optim.Optimizer:
    """Stochastic gradient descent, with Nesterov's momentum where there is momentum."""
    nesterov = stage.momentum > 0
    return Momentum(groups, lr=stage.learning_rate, momentum=stage.momentum, nesterov=nesterov, fused=True)


def adamw(groups: Groups, stage: Stage) -> torch.optim.Optimizer:
    """Adam with decoupled weight decay."""
    return DecoupledAdam(groups, lr=stage.learning_rate, fused=True)


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Makes `rate` the head's learning rate; the backbone's follows in its proportion."""
    for group in optimiser.param_groups:
        group["lr"] = rate * group["proportion"]


def begin_at_rest(optimiser: torch.optim.Optimizer) -> None:
    """Has momenta that are not there yet begin at 0, before any weight moves; where memory is short, nothing is left half made.

    A step at a rate of 0 with gradients of 0 is made and forgotten, so that there was room once for all that any optimiser takes.
    torch and timm make it at the first step, in the middle of which weights may have moved when there is none; Lion and Muon made
    it behind gradients that would have gone through in smaller parts, and the run ended. SGD fills it with that step's gradients:
    where fp16 left it out, what lay in the memory before was taken for momenta at the next one, and weights came to 1e15.
    """
    parameters = parameters_of(optimiser)
    if any(optimiser.state.get(parameter) for parameter in parameters):
        return  # a checkpoint brought them
    rates = [group["lr"] for group in optimiser.param_groups]
    try:
        for group in optimiser.param_groups:
            group["lr"] = 0.0
        for parameter in parameters:
            parameter.grad = torch.zeros_like(parameter)
        optimiser.step()
        for tensor in state_of(optimiser).values():
            tensor.zero_()  # counts of steps; and decay, which SGD adds to its momenta whatever the rate
    except BaseException:
        optimiser.state.clear()
        raise
    finally:
        forget_gradients(optimiser)
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate


def forget_gradients(optimiser: torch.optim.Optimizer) -> None:
    """Takes the gradients off its parameters, as its own `zero_grad` does in 9 of a head step's 270 microseconds."""
    for group in optimiser.param_groups:
        for parameter in group["params"]:
            parameter.grad = None


def parameters_of(optimiser: torch.optim.Optimizer) -> list[nn.Parameter]:
    """All parameters the optimiser changes, in its order."""
    return [parameter for group in optimiser.param_groups for parameter in group["params"]]


def state_of(optimiser: torch.optim.Optimizer) -> dict[str, torch.Tensor]:
    """The optimiser's memory (momenta, step counts) as tensors by name. *Shapes*: those of the parameters, or []."""
    return {
        f"{place}.{name}": value
        for place, parameter in enumerate(parameters_of(optimiser))
        for name, value in optimiser.state[parameter].items()
        if isinstance(value, torch.Tensor)
    }


def restore(optimiser: torch.optim.Optimizer, tensors: dict[str, torch.Tensor]) -> None:
    """Gives the optimiser back what `state_of` returned. *Shapes*: those of the parameters, or []."""
    parameters = parameters_of(optimiser)
    for name, value in tensors.items():
        place, _, key = name.partition(".")
        parameter = parameters[int(place)]
        # Momenta are laid out as their parameter is; a fused step would read another layout wrongly or slowly.
        kept = value.to(parameter.device)
        if value.shape == parameter.shape:
            kept = torch.empty_like(parameter).copy_(value)
        optimiser.state[parameter][key] = kept


def _groups(parameters: Iterable[nn.Parameter], stage: Stage, proportion: float, head: bool) -> Groups:
    trained = [parameter for parameter in parameters if parameter.requires_grad]
    matrices = [parameter for parameter in trained if parameter.ndim > 1]
    vectors = [parameter for parameter in trained if parameter.ndim <= 1]
    kinds = ((matrices, stage.weight_decay), (vectors, 0.0))
    told = {"proportion": proportion, "head": head}
    return [{"params": kind, "weight_decay": decay, **told} for kind, decay in kinds if kind]
