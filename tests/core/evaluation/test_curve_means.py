"""A mean over all runs that have come so far, with the lowest and the highest of them."""

from __future__ import annotations

import numpy as np

from core.evaluation.curve_means import over_runs


def test_each_epoch_is_over_those_that_came_so_far() -> None:
    told = np.array([[0.2, 0.4, 0.9, np.nan], [0.4, 0.6, np.nan, np.nan]])
    means = over_runs(np.stack([told, -told]))
    np.testing.assert_allclose(means.mean, [[0.3, 0.5, 0.9, np.nan], [-0.3, -0.5, -0.9, np.nan]])
    np.testing.assert_allclose(means.low, [[0.2, 0.4, 0.9, np.nan], [-0.4, -0.6, -0.9, np.nan]])
    np.testing.assert_allclose(means.high, [[0.4, 0.6, 0.9, np.nan], [-0.2, -0.4, -0.9, np.nan]])
    assert np.isnan(over_runs(np.empty((0, 2))).mean).all()
