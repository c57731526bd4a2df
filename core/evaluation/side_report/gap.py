"""The generalisation gap: how far accuracy on train runs ahead of val, epoch by epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.runs.events import Epoch


@dataclass(frozen=True)
class EpochGap:
    """Train against val after one epoch.

    *Units*: accuracies and `accuracy_gap` are fractions, losses are nats.

    Attributes:
        epoch: Counted from 1 over all stages.
        train_accuracy, train_loss: Means over the epoch's steps, while the network was learning, of views as it saw them: with
            strong augmentation they may well lie below val.
    """

    epoch: int
    stage: int
    train_accuracy: float
    val_accuracy: float
    train_loss: float
    val_loss: float

    @property
    def accuracy_gap(self) -> float:
        """By how much train is ahead of val; negative where it is behind."""
        return self.train_accuracy - self.val_accuracy


def gap_over_time(epochs: Sequence[Epoch]) -> tuple[EpochGap, ...]:
    """The gap after each epoch."""
    return tuple(
        EpochGap(one.epoch, one.stage, one.train_accuracy, one.val_accuracy, one.train_loss, one.val_loss) for one in epochs
    )
