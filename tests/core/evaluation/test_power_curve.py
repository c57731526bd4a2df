"""The chance to tell grows with the pictures, through what there is and what it takes."""

from __future__ import annotations

import numpy as np
import pytest

from core.evaluation.power_curve import power_curve


def right(only: int, n: int = 200) -> np.ndarray:
    return np.arange(n) >= only


def test_the_curve_goes_through_what_there_is_and_what_it_takes() -> None:
    # b alone is right on 10 of 200, a alone on 4.
    a, b = np.ones(200, bool), np.ones(200, bool)
    a[:10], b[10:14] = False, False
    curve = power_curve(a, b, [str(n) for n in range(200)])
    assert curve is not None
    assert (curve.here.pictures, curve.here.groups) == (200, 200)
    assert 0 < curve.here.chance < 0.8
    assert curve.enough.pictures > 200
    assert curve.enough.chance >= 0.8
    numbers = [point.pictures for point in curve.points]
    assert numbers == sorted(set(numbers))
    assert numbers[0] < 200 < curve.enough.pictures < numbers[-1]
    assert curve.points[-1].chance > 0.9
    # Twice as hard among six pairs.
    among = power_curve(a, b, [str(n) for n in range(200)], pairs=6)
    assert among is not None
    assert among.enough.pictures > curve.enough.pictures


def test_groups_are_counted_as_groups() -> None:
    groups = [str(n // 4) for n in range(200)]
    a, b = right(24), np.ones(200, bool)
    b[100:116] = False
    curve = power_curve(a, b, groups)
    assert curve is not None
    assert (curve.here.pictures, curve.here.groups) == (200, 50)
    assert curve.enough.pictures == pytest.approx(4 * curve.enough.groups, abs=1)


def test_nothing_is_said_of_runs_that_are_level() -> None:
    assert power_curve(right(0), right(0), [str(n) for n in range(200)]) is None
