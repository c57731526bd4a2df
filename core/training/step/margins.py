"""How far ahead of all others each training picture's own class was, summed over all looks at it while training.

A wrong label is learned late and against pictures like it: its sum is low, often below zero. *Source*: G. Pleiss, T. Zhang,
E. Elenberg, K. Weinberger, "Identifying Mislabeled Data using the Area Under the Margin Ranking", 2020.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from core.pixels.devices import doubled, sums_at
from core.pixels.transfers import sent
from core.training.ranks.ranks import ALONE, Ranks

AT_ONCE, STEPS_AT_ONCE = 2**22, 512
"""Logits and steps that wait, at most, until they are counted: ten small operations in each step cost a head's a tenth."""

SUM, LOOKS, LOWEST, OTHER = range(4)
"""Columns of what is kept."""


class MarginSums:
    """Sums by position in the train side, on the device. Nothing here waits for it, draws a number, or touches a weight.

    Where the device has no fp64 they are kept on the processor, and whoever counts waits.

    Attributes:
        kept: float64 [n, 4] of this rank's pictures: sum of the margins, looks, the lowest margin, and the class that stood
            before the picture's own then.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._home = sums_at(device)
        self.kept = self._none_of(0)
        self._labels = torch.zeros(0, dtype=torch.int64, device=device)
        self._rows: list[NDArray[np.int64]] = []
        self._answers: list[torch.Tensor] = []
        self._size = 0

    def expect(self, labels: torch.Tensor) -> bool:
        """Makes room for a train side; True where looks at one of another size are forgotten for it.

        *Shapes*: int64 [n], on the device.
        """
        if labels is self._labels:
            return False
        self.count()
        self._labels = labels
        if len(self.kept) == len(labels):
            return False
        # Asked only where there are some: any answer of a device is waited for.
        forgets = len(self.kept) > 0 and bool(self.kept[:, LOOKS].any())
        self.kept = self._none_of(len(labels))
        return forgets

    def note(self, rows: NDArray[np.int64], answers: torch.Tensor) -> None:
        """Takes a look at some pictures down. *Shapes*: int64 [B]; logits float [B, C] without gradients, on the device."""
        self._rows.append(rows)
        self._answers.append(answers)
        self._size += answers.numel()
        if self._size >= AT_ONCE or len(self._rows) >= STEPS_AT_ONCE:
            self.count()

    def count(self) -> None:
        """Counts what was taken down."""
        if not self._rows:
            return
        (where,) = sent([np.concatenate(self._rows)], self._device)
        answers = torch.cat(self._answers)
        self._rows, self._answers, self._size = [], [], 0
        margins, others = margins_of(answers, self._labels.index_select(0, where))
        self._add(where.to(self._home), margins, others.to(self._home))

    def take(self, rows: NDArray[np.int64], margins: NDArray[np.float64], others: NDArray[np.int64]) -> None:
        """Counts a look at some pictures whose margins are known. *Shapes*: [B] each."""
        self._add(*sent([rows, margins, others], self._home))

    def _add(self, where: torch.Tensor, margins: torch.Tensor, others: torch.Tensor) -> None:
        """*Shapes*: [B] each. A picture may stand there several times: in several epochs, or drawn more often to even classes."""
        sums, looks, lowest, other = self.kept.unbind(1)
        sums.index_add_(0, where, margins)
        looks.index_add_(0, where, torch.ones_like(margins))
        lowest.scatter_reduce_(0, where, margins, "amin")
        found = torch.where(margins == lowest.index_select(0, where), others.double(), -1.0)
        new = torch.full_like(other, -1.0).scatter_reduce_(0, where, found, "amax")
        other.copy_(torch.where(new < 0, other, new))

    def of_all(self, ranks: Ranks = ALONE) -> torch.Tensor:
        """The sums of all ranks' pictures. *Shapes*: as `kept`."""
        self.count()
        if ranks.count == 1:
            return self.kept
        each = ranks.joined(self.kept, ranks.count * len(self.kept)).view(ranks.count, len(self.kept), 4)
        found = each.sum(0)
        lowest = each[:, :, LOWEST].min(0)
        found[:, LOWEST] = lowest.values
        found[:, OTHER] = each[:, :, OTHER].gather(0, lowest.indices[None])[0]
        return found

    def restore(self, kept: torch.Tensor, own: bool = True) -> None:
        """Goes on from sums that were kept, or, where another rank does, from none of as many pictures. *Shapes*: as `kept`."""
        self.kept = kept.to(self._home).clone() if own else self._none_of(len(kept))

    def _none_of(self, count: int) -> torch.Tensor:
        kept = torch.zeros(count, 4, dtype=torch.float64, device=self._home)
        kept[:, LOWEST] = torch.inf
        return kept


def margins_of(logits: torch.Tensor, labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """How far each picture's own class is ahead of the best other one, and which that is.

    *Shapes*: float [N, C], int64 [N]; float64 [N], int64 [N].
    """
    logits = logits.float()
    if logits.shape[1] < 2:
        return doubled(logits.new_zeros(len(logits))), torch.zeros_like(labels)
    own = logits.gather(1, labels[:, None])[:, 0]
    best = logits.scatter(1, labels[:, None], -torch.inf).max(1)
    return doubled(own - best.values), best.indices
