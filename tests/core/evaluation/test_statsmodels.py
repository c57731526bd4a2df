"""Intervals and tests as statsmodels has them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from core.evaluation.intervals import accuracy_interval, wilson
from core.evaluation.pairs import all_pairs
from core.evaluation.quantiles import highest_rate
from core.evaluation.significance import holm, mcnemar
from tests.judged_runs import drawn_predictions


@pytest.mark.parametrize(("right", "n"), [(0, 1), (1, 1), (0, 20), (20, 20), (7, 20), (113, 120), (9410, 10_000)])
def test_intervals_of_a_rate(right: int, n: int) -> None:
    assert wilson(right, n) == pytest.approx(proportion_confint(right, n, method="wilson"), abs=1e-9)
    assert highest_rate(right, n, 0.025) == pytest.approx(proportion_confint(right, n, method="beta")[1], abs=1e-9)


def test_mcnemars_exact_test() -> None:
    for only_a, only_b in itertools.product((0, 1, 4, 9, 25, 180), repeat=2):
        if only_a + only_b:  # of nothing statsmodels knows no p-value
            wanted = statsmodels_mcnemar([[50, only_a], [only_b, 3]], exact=True).pvalue
            assert mcnemar(only_a, only_b) == pytest.approx(min(1.0, wanted), abs=1e-9)


def test_holm() -> None:
    rng = np.random.default_rng(0)
    for count in (1, 2, 5, 45):
        p = rng.random(count) ** 3
        assert holm(p.tolist()) == pytest.approx(multipletests(p, method="holm")[1], abs=1e-9)


def test_a_comparison_of_four_runs_on_the_same_predictions() -> None:
    sides = [drawn_predictions(400, 5, seed) for seed in range(4)]
    correct, groups = [side.correct for side in sides], sides[0].groups
    pairs = all_pairs(["a", "b", "c", "d"], correct, groups, "val")
    raw = []
    for pair, (a, b) in zip(pairs, itertools.combinations(correct, 2), strict=True):
        table = [[np.sum(a & b), np.sum(a & ~b)], [np.sum(~a & b), np.sum(~a & ~b)]]
        raw.append(statsmodels_mcnemar(table, exact=True).pvalue)
        assert pair.p == pair.mcnemar_p == pytest.approx(raw[-1], abs=1e-9)
    assert [pair.holm_p for pair in pairs] == pytest.approx(multipletests(raw, method="holm")[1], abs=1e-9)
    wanted = proportion_confint(int(correct[0].sum()), 400, method="wilson")
    assert accuracy_interval(correct[0], groups) == pytest.approx(wanted, abs=1e-9)
