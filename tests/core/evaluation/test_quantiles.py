"""Quantiles against scipy's."""

from __future__ import annotations

import pytest
from scipy.stats import beta, t

from core.evaluation.quantiles import beyond_t, highest_rate, student_t


@pytest.mark.parametrize("probability", [0.8, 0.95, 0.975, 0.995])
@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 9, 27, 60, 199, 200, 201, 999, 60_000])
def test_students_t_equals_scipys(probability: float, freedom: int) -> None:
    assert student_t(probability, freedom) == pytest.approx(t.ppf(probability, freedom), rel=1e-8)


@pytest.mark.parametrize(
    ("seen", "n"), [(0, 1), (0, 35), (1, 2), (3, 200), (28, 29), (900, 1000), (31, 60_000), (59_000, 60_000)]
)
@pytest.mark.parametrize("tail", [0.025, 0.1])
def test_the_highest_rate_is_the_upper_end_of_the_exact_interval(seen: int, n: int, tail: float) -> None:
    assert highest_rate(seen, n, tail) == pytest.approx(beta.ppf(1 - tail, seen + 1, n - seen), rel=1e-7)


def test_where_all_were_seen_the_rate_can_be_anything() -> None:
    assert highest_rate(7, 7, 0.025) == 1.0


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 8, 31, 150])
@pytest.mark.parametrize("far", [0.0, 0.1, 1.0, -2.5, 4.0, 12.0])
def test_how_far_out_a_t_lies_is_scipys(far: float, freedom: int) -> None:
    assert beyond_t(far, freedom) == pytest.approx(2 * t.sf(abs(far), freedom), abs=1e-12)
