"""Coverage against accuracy: by hand, with ties, and thinned without losing its ends."""

from __future__ import annotations

import numpy as np
import pytest

from core.evaluation.certainty.coverage import MOST_POINTS, coverage
from tests.judged_runs import drawn_predictions


def sure(*largest: float) -> np.ndarray:
    """Probabilities of two classes, of which the first has these."""
    return np.array([[one, 1 - one] for one in largest])


def test_the_surest_come_first() -> None:
    found = coverage(np.array([True, False, True, False]), sure(0.6, 0.7, 0.9, 0.8))
    assert found.covered.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert found.accuracy.tolist() == pytest.approx([1, 1 / 2, 1 / 3, 1 / 2])
    assert found.threshold.tolist() == [0.9, 0.8, 0.7, 0.6]
    assert found.area == pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_pictures_of_equal_certainty_come_in_together_whatever_their_order() -> None:
    right = np.array([True, False, True, True])
    for order in ([0, 1, 2, 3], [1, 0, 3, 2]):
        found = coverage(right[order], sure(0.8, 0.8, 0.6, 0.6))
        assert (found.covered.tolist(), found.accuracy.tolist()) == ([0.5, 1.0], [0.5, 0.75])


def test_a_long_curve_is_thinned_and_its_area_is_of_all() -> None:
    side = drawn_predictions(3000, 5, 1)
    found = coverage(side.correct, side.probabilities)
    assert len(found.covered) == len(found.accuracy) == len(found.threshold) <= MOST_POINTS
    assert (found.covered[-1], found.accuracy[-1]) == (1.0, pytest.approx(side.correct.mean()))
    order = np.argsort(-side.probabilities.max(axis=1), kind="stable")
    assert found.area == pytest.approx(np.mean(np.cumsum(side.correct[order]) / np.arange(1, 3001)), abs=1e-4)
    assert len(coverage(np.zeros(0, dtype=bool), np.zeros((0, 2))).covered) == 0
