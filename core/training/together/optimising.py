"""One step of the optimiser for many heads at once, each at its own rate, decay and momentum.

The numbers are those of `core.training.step.optimisers`, and so is what is remembered: each run's own optimiser has it in views,
so that a checkpoint of a run that was trained together is one like any other.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import torch
from torch import nn

from core.runs.recipe import Stage
from core.training.step.optimisers import parameters_of

STACKED = ("sgd", "adamw")
"""Optimisers there is a stacked step of."""


class StackedOptimiser(ABC):
    """What all stacked steps have.

    Args:
        parameters: Stacked, float32 [R, ...], in the order the heads have them.
        heads: The R heads.
        optimisers: Of each run; their memories become views.
        stages: Of each run.
    """

    def __init__(
        self,
        parameters: Sequence[torch.Tensor],
        heads: Sequence[nn.Module],
        optimisers: Sequence[torch.optim.Optimizer],
        stages: Sequence[Stage],
    ) -> None:
        self._parameters = parameters
        self._own = [list(head.parameters()) for head in heads]
        self._optimisers = optimisers
        device = parameters[0].device
        self._decay = torch.tensor([stage.weight_decay for stage in stages], device=device)
        self._limits = torch.tensor([stage.clip_gradient for stage in stages], device=device)
        self._decays, self._clips = bool(self._decay.any()), bool(self._limits.any())

    @torch.no_grad()
    def step(self, rates: torch.Tensor) -> None:
        """Moves every head by its gradients, and takes these off. *Shapes*: float32 [R], on the device."""
        gradients = [_gradient(parameter) for parameter in self._parameters]
        if self._clips:
            self._clip(gradients)
        self._move(gradients, rates)
        for parameter in self._parameters:
            parameter.grad = None

    @property
    @abstractmethod
    def memory(self) -> list[torch.Tensor]:
        """Everything that is remembered. *Shapes*: each [R, ...]."""

    def let_go(self, rows: Sequence[int]) -> None:
        """Gives the optimisers of runs that leave memories of their own again."""
        for row in rows:
            for parameter in parameters_of(self._optimisers[row]):
                own = self._optimisers[row].state[parameter]
                own.update({name: value.clone() for name, value in own.items() if isinstance(value, torch.Tensor)})

    @abstractmethod
    def _move(self, gradients: Sequence[torch.Tensor], rates: torch.Tensor) -> None: ...

    def _remembered(self, name: str, place: int, like: torch.Tensor, rows: Sequence[int]) -> torch.Tensor:
        """One thing that the optimisers remember of a parameter, stacked; zeros where they have made no step yet.

        *Shapes*: `like` as each run's, to [R, ...]; only runs in these rows have it.
        """
        stacked = torch.zeros(len(self._own), *like.shape, dtype=like.dtype, device=like.device)
        for row in rows:
            state = self._optimisers[row].state[self._own[row][place]]
            if name in state:
                stacked[row] = state[name]
            state[name] = stacked[row]
        return stacked

    def _matrix(self, parameter: torch.Tensor) -> bool:
        """Whether decay pulls at it: it does at matrices only. *Shapes*: [R, ...]."""
        return self._decays and parameter.ndim > 2

    def _clip(self, gradients: Sequence[torch.Tensor]) -> None:
        norms = torch.stack([gradient.flatten(1).norm(dim=1) for gradient in gradients]).norm(dim=0)
        part = (self._limits / (norms + 1e-6)).clamp(max=1.0)
        part = torch.where(self._limits > 0, part, torch.ones_like(part))
        for gradient in gradients:
            gradient.mul_(_like(part, gradient))


class StackedSGD(StackedOptimiser):
    """Stochastic gradient descent with Nesterov's momentum."""

    def __init__(
        self,
        parameters: Sequence[torch.Tensor],
        heads: Sequence[nn.Module],
        optimisers: Sequence[torch.optim.Optimizer],
        stages: Sequence[Stage],
    ) -> None:
        super().__init__(parameters, heads, optimisers, stages)
        self._momentum = torch.tensor([stage.momentum for stage in stages], device=parameters[0].device)
        rows = [row for row, stage in enumerate(stages) if stage.momentum > 0]
        self._speeds = [
            self._remembered("momentum_buffer", place, each.detach()[0], rows) for place, each in enumerate(parameters)
        ] if rows else []  # fmt: skip

    @property
    def memory(self) -> list[torch.Tensor]:
        return self._speeds

    def _move(self, gradients: Sequence[torch.Tensor], rates: torch.Tensor) -> None:
        for place, (parameter, gradient) in enumerate(zip(self._parameters, gradients, strict=True)):
            if self._matrix(parameter):
                gradient.addcmul_(parameter, _like(self._decay, parameter))
            if self._speeds:
                speed, momentum = self._speeds[place], _like(self._momentum, parameter)
                speed.mul_(momentum).add_(gradient)
                gradient.addcmul_(speed, momentum)
            parameter.addcmul_(gradient, _like(rates, parameter), value=-1)


