"""How the chance to tell two runs apart grows with the pictures there are, if they differ as far as was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import group_differences, members
from core.evaluation.power import POWER, groups_to_tell, in_pictures, power
from core.evaluation.significance import fewest_groups

_POINTS = 24
_BEYOND = 2.0  # how much further than what tells the curve goes


@dataclass(frozen=True)
class PowerPoint:
    """So many pictures, in so many groups like those there are, and the chance that they tell the two apart (0 to 1)."""

    pictures: int
    groups: int
    chance: float


@dataclass(frozen=True)
class PowerCurve:
    """The curve from few pictures to more than enough.

    Attributes:
        points: With rising numbers.
        here: The pictures there are.
        enough: The fewest that tell in `core.evaluation.power.POWER` of all cases.
        wanted: That part of all cases.
    """

    points: tuple[PowerPoint, ...]
    here: PowerPoint
    enough: PowerPoint
    wanted: float = POWER


def power_curve(
    correct_a: NDArray[np.bool_], correct_b: NDArray[np.bool_], groups: Sequence[str], pairs: int = 1
) -> PowerCurve | None:
    """The curve for two runs on the same pictures; None where they do not differ on the whole, or nothing can be said.

    Args:
        correct_a, correct_b: Which pictures each gets right.
        groups: The group of each picture.
        pairs: Compared at the same time.

    *Shapes*: `correct_a`, `correct_b`: bool [N]; `groups`: N names.
    """
    member, sizes = members(groups)
    sums = group_differences(correct_a, correct_b, member)
    enough = groups_to_tell(sums, pairs)
    if enough is None:
        return None

    def point(number: int) -> PowerPoint:
        return PowerPoint(in_pictures(number, len(groups), len(sizes)), number, power(sums, number, pairs))

    first, last = min(fewest_groups(pairs), len(sizes)), max(len(sizes), round(_BEYOND * enough))
    numbers = sorted({round(number) for number in np.geomspace(max(1, first), max(2, last), _POINTS)})
    return PowerCurve(tuple(map(point, numbers)), point(len(sizes)), point(enough))
