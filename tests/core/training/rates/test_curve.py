"""The suggested rate lies a tenth below that of least loss, and nothing is suggested where the loss did not fall."""

from __future__ import annotations

import pytest

from core.training.rates.curve import RateCurve, smoothed, suggested

RATES = [10.0**power for power in range(-6, 1)]


def test_a_tenth_of_the_rate_of_least_loss() -> None:
    losses = [2.3, 2.3, 2.2, 1.6, 0.9, 1.2, 4.0]
    assert suggested(RATES, losses) == pytest.approx(1e-3)
    of_stage = RateCurve("run", 0.1, tuple(RATES), tuple(losses), 1e-3, 1, "stage 2, Everything")
    assert "Stage 2, Everything was planned with 0.1." in of_stage.words
    assert RateCurve("run", 0.1, tuple(RATES), tuple(losses), 1e-3).words.startswith("A rate of 0.001 suits")
    wanted = RateCurve("run", 0.1, tuple(RATES), tuple(losses), 1e-3, is_there=False)
    assert wanted.words.endswith("run is planned with 0.1.")


@pytest.mark.parametrize("losses", [[2.3] * 7, [2.30, 2.31, 2.29, 2.30, 2.4, 3.0, 9.0], [1.0, 2, 3, 4, 5, 6, 7], [1.0]])
def test_nothing_where_the_loss_did_not_fall(losses: list[float]) -> None:
    assert suggested(RATES, losses) is None
    assert "did the loss fall" in RateCurve("run", 0.1, (), (), None).words


def test_a_level_loss_stays_level_when_it_is_smoothed() -> None:
    assert smoothed([2.0] * 4) == pytest.approx((2.0,) * 4)
    jagged = smoothed([1.0, 3.0] * 20)
    assert max(jagged[10:]) - min(jagged[10:]) < 0.4


def test_losses_are_smoothed_from_the_first_one_on() -> None:
    assert smoothed([1.0, 2.0, 4.0]) == pytest.approx((1.0, (0.9 + 2) / 1.9, (0.81 + 1.8 + 4) / 2.71))
    assert smoothed([]) == ()


def test_a_fall_by_two_hundredths_before_the_least_is_the_least_that_says_something() -> None:
    assert suggested([1e-3, 1e-2], [1.0, 0.97]) == pytest.approx(1e-3)
    assert suggested([1e-3, 1e-2], [1.0, 0.99]) is None
    assert suggested([1e-3, 1e-2, 1e-1], [1.0, 0.5, 3.0]) == pytest.approx(1e-3)
    assert suggested([1e-3, 1e-2, 1e-1], [0.5, 0.495, 3.0]) is None, "what rises afterwards is no fall"


def test_the_sentences_tell_the_rate_and_what_it_was_planned_with() -> None:
    curve = RateCurve("run", 0.25, (), (), 0.00123)
    assert curve.words == "A rate of 0.001 suits: a tenth of the one at which the loss was least. run was planned with 0.25."
    assert RateCurve("run", 0.25, (), (), None).words == (
        "At none of these rates did the loss fall by more than chance: more steps, or other settings, are wanted."
    )
