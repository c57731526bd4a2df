"""Every way to judge is told of by whatever judges; what these pictures cannot say is None, not zero."""

from __future__ import annotations

import numpy as np
import pytest

from core.evaluation import metrics
from core.evaluation.judging import METRICS, figures
from core.evaluation.predictions import no_predictions
from tests.judged_runs import predictions


def test_a_network_that_only_knows_the_commonest_class_is_seen_through() -> None:
    truth = [0] * 95 + [1] * 5
    side = predictions([f"{n}.png" for n in range(100)], [label == 0 for label in truth], truth=truth, classes=2)
    found = figures(side, metrics.confusion_matrix(side.truth, side.predicted, 2))
    assert list(found) == METRICS.names()
    assert (found["floor"], found["balanced_accuracy"]) == (0.95, 0.5)


def test_a_class_without_pictures_counts_in_no_mean() -> None:
    truth = np.array([0, 0, 1, 1])
    confusion = metrics.confusion_matrix(truth, np.array([0, 0, 1, 0]), 3)
    assert metrics.balanced_accuracy(confusion) == pytest.approx(0.75)
    assert metrics.floor(confusion) == 0.5


def test_a_side_without_pictures_says_nothing() -> None:
    nothing = np.zeros((3, 3), dtype=np.int64)
    assert set(figures(no_predictions(3), nothing).values()) == {None}
    assert metrics.balanced_accuracy(nothing) is None
    assert metrics.floor(nothing) is None
