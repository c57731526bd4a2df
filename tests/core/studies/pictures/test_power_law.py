"""The law is found again where it was planted, its band holds the truth, and nothing is told far beyond what was measured."""

from __future__ import annotations

import numpy as np
import pytest

from core.studies.pictures.power_law import FARTHEST, fit_power_law

SIZES = (5, 10, 20, 40, 80)


def truth(size: float, floor: float = 0.06, scale: float = 0.9, decay: float = 0.6) -> float:
    return 1 - floor - scale * size**-decay


def test_without_noise_the_planted_law_is_found() -> None:
    law = fit_power_law(SIZES, [(truth(size),) * 2 for size in SIZES])
    assert law is not None
    assert law.across[0] == 5
    assert law.across[-1] == pytest.approx(FARTHEST * 80)
    assert law.accuracy == pytest.approx([truth(size) for size in law.across], abs=2e-3)
    assert law.at_farthest[0] == pytest.approx(truth(160), abs=2e-3)


def test_the_band_holds_the_truth_as_often_as_it_says() -> None:
    """Planted laws with three runs a size, each two points from it by luck: at what was measured and at twice the most."""
    rng = np.random.default_rng(0)
    inside = {"measured": 0, "twice": 0}
    worlds = 60
    for world in range(worlds):
        planted = {"floor": rng.uniform(0, 0.15), "scale": rng.uniform(0.4, 1.2), "decay": rng.uniform(0.3, 1.0)}
        told = [tuple(truth(size, **planted) + rng.normal(0, 0.02, 3)) for size in SIZES]
        law = fit_power_law(SIZES, told, world)
        assert law is not None
        assert law.low is not None
        assert law.high is not None
        middle = int(np.argmin(np.abs(law.across - 20)))
        for name, place in (("measured", middle), ("twice", -1)):
            inside[name] += law.low[place] <= truth(float(law.across[place]), **planted) <= law.high[place]
    assert inside["measured"] >= 0.85 * worlds, inside
    assert inside["twice"] >= 0.85 * worlds, inside


def test_what_does_not_grow_is_not_said_to_grow() -> None:
    rng = np.random.default_rng(1)
    law = fit_power_law(SIZES, [tuple(0.7 + rng.normal(0, 0.01, 4)) for _ in SIZES])
    assert law is not None
    assert law.low is not None
    assert law.high is not None
    assert law.at_farthest[0] == pytest.approx(0.7, abs=0.02)
    assert law.low[-1] <= 0.7 <= law.high[-1]
    assert (np.diff(law.accuracy) >= -1e-12).all()


def test_two_sizes_are_no_curve_and_one_run_each_has_no_band() -> None:
    assert fit_power_law((5, 10), [(0.5,), (0.6,)]) is None
    law = fit_power_law((5, 10, 20), [(0.5,), (0.6,), (0.65,)])
    assert law is not None
    assert law.low is None
    assert law.at_farthest[1:] == (None, None)


def test_all_right_stays_right() -> None:
    law = fit_power_law((5, 10, 20), [(0.9, 0.92), (1.0, 1.0), (1.0, 1.0)])
    assert law is not None
    assert law.accuracy.max() <= 1.0
    assert law.accuracy[-1] > 0.98
