"""How the cells of a study learned: mean of all runs of a cell after every epoch, the lowest and the highest. No torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
        told = [[epoch.val_accuracy for epoch in history.epochs] for history in histories]
        longest = max((len(one) for one in told), default=0)
        if longest > 1:
            there = [[one[place] for one in told if place < len(one)] for place in range(longest)]
            mean = tuple(sum(values) / len(values) for values in there)
            found.append(CellCurve(words, mean, tuple(map(min, there)), tuple(map(max, there))))
    return tuple(found)
