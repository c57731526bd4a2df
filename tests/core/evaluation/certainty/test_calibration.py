"""The calibration curve and its error: worked examples, the lowest bins, and what scikit-learn finds."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import log_loss

from core.evaluation.certainty.calibration import BINS, calibration, calibration_error
from core.evaluation.intervals import accuracy_interval
from tests.judged_runs import drawn_predictions


def test_calibration_error_of_a_worked_example() -> None:
    # Nine of ten right at 0.75 confidence, none of two right at 0.95: (10 * 0.15 + 2 * 0.95) / 12.
    probabilities = np.array([[0.75, 0.25]] * 10 + [[0.95, 0.05]] * 2, dtype=np.float32)
    truth = np.array([0] * 9 + [1] * 3)
    assert calibration_error(truth, probabilities) == pytest.approx((10 * 0.15 + 2 * 0.95) / 12, abs=1e-6)
    assert calibration_error(np.zeros(4, dtype=int), np.array([[1.0, 0.0]] * 4, dtype=np.float32)) == 0.0


@pytest.mark.parametrize("classes", [2, 20, 200])
def test_every_bin_of_the_calibration_error_counts_the_lowest_too(classes: int) -> None:
    rng = np.random.default_rng(classes)
    probabilities = rng.dirichlet(np.full(classes, 3.0), 500).astype(np.float32)
    truth = rng.integers(0, classes, 500)
    confidence, correct = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    oracle = 0.0
    for number in range(15):
        inside = (confidence > number / 15) & (confidence <= (number + 1) / 15)
        if inside.any():
            oracle += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    if classes == 200:
        assert (confidence <= 2 / 15).all()  # everything is in the first bins
    assert calibration_error(truth, probabilities) == pytest.approx(oracle, abs=1e-6)


def test_the_lowest_bin_is_not_thrown_together_with_the_next() -> None:
    # Sure by 0.06 and always right; sure by 0.08 and never: one bin would call the two well balanced.
    low, next_to_it = np.full((1, 17), 0.94 / 16), np.full((1, 17), 0.92 / 16)
    low[0, 0], next_to_it[0, 0] = 0.06, 0.08
    probabilities = np.repeat(np.concatenate([low, next_to_it]), 5, axis=0).astype(np.float32)
    truth = np.array([0] * 5 + [1] * 5)
    assert calibration_error(truth, probabilities) == pytest.approx((0.94 + 0.08) / 2, abs=1e-6)


def test_a_confidence_on_a_border_belongs_to_the_bin_below() -> None:
    # 15 bins: with floor for ceil 3 / 15 would lie in the fourth bin, and all below it one too high.
    third = np.array([[3 / 15, *[12 / 15 / 8] * 8]])
    found = calibration(np.array([0]), third, ["a"])
    assert [one.n for one in found.bins] == [0, 0, 1, *[0] * 12]
    assert (found.bins[2].low, found.bins[2].high) == (2 / 15, 3 / 15)


def test_the_lowest_bins_hold_what_is_least_certain() -> None:
    # Of 40 classes nothing is surer than 0.07; swapped for floor, the first bin would stay empty or take the second one's too.
    probabilities = np.full((30, 40), 0.95 / 39)
    probabilities[:, 0] = 0.05
    probabilities[15:] = 0.9 / 39
    probabilities[15:, 0] = 0.1
    found = calibration(np.zeros(30, dtype=np.int64), probabilities, [str(n) for n in range(30)])
    assert [one.n for one in found.bins[:3]] == [15, 15, 0]
    assert found.bins[0].confidence == pytest.approx(0.05)
    assert found.bins[1].confidence == pytest.approx(0.1)


def test_the_curve_is_scikit_learns_with_an_interval_by_groups() -> None:
    side = drawn_predictions(600, 4, 3, size=5)
    found = calibration(side.truth, side.probabilities, side.groups)
    confidence, correct = side.probabilities.max(axis=1).astype(float), side.correct
    accuracy, mean = calibration_curve(correct, confidence, n_bins=BINS)
    there = [one for one in found.bins if one.n]
    assert np.allclose([one.accuracy for one in there], accuracy, rtol=0, atol=1e-9)
    assert np.allclose([one.confidence for one in there], mean, rtol=0, atol=1e-9)
    inside = np.flatnonzero((confidence > there[-1].low) & (confidence <= there[-1].high))
    assert there[-1].interval == accuracy_interval(correct[inside], [side.groups[row] for row in inside.tolist()])
    assert all(one.accuracy is one.confidence is one.interval is None for one in found.bins if not one.n)
    assert found.error == calibration_error(side.truth, side.probabilities)
    scaled = side.probabilities / side.probabilities.sum(
        axis=1, keepdims=True, dtype=float
    )  # rows that add up, as the peer wants
    assert calibration(side.truth, scaled, side.groups).loss == pytest.approx(log_loss(side.truth, scaled), abs=1e-9)


def test_no_picture_has_no_curve() -> None:
    nothing = calibration(np.zeros(0, dtype=np.int64), np.zeros((0, 3)), [])
    assert nothing.error == nothing.loss == 0.0
    assert [one.n for one in nothing.bins] == [0] * BINS
