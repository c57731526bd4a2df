"""How the cells of a study learned: mean of all runs of a cell after every epoch, the lowest and the highest. No torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.evaluation.curve_means import over_runs
from core.runs.event_log import History


@dataclass(frozen=True)
class CellCurve:
    """One cell's accuracy on val.

    *Units*: fractions, one for each epoch from 1; over all runs that have come so far.

    Attributes:
        words: The cell.
    """

    words: str
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def cell_curves(cells: Mapping[str, Sequence[History]]) -> tuple[CellCurve, ...]:
    """The curves of cells; one whose runs tell of a single epoch, as solved heads do, has none."""
    found = []
    for words, histories in cells.items():
        longest = max((len(history.epochs) for history in histories), default=0)
        if longest > 1:
            told = np.full((len(histories), longest), np.nan)
            for row, history in zip(told, histories, strict=True):
                row[: len(history.epochs)] = [epoch.val_accuracy for epoch in history.epochs]
            means = over_runs(told)
            mean, low, high = (tuple(map(float, line)) for line in (means.mean, means.low, means.high))
            found.append(CellCurve(words, mean, low, high))
    return tuple(found)
