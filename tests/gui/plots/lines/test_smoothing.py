"""A smoothed line is the corrected moving average, however it comes in, and says what it is."""

from __future__ import annotations

import numpy as np
import pytest

from gui.plots.lines.smoothing import SmoothedLine, smoothing_words


def averaged(values: list[float], span: int) -> list[float]:
    """The exponential moving average, one by one, divided by the weight it has so far."""
    keep = (span - 1) / (span + 1)
    total = weight = 0.0
    result = []
    for value in values:
        total, weight = keep * total + value, keep * weight + 1
        result.append(total / weight)
    return result


def test_one_value_an_epoch_is_the_moving_average_however_it_comes_in() -> None:
    values = np.random.default_rng(0).normal(size=1200)
    epochs = np.arange(1.0, 1201.0)
    line = SmoothedLine(3)
    for end in (1, 2, 7, 500, 1200):
        got = line.take(values[:end], epochs[:end])
    assert got == pytest.approx(averaged(values.tolist(), 3), abs=1e-9)
    assert got[0] == values[0]


def test_a_value_that_is_not_finite_is_passed_over() -> None:
    values = np.array([1.0, np.nan, 3.0, np.inf, 3.0])
    got = SmoothedLine(3).take(values, np.arange(1.0, 6.0))
    assert np.isnan(got[[1, 3]]).all()
    assert got[2] == pytest.approx((0.25 * 1 + 3) / 1.25)
    assert np.isfinite(got[[0, 2, 4]]).all()


def test_steps_count_by_their_epochs_and_not_by_their_number() -> None:
    # The same curve told ten times as often is as smooth.
    few, many = np.linspace(0, 20, 21), np.linspace(0, 20, 2001)
    assert SmoothedLine(10).take(np.sin(few), few)[-1] == pytest.approx(SmoothedLine(10).take(np.sin(many), many)[-1], abs=0.1)


def test_what_is_done_to_a_line_is_said() -> None:
    assert (smoothing_words(0), smoothing_words(10)) == ("", ", smoothed over 10 epochs")
