"""What is usual in a dataset comes from the dataset itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.datasets.cleaning.checks.usual import below, usual_span


def test_alike_values_get_room_and_varied_ones_their_own() -> None:
    low, high = usual_span(np.full(20, 100.0), 2.0)
    assert (low, high) == (pytest.approx(50), pytest.approx(200))
    values = np.exp(np.linspace(-1, 1, 101))
    low, high = usual_span(values, 1.1)
    assert low < values.min() < values.max() < high
    assert low * high == pytest.approx(1)


def test_one_wild_value_does_not_move_them() -> None:
    usual = np.linspace(90, 110, 30)
    assert usual_span(np.append(usual, 1e9), 1.01)[1] < 200


def test_a_handful_says_nothing() -> None:
    assert usual_span(np.array([1.0, 2.0, 3.0, 4.0]), 2.0) == (0.0, math.inf)


@pytest.mark.parametrize(("value", "limit", "score"), [(10, 10, 0), (0, 10, 1), (5, 10, 0.5), (20, 10, 0), (5, 0, 0)])
def test_scores_rise_from_the_limit_to_nothing(value: float, limit: float, score: float) -> None:
    assert below(value, limit) == score


def test_the_spread_is_that_of_the_middle_on_a_logarithmic_scale() -> None:
    values = np.exp(np.array([-1.0, -0.5, 0.0, 0.5, 1.0]))
    low, high = usual_span(values, 1.1)
    assert math.log(high) == pytest.approx(3.5 * 1.4826 * 0.5)
    assert math.log(low) == pytest.approx(-3.5 * 1.4826 * 0.5)
