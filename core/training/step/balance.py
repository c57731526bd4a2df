"""What is done when classes differ in size: class weights, and the order in which an epoch shows the pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.pixels.randomness import generator

Labels = NDArray[np.int64]


def class_weights(labels: Labels, classes: int) -> NDArray[np.float32]:
    """Weights that make every class count the same in the loss; their mean over the pictures is 1. *Shapes*: float32 [C]."""
    counts = np.bincount(labels, minlength=classes)
    present = max(1, int((counts > 0).sum()))
    weights = np.where(counts > 0, len(labels) / (present * np.maximum(counts, 1)), 0.0)
    return weights.astype(np.float32)


def epoch_order(labels: Labels, balanced: bool, seed: int, epoch: int) -> Labels:
    """The positions of an epoch's pictures, in order: a permutation, or draws in which every class is as likely.

    *Shapes*: labels int64 [N] to int64 [N].
    """
    numbers = generator(seed, "order", epoch)
    if not balanced:
        return numbers.permutation(len(labels))
    counts = np.bincount(labels)
    chances = 1.0 / counts[labels]
    return numbers.choice(len(labels), len(labels), p=chances / chances.sum())


def steps_in_epoch(pictures: int, batch: int, devices: int = 1) -> int:
    """Steps that an epoch of so many pictures takes, with at most about `batch` in each.

    Never fewer than two pictures a step on each device, because BatchNorm needs two.
    """
    return max(1, min(-(-pictures // batch), pictures // (2 * devices)))


def shares(order: Labels, steps: int) -> list[Labels]:
    """The order cut into steps whose sizes differ by one at most, so that no small last batch pulls at the weights.

    *Shapes*: int64 [N] to `steps` times int64 [N / steps].
    """
    return np.array_split(order, steps)
