"""The curve of a cell is over all runs that have come so far."""

from __future__ import annotations

import pytest

from core.runs.event_log import History
from core.runs.events import Epoch
from core.studies.curves import cell_curves


def told(*accuracies: float) -> History:
    history = History()
    history.epochs.extend(
        Epoch(float(place), place, 0, place, 0.5, value, 0.5, value, 0.01, 1.0, 10.0)
        for place, value in enumerate(accuracies, start=1)
    )
    return history


def test_mean_and_band_are_over_all_runs_that_have_come_so_far() -> None:
    curves = cell_curves({"a": [told(0.2, 0.4, 0.9), told(0.4, 0.6)], "solved": [told(0.9)], "none": [History()]})
    (curve,) = curves
    assert curve.words == "a"
    assert curve.mean == pytest.approx((0.3, 0.5, 0.9))
    assert curve.low == (0.2, 0.4, 0.9)
    assert curve.high == (0.4, 0.6, 0.9)
