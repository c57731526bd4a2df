"""The temperature: the best one there is, as scipy finds it, and none where val cannot say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from core.evaluation.certainty.calibration import calibration_error
from core.evaluation.certainty.temperature import at_temperature, fitted_temperature
from core.evaluation.predictions import Predictions
from tests.judged_runs import drawn_predictions


def loss(side: Predictions, temperature: float) -> float:
    """Mean cross-entropy at a temperature. *Units*: nats."""
    logs = log_softmax(np.log(side.probabilities.astype(float)) / temperature, axis=1)
    return -float(np.mean(logs[np.arange(side.n), side.truth]))


@pytest.mark.parametrize(("n", "classes"), [(300, 3), (400, 20)])
def test_it_is_the_one_of_the_least_loss(n: int, classes: int) -> None:
    side = drawn_predictions(n, classes, n)
    found = fitted_temperature(side.truth, side.probabilities)
    assert found is not None
    wanted = minimize_scalar(lambda sharpness: loss(side, 1 / sharpness), bracket=(0.1, 1.0), tol=1e-14)
    # Around its lowest point a loss is flat: what is least to the last bit is known to the root of that.
    assert found == pytest.approx(1 / wanted.x, rel=1e-6)
    slope = (loss(side, found * 1.0001) - loss(side, found / 1.0001)) / 0.0002
    assert abs(slope) < 1e-7
    assert found > 1.2  # they are drawn twice too sure
    scaled = at_temperature(side.probabilities, found)
    assert np.allclose(scaled, softmax(np.log(side.probabilities.astype(float)) / found, axis=1), rtol=0, atol=1e-9)
    assert np.array_equal(scaled.argmax(axis=1), side.predicted)
    assert calibration_error(side.truth, scaled) < calibration_error(side.truth, side.probabilities)


def test_where_val_cannot_say_there_is_none() -> None:
    sure = np.array([[0.9, 0.1], [0.2, 0.8]])
    assert fitted_temperature(np.array([0, 1]), sure) is None  # all right: the surer the better
    assert fitted_temperature(np.array([1, 0]), sure) is None  # all wrong: no temperature helps
    assert fitted_temperature(np.zeros(0, dtype=np.int64), np.zeros((0, 2))) is None
    assert fitted_temperature(np.array([0, 1]), np.array([[0.5, 0.5], [0.5, 0.5]])) is None
    assert at_temperature(np.zeros((0, 2)), 2.0).shape == (0, 2)


def test_a_probability_that_was_rounded_to_nothing_is_no_obstacle() -> None:
    probabilities = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    found = fitted_temperature(np.array([0, 0, 1, 1]), probabilities)
    assert found is not None
    assert np.isfinite(at_temperature(probabilities, found)).all()
    # Right on three of four: that sure and no surer.
    assert at_temperature(probabilities, found)[0, 0] == pytest.approx(0.75, abs=1e-6)
