"""How right a network is on the pictures it is surest of, and how many of all these are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_POINTS = 400
"""Of a curve that is told; a picture of it has hardly more columns."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """Accuracy of the part of the pictures that a network is surest of, by how large that part is.

    *Shapes*: `covered`, `accuracy`, `threshold`: float [P], from the surest pictures alone to all of them.
    *Units*: fractions.

    Attributes:
        covered: Part of the pictures whose largest probability is at least `threshold`.
        accuracy: Part of these that is right.
        area: Mean accuracy over all coverages; 1 when no picture is wrong.
    """

    covered: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    threshold: NDArray[np.float64]
    area: float


def coverage(correct: NDArray[np.bool_], probabilities: NDArray[np.floating], most: int = MOST_POINTS) -> Coverage:
    """Coverage against accuracy. Pictures of equal certainty come in together, so that their order decides nothing.

    Args:
        correct: Which are right.
        probabilities: What was said.
        most: Points of the curve.

    *Shapes*: `correct`: bool [N]; `probabilities`: float [N, C], 0 to 1.
    *Source*: Geifman and El-Yaniv, Selective classification for deep neural networks, NeurIPS 2017; the area is 1 less that under
    their curve of risk.
    """
    n = len(correct)
    if not n:
        return Coverage(np.zeros(0), np.zeros(0), np.zeros(0), 0.0)
    certainty = probabilities.max(axis=1).astype(float)
    order = np.argsort(-certainty, kind="stable")
    certainty, hits = certainty[order], np.cumsum(correct[order])
    last = np.append(np.flatnonzero(np.diff(certainty)), n - 1)
    covered, accuracy = (last + 1) / n, hits[last] / (last + 1)
    area = float(np.sum(np.diff(covered, prepend=0.0) * accuracy))
    shown = np.unique(np.linspace(0, len(last) - 1, min(len(last), most)).round().astype(int))
    return Coverage(covered[shown], accuracy[shown], certainty[last][shown], area)
