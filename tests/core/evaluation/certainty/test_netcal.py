"""Calibration error and temperature as netcal has them; here together, for its import takes seconds."""

from __future__ import annotations

import warnings
from types import ModuleType

import numpy as np
import pytest

from core.evaluation.certainty.calibration import BINS, calibration_error
from core.evaluation.certainty.temperature import at_temperature, fitted_temperature
from tests.judged_runs import drawn_predictions


@pytest.fixture(scope="module")
def netcal() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages that netcal imports
        import netcal.metrics
        import netcal.scaling
    return netcal


@pytest.mark.parametrize(("n", "classes"), [(500, 3), (800, 20), (200, 100)])
def test_the_error_is_netcals(netcal: ModuleType, n: int, classes: int) -> None:
    side = drawn_predictions(n, classes, n)
    wanted = netcal.metrics.ECE(bins=BINS).measure(side.probabilities.astype(float), side.truth)
    assert calibration_error(side.truth, side.probabilities) == pytest.approx(wanted, abs=1e-9)


def test_the_temperature_is_netcals(netcal: ModuleType) -> None:
    side = drawn_predictions(400, 5, 7)
    probabilities = side.probabilities.astype(float)
    scaling = netcal.scaling.TemperatureScaling()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scaling.fit(probabilities, side.truth, random_state=0)
        wanted = scaling.transform(probabilities)
    found = fitted_temperature(side.truth, side.probabilities)
    # Theirs is as near to the best one as their search goes, in single precision.
    assert found == pytest.approx(1 / float(scaling.weights[0]), rel=1e-6)
    assert np.allclose(at_temperature(probabilities, 1 / float(scaling.weights[0])), wanted, rtol=0, atol=1e-9)
