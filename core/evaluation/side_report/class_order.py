"""The order of classes in a picture of their confusion: those that are taken for each other side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.evaluation.confusion import row_shares
from core.support.ordering import natural

Ordering = Literal["cluster", "name"]
"""By what classes are ordered: by which are taken for each other, or by their names."""


def class_order(confusion: NDArray[np.int64], classes: Sequence[str], by: Ordering) -> tuple[int, ...]:
    """The classes' numbers in the order in which their rows and columns are shown.

    *Shapes*: `confusion`: int [C, C], rows = truth; `classes`: C names; result: C numbers, each once.
    """
    if by == "name":
        return tuple(sorted(range(len(classes)), key=lambda number: natural(classes[number])))
    return by_cluster(taken_for_each_other(confusion))


def taken_for_each_other(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much two classes are taken for each other: the mean of both shares, 0 to 1; the diagonal is 0.

    *Shapes*: `confusion`: int [C, C], rows = truth; result: float [C, C], symmetric.
    """
    # Shares and not counts, lest common classes look alike because they are common.
    shares = row_shares(confusion)
    likeness: NDArray[np.float64] = (shares + shares.T) / 2
    np.fill_diagonal(likeness, 0.0)
    return likeness


def by_cluster(likeness: NDArray[np.float64]) -> tuple[int, ...]:
    """Numbers in an order in which what is alike lies together; those that are like nothing stay in theirs, at the end.

    The two clusters that are most alike on average are joined until one is left, each time with the ends together that are most
    alike.

    *Shapes*: `likeness`: float [C, C], symmetric.
    *Source*: average linkage, R. Sokal and C. Michener, University of Kansas Science Bulletin 38 (1958) 1409-1438.
    """
    count = len(likeness)
    between = likeness.astype(float).copy()
    np.fill_diagonal(between, -1.0)
    rows: dict[int, list[int]] = {number: [number] for number in range(count)}
    best = between.argmax(axis=1) if count else np.zeros(0, dtype=np.int64)
    for _ in range(count - 1):
        left = int(np.argmax(between[np.arange(count), best]))
        right = int(best[left])
        if between[left, right] <= 0:
            break
        left, right = min(left, right), max(left, right)
        sizes = len(rows[left]), len(rows[right])
        joined = (sizes[0] * between[left] + sizes[1] * between[right]) / sum(sizes)
        rows[left] = _joined(rows[left], rows.pop(right), likeness)
        # The one that went is like nothing any more, and so is each to itself.
        gone = between[right] == -1.0
        joined[gone | (between[left] == -1.0)] = -1.0
        between[left], between[:, left] = joined, joined
        between[right], between[:, right] = -1.0, -1.0
        best = between.argmax(axis=1)
    alone = [number for number, row in rows.items() if len(row) == 1]
    return (*(number for row in rows.values() if len(row) > 1 for number in row), *alone)


def _joined(first: list[int], second: list[int], likeness: NDArray[np.float64]) -> list[int]:
    """Both in one row, each as it is or the other way round, so that the ends that meet are as alike as can be."""
    ways = [(one, other) for one in (first, first[::-1]) for other in (second, second[::-1])]
    one, other = max(ways, key=lambda way: likeness[way[0][-1], way[1][0]])
    return one + other
