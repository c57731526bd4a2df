"""How far an accuracy, or a difference of two, can be trusted: 95 % intervals that know about groups.

Pictures of one group (a burst, near-duplicates, one owner) tend to be right or wrong together. Counted as if they were
independent, equal runs were called different in 20 to 43 % of cases at 50 groups of 20 pictures; a bootstrap of whole groups
covered as little as 75 % at six groups. What stands here was held against simulations; ADR 27 has the figures, and
`tests/core/evaluation/test_coverage.py` makes them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from core.evaluation.quantiles import highest_rate, student_t
from core.evaluation.significance import sign_flip
from core.runs.headline import UNKNOWN_DIFFERENCE, Interval
from core.support.wording import counted

FEWEST_GROUPS = 6
"""With fewer no interval of a difference holds: nor can the exact test reach 5 %, however clear the groups are."""

_JUST_ABOVE = float(np.nextafter(0.0, 1.0))


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
    # Exactly 0 and 1 there, which rounding would miss by a hair.
    low = 0.0 if share <= 0 else max(0.0, centre - reach)
    high = 1.0 if share >= 1 else min(1.0, centre + reach)
    return low, high


def effective_pictures(correct: NDArray[np.bool_], groups: Sequence[str], confidence: float = 0.95) -> float:
    """How many independent pictures carry as much information on the accuracy as these do.

    The variance of the accuracy between groups says how far pictures of a group go together. It is itself known only as
    well as the groups allow that hold mistakes (or, where those are the rule, right answers): their number is the degrees
    of freedom of a factor after Student. Taking all groups as degrees of freedom, as the source does, covered 83 % where
    mistakes are rare and come in whole groups. Never more than the pictures, and never fewer than if all pictures of a
    group were copies of one; that number is taken when every picture is right or every one wrong.

    *Shapes*: `correct`: bool [N]; `groups`: N names; result 0 for N = 0, else from 1 to N.
    *Source*: the effective sample size of Korn and Graubard, Survey Methodology 24 (1998) 193-201, with their factor of
    Student's t and the linearised variance of a mean between groups, each group's part corrected for its own weight
    as in Bell and McCaffrey, Survey Methodology 28 (2002) 169-181. The number of copies is Kish's, Survey Sampling (1965).
    """
    n = len(correct)
    if n == 0:
        return 0.0
    member, sizes = members(groups)
    # With one picture a group there is nothing between groups to measure, and the factor of Student's t must not widen Wilson.
    if len(sizes) == n:
        return float(n)
    hits = np.bincount(member, weights=correct, minlength=len(sizes))
    share = float(hits.sum()) / n
    copies = n**2 / float(sizes @ sizes)
    if len(sizes) == 1 or share in (0.0, 1.0):
        return copies
    variance = _variance(hits - share * sizes, sizes)
    telling = min(int(np.sum(hits > 0)), int(np.sum(hits < sizes)), round(copies) - 1)
    factor = _normal(confidence) / student_t(0.5 + confidence / 2, max(1, telling))
    effective = factor**2 * share * (1 - share) / variance if variance > 0 else float(n)
    return max(copies, min(float(n), effective))


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
    effective = effective_pictures(correct, groups, confidence)
    return wilson(float(np.mean(correct)) * effective, effective, confidence)


def interval_name(groups: Sequence[str]) -> str:
    """Which interval `accuracy_interval` gives for these groups, in words."""
    count = len(set(groups))
    if count == len(groups):
        return "Wilson, 95 %"
    return f"Wilson on the effective number of pictures, 95 % ({counted(count, 'group')})"


def difference_interval(
    correct_a: NDArray[np.bool_], correct_b: NDArray[np.bool_], groups: Sequence[str], confidence: float = 0.95
) -> Interval:
    """Interval of accuracy(a) - accuracy(b) on the same pictures; `UNKNOWN_DIFFERENCE` below `FEWEST_GROUPS` groups.

    Student's interval from the differences of whole groups, with the groups in which the two differ as degrees of
    freedom. Each end goes no further than the exact bound on how many groups could favour that run: where the two are
    hardly ever told apart, that bound is the interval. Nothing is left out of it that the exact test of
    `core.evaluation.significance` does not reject, so it holds 0 exactly when that test finds nothing.

    *Shapes*: `correct_a`, `correct_b`: bool [N]; `groups`: N names; result within -1 to 1.
    *Source*: the linearised variance between groups as in `effective_pictures`; the degrees of freedom in the manner of
    Korn and Graubard; the bound of Clopper and Pearson on whole groups.
    """
    member, sizes = members(groups)
    if len(sizes) < FEWEST_GROUPS:
        return UNKNOWN_DIFFERENCE
    sums = group_differences(correct_a, correct_b, member)
    difference = float(sums.sum()) / len(correct_a)
    differing = int(np.count_nonzero(sums))
    low, high = UNKNOWN_DIFFERENCE
    if differing:
        t = student_t(0.5 + confidence / 2, min(len(sizes) - 1, differing))
        reach = t * math.sqrt(_variance(sums - difference * sizes, sizes))
        low, high = difference - reach, difference + reach
    tail = (1 - confidence) / 2
    # Where few groups differ, Student's t has few degrees of freedom and reaches past all that is possible.
    low = max(low, -highest_rate(int(np.sum(sums < 0)), len(sizes), tail))
    high = min(high, highest_rate(int(np.sum(sums > 0)), len(sizes), tail))
    # The test has the last word: a bootstrap that was here before contradicted it on the same page.
    if sign_flip(sums) >= 1 - confidence:
        return min(low, 0.0), max(high, 0.0)
    # Found different, so 0 is left out, if only just.
    return (max(low, _JUST_ABOVE), high) if difference > 0 else (low, min(high, -_JUST_ABOVE))


def group_differences(correct_a: NDArray[np.bool_], correct_b: NDArray[np.bool_], member: NDArray[np.int64]) -> NDArray[np.int64]:
    """By how many pictures a is ahead of b in each group.

    *Shapes*: `correct_a`, `correct_b`: bool [N]; `member`: int [N], the group of each picture, 0 to G - 1; result: int [G].
    """
    apart = correct_a.astype(np.int64) - correct_b.astype(np.int64)
    # bincount adds floats; the exact test needs whole numbers.
    return np.rint(np.bincount(member, weights=apart)).astype(np.int64)


def members(groups: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The group of each picture as a number, and how many pictures each group has.

    *Shapes*: `groups`: N names of G groups; results: int [N], 0 to G - 1 in the order of appearance, and int [G].
    """
    return _members(tuple(groups))


# Twenty runs compared ask for the same ten thousand groups four hundred times.
@lru_cache(maxsize=4)
def _members(groups: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if not groups:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    numbers: dict[str, int] = {}
    member = np.fromiter((numbers.setdefault(name, len(numbers)) for name in groups), np.int64, len(groups))
    sizes = np.bincount(member)
    for shared in (member, sizes):
        shared.flags.writeable = False
    return member, sizes


def _variance(residuals: NDArray[np.float64], sizes: NDArray[np.int64]) -> float:
    """Variance of a mean over pictures, from what each group's sum differs from its share by."""
    n = int(sizes.sum())
    # Never of a single group, whose part of the whole is 1; the callers see to that.
    return float(np.sum(residuals**2 / (1 - sizes / n))) / n**2


def _normal(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)
