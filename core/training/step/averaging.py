"""An exponential moving average of the weights, which is what is judged when a recipe asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


class Average:
    """The average of a network's parameters and buffers over the steps.

    It follows quickly at first: after n steps the decay is at most (1 + n) / (10 + n).

    Args:
        network: What is averaged.
        decay: Part of the average that stays in each step.

    *Source*: Polyak averaging as in TensorFlow's ExponentialMovingAverage(num_updates).
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self._network = network
        self._decay = decay
        self.steps = 0
        self.tensors = {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}

    @torch.no_grad()
    def update(self) -> None:
        """Takes the network's present weights in."""
        self.steps += 1
        part = 1 - min(self._decay, (1 + self.steps) / (10 + self.steps))
        now = self._network.state_dict()
        smooth = [name for name, tensor in self.tensors.items() if tensor.is_floating_point()]
        torch._foreach_lerp_([self.tensors[name] for name in smooth], [now[name] for name in smooth], part)
        for name in self.tensors.keys() - set(smooth):
            self.tensors[name].copy_(now[name])

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """The network has the average's weights inside the block and its own again afterwards."""
        own = {name: tensor.detach().clone() for name, tensor in self._network.state_dict().items()}
        self._network.load_state_dict(self.tensors)
        try:
            yield
        finally:
            self._network.load_state_dict(own)

    def restore(self, tensors: dict[str, torch.Tensor], steps: int) -> None:
        """Takes up an average that was saved. *Shapes*: those of the network's state, by name."""
        self.steps = steps
        for name, tensor in tensors.items():
            self.tensors[name].copy_(tensor)
