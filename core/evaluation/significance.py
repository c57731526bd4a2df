"""Tests that ask whether two runs differ by more than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ALPHA = 0.05
"""Two runs count as different when the corrected p-value is below this."""

_NEGLIGIBLE = 1e-40
"""Probabilities this much smaller than the largest are not carried along when groups are many."""


def sign_flip(sums: NDArray[np.int64]) -> float:
    """Two-sided exact p-value of the hypothesis that in every group either run might as well have been the other.

    Then each group's sum is as likely to have come out with the opposite sign, all its pictures together: the p-value is the
    part of all 2^G choices of signs that bring the runs at least as far apart as they are. The number of choices is never
    gone through: the sums are whole, so the distribution is built up one size of sum after the other. When all sums have the
    same size, as with one picture a group, this is `mcnemar`.

    Args:
        sums: By how many pictures a is ahead of b in each group.

    *Shapes*: `sums`: int [G]; zeros say nothing and change nothing.
    *Units*: result is a probability, above 0.
    *Source*: R. A. Fisher, The Design of Experiments (1935), sec. 21; built up as in Pagano and Tritchler, JASA 78 (1983)
    435-440.
    """
    sizes, counts = np.unique(np.abs(sums[sums != 0]), return_counts=True)
    if len(sizes) <= 1:
        return mcnemar(int(np.sum(sums > 0)), int(np.sum(sums < 0)))
    # What all sums share is taken out, which makes the table so many times shorter.
    divisor = int(np.gcd.reduce(sizes))
    # Of the sum of those with one sign; the other sign has the rest of the total.
    first, chances = 0, np.ones(1)
    for size, count in zip((sizes // divisor).tolist(), counts.tolist(), strict=True):
        skipped, coins = _fair_coins(count)
        spread = np.zeros((len(coins) - 1) * size + 1)
        spread[::size] = coins
        first, chances = _trimmed(first + skipped * size, np.convolve(chances, spread))
    total, apart = int(np.abs(sums).sum()) // divisor, abs(int(sums.sum())) // divisor
    far = np.abs(2 * (first + np.arange(len(chances))) - total) >= apart
    # Never 0: what was not carried along may be all that is that far out.
    return float(min(1.0, max(chances[far].sum(), _NEGLIGIBLE)))


def fewest_groups(pairs: int = 1) -> int:
    """Groups without which no difference can be told, even if one run were ahead in every one, among so many pairs."""
    groups = 1
    while pairs * 2.0 ** (1 - groups) >= ALPHA:
        groups += 1
    return groups


def mcnemar(only_a: int, only_b: int) -> float:
    """Two-sided exact p-value of McNemar's test.

    Under the hypothesis that neither is better, each of the pictures on which exactly one of the two is right is as likely to
    favour the one as the other: the p-value is that of a fair coin, twice the smaller tail and at most 1. Not the mid-p
    variant. Whole numbers up to the last division, so exact for any count.

    Args:
        only_a: Pictures that a alone gets right.
        only_b: Pictures that b alone gets right.

    *Source*: Q. McNemar, Psychometrika 12 (1947) 153-157; exact form as in Fagerland, Lydersen and Laake, BMC Medical Research
    Methodology 13:91 (2013).
    """
    n = only_a + only_b
    ways = term = 1
    for k in range(min(only_a, only_b)):
        term = term * (n - k) // (k + 1)
        ways += term
    return min(1.0, 2 * ways / (1 << n))


def _fair_coins(count: int) -> tuple[int, NDArray[np.float64]]:
    """Probabilities of how many of so many coins show heads, and from which number on they are given."""
    heads = np.arange(count + 1)
    steps = np.concatenate([[0.0], np.cumsum(np.log(count - heads[:-1]) - np.log(heads[1:]))])
    return _trimmed(0, np.exp(steps - count * math.log(2)))


def _trimmed(first: int, chances: NDArray[np.float64]) -> tuple[int, NDArray[np.float64]]:
    kept = np.flatnonzero(chances >= _NEGLIGIBLE * chances.max())
    return first + int(kept[0]), chances[kept[0] : kept[-1] + 1]


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """The p-values corrected for being several, by Holm's step-down method: comparable with `ALPHA` one by one.

    *Source*: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979) 65-70.
    """
    corrected = [1.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda index: p_values[index])):
        # A larger p-value may not come out smaller than the one before it, though it is multiplied by less.
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = highest
    return tuple(corrected)
