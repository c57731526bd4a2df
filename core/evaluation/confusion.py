"""A confusion matrix looked at closely: its rows as shares, its commonest mistakes, the pictures of a cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.evaluation.predictions import Predictions

Cell = tuple[int, int]
"""The number of the true class and of the one it was taken for."""


def row_shares(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """What part of the pictures of each class was taken for each: rows add up to 1, those without pictures are 0.

    *Shapes*: `confusion`: int [C, C], rows = truth; result: float [C, C], 0 to 1.
    """
    shares: NDArray[np.float64] = confusion / np.maximum(1, confusion.sum(axis=1, keepdims=True))
    return shares


def commonest_mistakes(confusion: NDArray[np.int64]) -> tuple[Cell, ...]:
    """The cells beside the diagonal that hold pictures, the fullest first; of equal ones that with the larger share.

    *Shapes*: `confusion`: int [C, C], rows = truth.
    """
    truth, said = np.nonzero(confusion)
    wrong = truth != said
    truth, said = truth[wrong], said[wrong]
    order = np.lexsort((said, truth, -row_shares(confusion)[truth, said], -confusion[truth, said]))
    return tuple(zip(truth[order].tolist(), said[order].tolist(), strict=True))


def rows_of_cell(side: Predictions, cell: Cell) -> NDArray[np.int64]:
    """The pictures of a class that were taken for a class, the surest first. *Shapes*: int64 [M], 0 to N - 1."""
    truth, said = cell
    if not side.n:
        return np.zeros(0, dtype=np.int64)
    rows = np.flatnonzero((side.truth == truth) & (side.predicted == said))
    return rows[np.argsort(-side.probabilities[rows, said], kind="stable")]
