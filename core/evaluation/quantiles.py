"""Quantiles of Student's t and exact bounds on a rate: what intervals are made of, without a statistics package."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np

_SERIES_TO = 200
"""Degrees of freedom up to which Student's t is summed; beyond, four terms of an expansion are closer than 1e-9."""

# Half of a circle's quarter, sixty times, is less than two neighbouring floats are apart.
_HALVINGS = 60


# Sixty halvings of a sum for each interval shown, and a table of runs asks for the same few degrees of freedom again and again.
@lru_cache(maxsize=1024)
def student_t(probability: float, freedom: int) -> float:
    """The value that Student's t stays below with this probability.

    Args:
        probability: Above one half and below 1.
        freedom: Degrees of freedom, at least 1.

    *Source*: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4 for the sum, 26.7.5 for the
    expansion.
    """
    if freedom > _SERIES_TO:
        return _expanded(NormalDist().inv_cdf(probability), freedom)
    low, high = 0.0, math.pi / 2  # of the angle whose tangent is t / sqrt(freedom)
    wanted = 2 * probability - 1
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < wanted else (low, middle)
    return math.sqrt(freedom) * math.tan((low + high) / 2)


def beyond_t(t: float, freedom: int) -> float:
    """The probability that Student's t with so many degrees of freedom lies as far from 0 as `t`, on either side.

    *Source*: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.
    """
    return max(0.0, 1 - _within(math.atan2(abs(t), math.sqrt(freedom)), freedom))


def highest_rate(seen: int, n: int, tail: float) -> float:
    """The rate at which so few, `seen` of `n`, or fewer would be seen with probability `tail` only: a fraction.

    *Source*: C. Clopper and E. Pearson, Biometrika 26 (1934) 404-413: the upper end of their exact interval.
    """
    if seen >= n:
        return 1.0
    if seen == 0:
        return float(1 - tail ** (1 / n))
    counts = np.arange(seen + 1)
    # In logarithms: from about a thousand groups on, n over k is more than a float holds.
    logs = np.concatenate([[0.0], np.cumsum(np.log(n - counts[:-1]) - np.log(counts[1:]))])  # of n over k
    low, high = seen / n, 1.0
    for _ in range(_HALVINGS):
        rate = (low + high) / 2
        if rate >= 1.0:
            break
        terms = logs + counts * math.log(rate) + (n - counts) * math.log1p(-rate)
        low, high = (rate, high) if float(np.exp(terms).sum()) > tail else (low, rate)
    return (low + high) / 2


def _within(angle: float, freedom: int) -> float:
    """Probability that |t| stays below sqrt(freedom) * tan(angle)."""
    sine, squared = math.sin(angle), math.cos(angle) ** 2
    if freedom % 2:
        term, total = math.cos(angle), 0.0
        for step in range(1, freedom - 1, 2):
            total += term
            term *= squared * (step + 1) / (step + 2)
        return 2 / math.pi * (angle + sine * total)
    term, total = 1.0, 0.0
    for step in range(0, freedom, 2):
        total += term
        term *= squared * (step + 1) / (step + 2)
    return sine * total


def _expanded(z: float, freedom: int) -> float:
    # The four terms of 26.7.5; the expansion is in 1 / freedom, hence useless for few.
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return z + math.fsum(term / freedom ** (power + 1) for power, term in enumerate(terms))
