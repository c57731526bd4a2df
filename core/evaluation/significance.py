"""Tests that ask whether two runs differ by more than chance."""

from __future__ import annotations

from collections.abc import Sequence

ALPHA = 0.05
"""Two runs count as different when the corrected p-value is below this."""


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


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """The p-values corrected for being several, by Holm's step-down method: comparable with `ALPHA` one by one.

    *Source*: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979) 65-70.
    """
    corrected = [1.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda index: p_values[index])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = highest
    return tuple(corrected)