class StackedAdamW(StackedOptimiser):
    """Adam with decoupled weight decay, of torch's usual settings."""

    FIRST, SECOND, LEAST = 0.9, 0.999, 1e-8

    def __init__(
        self,
        parameters: Sequence[torch.Tensor],
        heads: Sequence[nn.Module],
        optimisers: Sequence[torch.optim.Optimizer],
        stages: Sequence[Stage],
    ) -> None:
        super().__init__(parameters, heads, optimisers, stages)
        rows = range(len(stages))
        likes = [each.detach()[0] for each in parameters]
        self._means = [self._remembered("exp_avg", place, like, rows) for place, like in enumerate(likes)]
        self._squares = [self._remembered("exp_avg_sq", place, like, rows) for place, like in enumerate(likes)]
        count = torch.zeros((), dtype=torch.float32, device=parameters[0].device)
        self._steps = [self._remembered("step", place, count, rows) for place in range(len(likes))]

    @property
    def memory(self) -> list[torch.Tensor]:
        return [*self._means, *self._squares]

    def _move(self, gradients: Sequence[torch.Tensor], rates: torch.Tensor) -> None:
        for steps in self._steps:
            steps.add_(1)
        made = self._steps[0].double()
        sizes = (rates.double() / (1 - self.FIRST**made)).float()
        roots = (1 - self.SECOND**made).sqrt().float()
        kept = 1 - rates * self._decay
        for parameter, gradient, mean, square in zip(self._parameters, gradients, self._means, self._squares, strict=True):
            if self._matrix(parameter):
                parameter.mul_(_like(kept, parameter))
            mean.lerp_(gradient, 1 - self.FIRST)
            square.mul_(self.SECOND).addcmul_(gradient, gradient, value=1 - self.SECOND)
            move = torch.sqrt(square).div_(_like(roots, square)).add_(self.LEAST)
            torch.div(mean, move, out=move)
            parameter.addcmul_(move, _like(sizes, parameter), value=-1)


def stacked_optimiser(
    parameters: Sequence[torch.Tensor],
    heads: Sequence[nn.Module],
    optimisers: Sequence[torch.optim.Optimizer],
    stages: Sequence[Stage],
) -> StackedOptimiser:
    """The stacked step of the optimiser that all stages ask for. *Shapes*: [R, ...] each."""
    kind = StackedSGD if stages[0].optimiser == "sgd" else StackedAdamW
    return kind(parameters, heads, optimisers, stages)


def _gradient(parameter: torch.Tensor) -> torch.Tensor:
    assert parameter.grad is not None, "every head has answered"
    return parameter.grad


def _like(numbers: torch.Tensor, parameter: torch.Tensor) -> torch.Tensor:
    """One number a head, to be multiplied with what is stacked. *Shapes*: [R] to [R, 1, ...]."""
    return numbers.view(-1, *(1 for _ in parameter.shape[1:]))
