"""What the steps of an epoch come to, added up: losses, right ones, pictures, and whether a loss was not finite.

On a GPU that has fp64 each step adds to sums that lie there, and nobody waits. Elsewhere what steps come to waits, until many are
counted at a time. A step's sum is taken by itself all the same, and steps are added in their order, so that a run that looks more
often comes to the same bits.
"""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

import torch

from core.pixels.devices import counts_on, sums_at

AT_ONCE, STEPS_AT_ONCE = 2**22, 512
"""Logits and parts of steps that wait, at most, until they are counted."""


class Came(NamedTuple):
    """What a part of a step came to.

    *Shapes*: shown float32 [B], its losses; answered float [B, C]; answers int64 [B]; bad bool [], True where a loss that was
    trained was not finite, None where what is shown tells. None has gradients.
    """

    shown: torch.Tensor
    answered: torch.Tensor
    answers: torch.Tensor
    bad: torch.Tensor | None


class StepTally:
    """Adds what steps come to, to an epoch's sums.

    Args:
        device: That of the steps.
    """

    def __init__(self, device: torch.device) -> None:
        self._on_device = counts_on(device)
        self._wide = sums_at(device) == device
        self._waiting: list[Came] = []
        self._size = 0

    def add(self, sums: torch.Tensor, came: Came) -> None:
        """Takes a part of a step down, or adds it at once. *Shapes*: sums float64 [4]."""
        if self._on_device:
            loss, right, pictures, bad = sums.unbind()
            loss.add_(came.shown.sum(dtype=torch.float64))
            right.add_((came.answered.argmax(1) == came.answers).sum())
            pictures.add_(len(came.shown))
            if came.bad is not None:
                bad.add_(came.bad)
            return
        self._waiting.append(came)
        self._size += came.answered.numel()
        if self._size >= AT_ONCE or len(self._waiting) >= STEPS_AT_ONCE:
            self.count(sums)

    def count(self, sums: torch.Tensor) -> None:
        """Adds what was taken down. *Shapes*: float64 [4]."""
        if not self._waiting:
            return
        waiting, loss = self._waiting, float(sums[0])
        self.forget()
        right = pictures = bad = 0.0
        for _, alike in groupby(waiting, lambda came: (came.answered.shape, came.answered.dtype)):
            parts = list(alike)
            shown = torch.stack([came.shown for came in parts])
            for each in shown.sum(1, dtype=torch.float64 if self._wide else torch.float32).tolist():
                loss += each
            answered, answers = torch.stack([came.answered for came in parts]), torch.stack([came.answers for came in parts])
            right += float((answered.argmax(2) == answers).sum())
            pictures += shown.numel()
            told = [came.bad for came in parts if came.bad is not None]
            bad += float(torch.stack(told).sum()) if told else 0.0
        sums[0] = loss
        sums[1:] += sums.new_tensor([right, pictures, bad])

    def forget(self) -> None:
        """Counts nothing of what was taken down."""
        self._waiting, self._size = [], 0
