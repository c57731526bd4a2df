"""Heads of one shape as one: their numbers lie stacked, and one multiplication answers for all of them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional


def stackable(head: nn.Module) -> bool:
    """True for a row of layers that can be computed for many heads at once and draws nothing at random.

    Dropout draws from the device's numbers, which each run seeds by its own epoch and step: stacked, no head would silence what
    it silences alone.
    """
    if not isinstance(head, nn.Sequential) or not any(isinstance(layer, nn.Linear) for layer in head):
        return False
    return all(
        type(layer) is nn.ReLU
        or (type(layer) is nn.Linear and layer.bias is not None)
        or (type(layer) is nn.LayerNorm and layer.elementwise_affine and layer.bias is not None)
        or (type(layer) is nn.Dropout and layer.p == 0)
        for layer in head
    )


def shape_of(head: nn.Module) -> tuple[object, ...]:
    """What heads that can be stacked have in common."""
    return tuple((type(layer).__name__, *(tuple(each.shape) for each in layer.parameters())) for layer in head.children())


class StackedHeads:
    """The numbers of R heads of one shape; from here on those of each head are views into them.

    Args:
        heads: Rows of layers, as `stackable` says; those that look at the same pictures in a step stand behind each other.
        counts: How many of them look at the same pictures: S numbers that add up to R.
    """

    def __init__(self, heads: Sequence[nn.Sequential], counts: Sequence[int]) -> None:
        self._layers = list(heads[0])
        self.counts = list(counts)
        self.parameters: list[torch.Tensor] = []
        for own in zip(*(head.parameters() for head in heads), strict=True):
            stacked = torch.stack([parameter.detach() for parameter in own])
            for parameter, row in zip(own, stacked, strict=True):
                parameter.data = row
            self.parameters.append(stacked.requires_grad_())

    def answers(self, inputs: torch.Tensor) -> torch.Tensor:
        """What each head answers. *Shapes*: float32 [S, B, D], or [1, B, D] for all alike, to [R, B, C]."""
        counts = self.counts if len(inputs) > 1 else [sum(self.counts)]
        numbers, each = iter(self.parameters), _Each(inputs, counts)
        for layer in self._layers:
            match layer:
                case nn.Linear():
                    each.linear(next(numbers), next(numbers))
                case nn.LayerNorm():
                    each.norm(next(numbers), next(numbers), layer.eps)
                case nn.ReLU():
                    each.rectify()
                case _:
                    pass  # dropout of nothing
        return each.own()

    def let_go(self, heads: Sequence[nn.Sequential]) -> None:
        """Gives heads that leave numbers of their own again."""
        for head in heads:
            for parameter in head.parameters():
                parameter.data = parameter.data.clone()


class _Each:
    """What has become of the inputs: [S, B, D] as long as heads that see the same have made the same of them, then [R, B, H]."""

    def __init__(self, inputs: torch.Tensor, counts: list[int]) -> None:
        self._now = inputs
        self._counts = counts
        self._apart = False

    def own(self) -> torch.Tensor:
        if not self._apart:
            repeats = torch.tensor(self._counts, device=self._now.device)
            self._now, self._apart = self._now.repeat_interleave(repeats, 0), True
        return self._now

    def linear(self, weight: torch.Tensor, bias: torch.Tensor) -> None:
        """*Shapes*: [R, H, D] and [R, H]."""
        if self._apart:
            self._now = torch.baddbmm(bias[:, None], self._now, weight.transpose(1, 2))
            return
        self._now, self._apart = self._first(weight) + bias[:, None], True

    def _first(self, weight: torch.Tensor) -> torch.Tensor:
        """The first layer: all heads that see the same pictures are one wide layer over them. *Shapes*: to [R, B, H]."""
        heads, wide, width = weight.shape
        sets, pictures, _ = self._now.shape
        if len(set(self._counts)) == 1:
            at_once = weight.reshape(sets, heads // sets * wide, width)
            found = torch.bmm(self._now, at_once.transpose(1, 2)).view(sets, pictures, heads // sets, wide)
            return found.transpose(1, 2).reshape(heads, pictures, wide)
        parts = []
        for inputs, own in zip(self._now, torch.split(weight, self._counts), strict=True):
            found = torch.mm(inputs, own.reshape(len(own) * wide, width).T)
            parts.append(found.view(pictures, len(own), wide).transpose(0, 1))
        return torch.cat(parts)

    def norm(self, weight: torch.Tensor, bias: torch.Tensor, least: float) -> None:
        """*Shapes*: [R, D] each."""
        self._now = functional.layer_norm(self._now, self._now.shape[-1:], eps=least)
        self._now = torch.addcmul(bias[:, None], self.own(), weight[:, None])

    def rectify(self) -> None:
        self._now = torch.relu(self._now)


def all_finite(stacked: Sequence[torch.Tensor]) -> torch.Tensor:
    """For each head whether its numbers are finite for certain: sums are, which one that is not would have spoilt.

    Finite numbers whose sum is too large for any number are taken for doubtful ones. *Shapes*: each [R, ...] to bool [R].
    """
    sums = [each.detach().flatten(1).sum(1) for each in stacked if each.ndim > 1]
    return torch.stack(sums).isfinite().all(0)
