"""How many groups of pictures it takes to tell two runs apart, if they differ as far as was seen.

The textbook's formula for a mean was here before. It overlooks that the test is exact and goes by the groups that were drawn:
where few groups differ, and for one run mostly, it promised 69 % where 53 % came out, and 51 % where it was 19 %.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from core.evaluation.significance import ALPHA, fewest_groups

POWER = 0.8
"""How often a difference is to be seen with as many groups as `groups_to_tell` names."""

_MOST_DIFFERING = 150
"""Groups in which two runs differ up to which the chance is added up exactly; beyond, the normal is within a point of it."""

_MOST = 10**9
"""Groups beyond which nobody will go; a difference that takes more is none."""


def power(sums: NDArray[np.int64], groups: int, pairs: int = 1) -> float:
    """The chance that so many groups like these tell the two apart by `sign_flip`, if they differ as far as these do.

    Where all differences have one size, as with one picture a group, and few groups differ, that chance is exact. Else: the test
    asks whether the sum of all differences is further out than chance signs bring it, and how far that is depends on the very
    groups that were drawn: both together are taken as normal.

    Args:
        sums: By how many pictures a is ahead of b in each group.
        groups: How many there would be.
        pairs: Compared at the same time; each is then tested at 5 % divided by their number.

    *Shapes*: `sums`: int [G].
    *Units*: result is a probability; 0 where these groups do not differ on the whole.
    *Source*: the power of a permutation test as that of the normal test it comes near, E. L. Lehmann and J. P. Romano, Testing
    Statistical Hypotheses (2005), sec. 15.2; the border's own spread by the delta method; for few groups the first terms of
    Edgeworth's expansion.
    """
    # Asked of whole numbers: of fractions, differences that cancel out may leave a rest.
    return _power(_differences(sums), groups, pairs) if sums.sum() else 0.0


def groups_to_tell(sums: NDArray[np.int64], pairs: int = 1) -> int | None:
    """How many groups like these would tell the two apart in `POWER` of all cases, if they differ as far as these do.

    None where they do not differ on the whole, or these are too few to know how far groups vary.

    Args:
        sums, pairs: As `power`.

    *Shapes*: `sums`: int [G].
    """
    if int(sums.sum()) == 0 or len(sums) < fewest_groups():
        return None
    differences = _differences(sums)
    low, high = 0, fewest_groups(pairs)
    while _power(differences, high, pairs) < POWER:
        low, high = high, 2 * high
        if high > _MOST:
            return None
    while high - low > 1 and high > fewest_groups(pairs):
        middle = (low + high) // 2
        low, high = (low, middle) if _power(differences, middle, pairs) >= POWER else (middle, high)
    return high


def in_pictures(wanted: int, pictures: int, groups: int) -> int:
    """So many groups as pictures, at as many pictures a group as there are here: enough of them to fill the last group."""
    return -(-wanted * pictures // groups)


@dataclass(frozen=True, eq=False)
class _Differences:
    """Each size of difference that groups have, and the part of them that has it: ten thousand pictures have three sizes.

    *Shapes*: `ahead`, `shares`: float [S]; the shares add up to 1, and on the whole the run is ahead or level.
    """

    ahead: NDArray[np.float64]
    shares: NDArray[np.float64]
    step: int  # what all differences are multiples of

    def mean(self, each: NDArray[np.float64]) -> float:
        """Over all groups, of a number for each size. *Shapes*: `each`: float [S]."""
        return float(self.shares @ each)


def _differences(sums: NDArray[np.int64]) -> _Differences:
    sizes, counts = np.unique(sums if sums.sum() >= 0 else -sums, return_counts=True)
    return _Differences(sizes.astype(float), counts / max(1, len(sums)), int(np.gcd.reduce(sizes)) if len(sizes) else 0)


def _power(all_of: _Differences, groups: int, pairs: int) -> float:
    ahead, alpha = all_of.ahead, ALPHA / pairs
    if groups < fewest_groups(pairs):
        return 0.0
    if len(ahead) == 1:
        return 1.0  # all groups say the same, and nothing is left to chance
    differs = ahead != 0
    share = float(all_of.shares[differs].sum())
    if np.all(np.abs(ahead[differs]) == all_of.step) and groups * share <= _MOST_DIFFERING:
        return _exact(groups, share, float(all_of.shares[ahead > 0].sum()) / share, alpha)
    return _normal(all_of, groups, alpha)


def _normal(all_of: _Differences, groups: int, alpha: float) -> float:
    """As `_exact`, for differences of any size: the sum less the border that chance signs set for it, taken as nearly normal.

    Without the two corrections for few groups it was up to eight points off; with them three.
    """
    ahead, mean = all_of.ahead, all_of.mean
    square, fourth = mean(ahead**2), mean(ahead**4)
    z = NormalDist().inv_cdf(1 - alpha / 2)
    z -= (z**3 - 3 * z) * fourth / (12 * groups * square**2)  # a sum of few signs has short tails
    chance = math.sqrt(groups * square)  # how far chance signs bring the sum
    # A root's mean lies a little below the root of the mean.
    border = z * chance * (1 - (fourth - square**2) / (8 * groups * square**2))
    # The sum is a multiple of the step, and the exact test counts what lies on its border.
    over = groups * mean(ahead) - all_of.step - border
    # What a group adds to the sum less what it adds to the border.
    each = ahead - z * ahead**2 / (2 * chance)
    apart = each - mean(each)
    deviation = math.sqrt(mean(apart**2))
    if deviation == 0:
        return float(over >= 0)
    far, lean = over / (math.sqrt(groups) * deviation), mean((apart / deviation) ** 3)
    told = NormalDist().cdf(far) + lean / (6 * math.sqrt(groups)) * (far**2 - 1) * NormalDist().pdf(far)
    return min(1.0, max(0.0, told))


def _exact(groups: int, share: float, favour: float, alpha: float) -> float:
    """The chance that McNemar's exact test tells, over how many groups differ and how many of these favour the better run.

    Args:
        groups: How many there would be.
        share: Part of them that differs, above 0.
        favour: Part of those that favours the better run, above one half.
        alpha: What the p-value has to stay below.
    """
    expected = groups * share
    most = min(groups, math.ceil(expected + 8 * math.sqrt(expected) + 10))
    n, behind = np.arange(most + 1)[:, None], np.arange(most + 1)[None, :]
    factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1)))])
    ways = factorials[n] - factorials[np.minimum(behind, n)] - factorials[np.maximum(n - behind, 0)]
    there = behind <= n
    fair = np.where(there, np.exp(ways - n * math.log(2)), 0.0)
    against = math.log(max(1 - favour, 1e-300))
    real = np.where(there, np.exp(ways + behind * against + (n - behind) * math.log(favour)), 0.0)
    told = np.sum(real * (2 * np.cumsum(fair, axis=1) < alpha), axis=1)
    return float(_binomial(groups, share, most) @ told)


def _binomial(trials: int, rate: float, most: int) -> NDArray[np.float64]:
    """Probabilities of 0 to `most` hits."""
    hits = np.arange(most + 1, dtype=float)
    if rate >= 1:
        return np.where(hits == trials, 1.0, 0.0)
    ways = np.concatenate([[0.0], np.cumsum(np.log(trials - hits[:-1]) - np.log(hits[1:]))])
    chances: NDArray[np.float64] = np.exp(ways + hits * math.log(rate) + (trials - hits) * math.log1p(-rate))
    return chances
