"""How far an accuracy can be trusted: 95 % intervals that know about groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from core.runs.headline import Interval

RESAMPLES = 10_000
"""Bootstrap resamples; with so many the ends of an interval move by less than a tenth of its width between seeds."""


def wilson(successes: float, n: float, confidence: float = 0.95) -> Interval:
    """Wilson's score interval of a proportion.

    Args:
        successes: How many were right; need not be whole (see `accuracy_interval`).
        n: Out of how many; 0 gives the whole range.
        confidence: Fraction.

    *Source*: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212;
    recommended over the Wald interval by Brown, Cai and DasGupta, Statistical Science 16 (2001) 101-133.
    """
    if n <= 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = successes / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if share <= 0 else max(0.0, centre - reach)
    high = 1.0 if share >= 1 else min(1.0, centre + reach)
    return low, high


def effective_pictures(correct: NDArray[np.bool_], groups: Sequence[str]) -> float:
    """How many independent pictures carry as much information on the accuracy as these do.

    Pictures of one group (a burst, near-duplicates, one owner) tend to be right or wrong together. The variance of the
    accuracy between groups says how much: the number is n divided by the design effect, never above n. When every
    picture is right, or every one wrong, the variance says nothing, and the number of groups is taken.

    *Shapes*: `correct`: bool [N]; `groups`: N names.
    *Source*: the effective sample size of Korn and Graubard, Survey Methodology 24 (1998) 193-201, with the
    linearised between-cluster variance of a mean.
    """
    n = len(correct)
    if n == 0:
        return 0.0
    _, member = np.unique(np.asarray(groups, dtype=object).astype(str), return_inverse=True)
    count = int(member.max()) + 1
    if count == n:
        return float(n)
    share = float(np.mean(correct))
    if share in (0.0, 1.0) or count == 1:
        return float(count)
    residuals = np.bincount(member, weights=correct - share, minlength=count)
    variance = count / (count - 1) * float(residuals @ residuals) / n**2
    return float(n) if variance <= 0 else max(1.0, min(float(n), share * (1 - share) / variance))


def accuracy_interval(correct: NDArray[np.bool_], groups: Sequence[str], confidence: float = 0.95) -> Interval:
    """Wilson's interval of an accuracy, on the effective number of pictures.

    With one picture per group this is Wilson's interval itself. With larger groups it is Wilson's interval for
    `effective_pictures`: unlike a bootstrap by group it stays honest near 0 and 100 %, where few resamples differ.

    *Shapes*: `correct`: bool [N]; `groups`: N names.
    *Source*: Franco, Little, Louis and Slud, Comparative study of confidence intervals for proportions in complex sample
    surveys, Journal of Survey Statistics and Methodology 7 (2019) 334-364.
    """
    if len(correct) == 0:
        return 0.0, 1.0
    effective = effective_pictures(correct, groups)
    return wilson(float(np.mean(correct)) * effective, effective, confidence)


def interval_name(groups: Sequence[str]) -> str:
    """Which interval `accuracy_interval` gives for these groups, in words."""
    count = len(set(groups))
    if count == len(groups):
        return "Wilson, 95 %"
    return f"Wilson on the effective number of pictures, 95 % ({count} groups)"


def difference_interval(
    correct_a: NDArray[np.bool_], correct_b: NDArray[np.bool_], groups: Sequence[str], seed: int = 0, confidence: float = 0.95
) -> Interval:
    """Bootstrap interval of accuracy(a) - accuracy(b) on the same pictures, resampling whole groups.

    Groups that count alike (same size, same sum of differences) are exchangeable, so resampling them is one multinomial
    draw over the kinds that occur: the same distribution, at a cost that does not grow with the pictures. When the two
    are right and wrong on the very same pictures a resample can show nothing else; then the exact bound on a rate that
    was seen in none of the groups stands in, to both sides.

    *Shapes*: `correct_a`, `correct_b`: bool [N]; `groups`: N names.
    *Source*: Efron and Tibshirani, An Introduction to the Bootstrap (1993), ch. 13 (percentile interval); resampling of
    clusters as in Davison and Hinkley, Bootstrap Methods and their Application (1997), sec. 3.8.
    """
    n = len(correct_a)
    if n == 0:
        return -1.0, 1.0
    tail = (1 - confidence) / 2
    _, member = np.unique(np.asarray(groups, dtype=object).astype(str), return_inverse=True)
    sizes = np.bincount(member)
    sums = np.rint(np.bincount(member, weights=correct_a.astype(float) - correct_b.astype(float))).astype(np.int64)
    if not np.any(correct_a != correct_b):
        bound = 1 - tail ** (1 / len(sizes))
        return -bound, bound
    kinds, counts = np.unique(np.stack([sizes, sums], axis=1), axis=0, return_counts=True)
    draws = np.random.default_rng(seed).multinomial(len(sizes), counts / len(sizes), size=RESAMPLES)
    differences = (draws @ kinds[:, 1]) / (draws @ kinds[:, 0])
    low, high = np.quantile(differences, [tail, 1 - tail])
    return float(low), float(high)
