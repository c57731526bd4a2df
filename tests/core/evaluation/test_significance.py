"""McNemar and Holm against scipy and worked examples."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.stats import binomtest, norm

from core.evaluation.significance import fewest_groups, holm, mcnemar, sign_flip


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


def test_flipping_groups_goes_through_all_choices_of_signs() -> None:
    rng = np.random.default_rng(0)
    for _ in range(100):
        sums = rng.integers(-6, 7, rng.integers(1, 11))
        flips = np.array(list(itertools.product((-1, 1), repeat=len(sums))))
        oracle = np.mean(np.abs(flips @ sums) >= abs(sums.sum()))
        assert sign_flip(sums) == pytest.approx(oracle, rel=1e-9), sums


def test_flipping_single_pictures_is_mcnemars_test() -> None:
    for only_a, only_b, size in ((7, 1, 1), (300, 260, 1), (9, 2, 20)):
        sums = np.array([size] * only_a + [-size] * only_b + [0] * 30)
        assert sign_flip(sums) == mcnemar(only_a, only_b)
    assert sign_flip(np.zeros(0, np.int64)) == 1.0


def test_flipping_many_groups_is_exact_where_the_normal_curve_is_close() -> None:
    sums = np.random.default_rng(1).integers(-20, 22, 5000)
    far = abs(sums.sum()) / np.sqrt(np.sum(sums**2))
    assert sign_flip(sums) == pytest.approx(2 * norm.sf(far), rel=0.02)
    assert sign_flip(np.abs(sums)) < 1e-30


@pytest.mark.parametrize(("pairs", "groups"), [(1, 6), (3, 7), (10, 9)])
def test_fewer_groups_can_tell_nothing(pairs: int, groups: int) -> None:
    assert fewest_groups(pairs) == groups
    assert pairs * sign_flip(np.ones(groups, np.int64)) < 0.05 <= pairs * sign_flip(np.ones(groups - 1, np.int64))
