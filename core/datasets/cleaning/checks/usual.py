"""Limits that come from the dataset itself: what is far from the median, by the spread of the middle."""

from __future__ import annotations

import math

import numpy as np

from core.datasets.cleaning.checks.check import Numbers

SPREADS = 3.5
"""How many spreads from the median count as far; the usual value for outliers by median and MAD."""

NORMAL = 1.4826
"""Makes the MAD of normally distributed values their standard deviation."""

_FEWEST = 5  # samples below which a dataset says nothing about what is usual in it


def usual_span(values: Numbers, least_factor: float) -> tuple[float, float]:
    """Lowest and highest usual value, by median and median absolute deviation on a logarithmic scale.

    Args:
        values: Above 0.
        least_factor: The limits are at least this factor away from the median, however alike the values are.

    Shapes:
        values: [N].

    Source:
        B. Iglewicz, D. Hoaglin, "How to Detect and Handle Outliers", 1993; on logarithms, with a least distance.
    """
    if len(values) < _FEWEST:
        return 0.0, math.inf
    logs = np.log(values)
    middle = float(np.median(logs))
    spread = NORMAL * float(np.median(np.abs(logs - middle)))
    away = max(SPREADS * spread, math.log(least_factor))
    return math.exp(middle - away), math.exp(middle + away)


def below(value: float, limit: float) -> float:
    """Score of a value below a limit: 0 at the limit, 1 at nothing."""
    return min(1.0, max(0.0, 1 - value / limit)) if limit > 0 else 0.0
