"""Where two runs part on the same pictures: what the second one mends, what it breaks, and what neither gets right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation.predictions import Predictions


@dataclass(frozen=True)
class Flip:
    """A picture that at least one of two runs gets wrong.

    *Units*: `sure_a`, `sure_b`: the probability each gave its own answer, 0 to 1.

    Attributes:
        path: Relative to the dataset's root, with "/".
        sample: SHA-256 of its file.
        truth, said_a, said_b: Names of classes.
    """

    path: str
    sample: str
    truth: str
    said_a: str
    said_b: str
    sure_a: float
    sure_b: float


@dataclass(frozen=True)
class Flips:
    """The pictures on which a, b or both are wrong; in each part those first of which a wrong run was surest.

    Attributes:
        n: Pictures on which the two are compared.
        both_right: How many of them nobody gets wrong.
        fixed: Wrong by a, right by b.
        broken: Right by a, wrong by b.
        alike: Both wrong, with one answer.
        apart: Both wrong, with different answers.
    """

    a: str
    b: str
    n: int
    both_right: int
    fixed: tuple[Flip, ...]
    broken: tuple[Flip, ...]
    alike: tuple[Flip, ...]
    apart: tuple[Flip, ...]


@dataclass(frozen=True)
class FlipCounts:
    """How many pictures each part of `Flips` has."""

    a: str
    b: str
    both_right: int
    fixed: int
    broken: int
    alike: int
    apart: int


def flip_counts(
    names: tuple[str, str], truth: NDArray[np.int64], said_a: NDArray[np.int64], said_b: NDArray[np.int64]
) -> FlipCounts:
    """As `flips_between`, the counts alone: what many pairs can afford.

    *Shapes*: `truth`, `said_a`, `said_b`: int64 [N], 0 to C - 1.
    """
    right_a, right_b, same = said_a == truth, said_b == truth, said_a == said_b
    parts = (right_a & right_b, ~right_a & right_b, right_a & ~right_b, ~right_a & same, ~right_a & ~right_b & ~same)
    both_right, fixed, broken, alike, apart = (int(np.sum(part)) for part in parts)
    return FlipCounts(*names, both_right=both_right, fixed=fixed, broken=broken, alike=alike, apart=apart)


def flips_between(names: tuple[str, str], a: Predictions, b: Predictions, classes: tuple[str, ...]) -> Flips:
    """The four parts of what two runs get wrong.

    Args:
        names: Of the two runs.
        a, b: What they said about the same pictures, in the same order, under the same labels.
        classes: Names by the index that `a` and `b` use.
    """
    # Once for all: asked of each picture, either would look through the answers to all of them again.
    said_a, said_b = a.predicted, b.predicted
    right_a, right_b, same = said_a == a.truth, said_b == b.truth, said_a == said_b
    sure_a, sure_b = a.probabilities.max(axis=1), b.probabilities.max(axis=1)

    def flip(row: int) -> Flip:
        return Flip(
            a.paths[row],
            a.samples[row],
            classes[a.truth[row]],
            classes[said_a[row]],
            classes[said_b[row]],
            float(sure_a[row]),
            float(sure_b[row]),
        )

    def part(which: NDArray[np.bool_], surest: Callable[[int], float]) -> tuple[Flip, ...]:
        rows = np.flatnonzero(which).tolist()
        return tuple(flip(row) for row in sorted(rows, key=lambda row: (-surest(row), a.paths[row])))

    def both(row: int) -> float:
        return float(max(sure_a[row], sure_b[row]))

    return Flips(
        *names,
        n=a.n,
        both_right=int(np.sum(right_a & right_b)),
        fixed=part(~right_a & right_b, lambda row: float(sure_a[row])),
        broken=part(right_a & ~right_b, lambda row: float(sure_b[row])),
        alike=part(~right_a & ~right_b & same, both),
        apart=part(~right_a & ~right_b & ~same, both),
    )
