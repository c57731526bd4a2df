"""McNemar and Holm against scipy and worked examples."""

from __future__ import annotations

import itertools

import pytest
from scipy.stats import binomtest

from core.evaluation.significance import holm, mcnemar


def test_mcnemar_is_the_exact_test_of_a_fair_coin() -> None:
    for only_a, only_b in itertools.product(range(16), repeat=2):
        n = only_a + only_b
        oracle = binomtest(only_a, n, 0.5).pvalue if n else 1.0
        assert mcnemar(only_a, only_b) == pytest.approx(oracle, rel=1e-12), (only_a, only_b)


@pytest.mark.parametrize(("only_a", "only_b"), [(500, 300), (1000, 1100), (3, 60), (9000, 8800)])
def test_mcnemar_stays_exact_for_large_counts(only_a: int, only_b: int) -> None:
    assert mcnemar(only_a, only_b) == pytest.approx(binomtest(only_a, only_a + only_b).pvalue, rel=1e-9)


def test_mcnemar_knows_the_worked_example() -> None:
    assert mcnemar(1, 7) == pytest.approx(18 / 256)  # 2 * (1 + 8) / 2**8; mid-p would say 0.0391


def test_holm_corrects_step_by_step_in_the_order_given() -> None:
    # As R: p.adjust(c(0.04, 0.01, 0.03, 0.005), "holm")
    assert holm([0.04, 0.01, 0.03, 0.005]) == pytest.approx((0.06, 0.03, 0.06, 0.02))
    assert holm([0.9, 0.6]) == (1.0, 1.0)
    assert holm([0.02]) == (0.02,)
    assert holm([]) == ()
