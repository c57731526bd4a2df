"""Intervals against scipy's, against brute-force resampling, and for what they promise: coverage."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from core.evaluation.intervals import (
    accuracy_interval,
    difference_interval,
    effective_pictures,
    interval_name,
    members,
    wilson,
)
from core.evaluation.significance import sign_flip


@pytest.mark.parametrize(("right", "n"), [(0, 1), (1, 1), (0, 20), (20, 20), (7, 20), (113, 120), (941, 1000)])
def test_wilson_equals_scipys(right: int, n: int) -> None:
    oracle = binomtest(right, n).proportion_ci(method="wilson")
    assert wilson(right, n) == pytest.approx((oracle.low, oracle.high), abs=1e-12)


def test_nothing_judged_leaves_the_whole_range() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert accuracy_interval(np.zeros(0, dtype=bool), []) == (0.0, 1.0)


def test_pictures_that_stand_alone_count_fully() -> None:
    correct = np.array([True] * 90 + [False] * 10)
    names = [str(n) for n in range(100)]
    assert effective_pictures(correct, names) == 100
    assert accuracy_interval(correct, names) == wilson(90, 100)
    assert interval_name(names) == "Wilson, 95 %"


def test_copies_of_the_same_picture_count_once() -> None:
    once = np.random.default_rng(1).random(200) < 0.8
    names = [str(n) for n in range(200)]
    five_times = np.repeat(once, 5)
    groups = [name for name in names for _ in range(5)]
    assert effective_pictures(five_times, groups) == pytest.approx(200, rel=0.01)
    assert accuracy_interval(five_times, groups) == pytest.approx(accuracy_interval(once, names), abs=1e-3)
    assert "200 groups" in interval_name(groups)
    assert "(1 group)" in interval_name(groups[:1] * 2)


def test_a_perfect_score_on_groups_is_as_sure_as_the_groups_are_many() -> None:
    groups = [str(n // 4) for n in range(100)]
    assert accuracy_interval(np.ones(100, dtype=bool), groups) == wilson(25, 25)


def test_grouping_that_means_nothing_changes_little() -> None:
    rng = np.random.default_rng(0)
    found = [effective_pictures(rng.random(400) < 0.7, [str(n // 2) for n in range(400)]) for _ in range(200)]
    assert 360 < np.mean(found) <= 400


def test_intervals_by_group_cover_what_they_claim_to() -> None:
    rng = np.random.default_rng(0)
    groups = [str(n // 5) for n in range(300)]
    hits = naive = 0
    for _ in range(400):
        share = rng.beta(8, 2, size=60)  # pictures of one group are alike: mean 0.8
        correct = rng.random(300) < np.repeat(share, 5)
        low, high = accuracy_interval(correct, groups)
        hits += low <= 0.8 <= high
        low, high = wilson(int(correct.sum()), 300)
        naive += low <= 0.8 <= high
    assert 0.92 <= hits / 400 <= 0.98
    assert naive < hits  # what ignoring the groups would have claimed


def test_the_difference_reaches_as_far_as_a_plain_bootstrap_of_many_groups() -> None:
    rng = np.random.default_rng(3)
    sizes = rng.integers(1, 6, 80)
    groups = [str(group) for group, size in enumerate(sizes) for _ in range(size)]
    n = len(groups)
    a, b = rng.random(n) < 0.85, rng.random(n) < 0.75
    sums = np.array([np.sum(a[m].astype(int) - b[m]) for m in (np.array(groups) == str(g) for g in range(80))])
    draws = rng.integers(0, 80, size=(10_000, 80))
    oracle = np.quantile(sums[draws].sum(axis=1) / sizes[draws].sum(axis=1), [0.025, 0.975])
    assert difference_interval(a, b, groups) == pytest.approx(tuple(oracle), abs=0.006)


def test_the_same_seed_gives_the_same_interval_and_swapping_mirrors_it() -> None:
    rng = np.random.default_rng(0)
    a, b, groups = rng.random(90) < 0.9, rng.random(90) < 0.7, [str(n) for n in range(90)]
    low, high = difference_interval(a, b, groups)
    assert (low, high) == difference_interval(a, b, groups)
    swapped = difference_interval(b, a, groups)
    assert (-swapped[1], -swapped[0]) == pytest.approx((low, high), abs=0.02)
    assert low > 0


def test_runs_that_agree_everywhere_are_not_called_surely_equal() -> None:
    correct = np.array([True] * 30 + [False] * 5)
    low, high = difference_interval(correct, correct, [str(n) for n in range(35)])
    assert high == pytest.approx(binomtest(0, 35).proportion_ci(method="exact").high)
    assert low == -high


def test_sixty_thousand_pictures_take_no_time_to_speak_of() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.random(60_000) < 0.92, rng.random(60_000) < 0.91
    low, high = difference_interval(a, b, [str(n) for n in range(60_000)])
    assert low < float(a.mean() - b.mean()) < high
    assert high - low < 0.01


def test_an_accuracy_on_few_groups_is_known_only_as_well_as_the_groups_with_mistakes_are_many() -> None:
    groups = [str(n // 20) for n in range(120)]
    correct = np.ones(120, dtype=bool)
    correct[:14] = False  # nearly all of one group of six: a second such group would change everything
    assert accuracy_interval(correct, groups)[0] < 0.5
    assert effective_pictures(correct, groups) == pytest.approx(6)


def test_a_single_pair_among_single_pictures_changes_next_to_nothing() -> None:
    correct = np.array([True] * 95 + [False] * 5)
    groups = ["pair", "pair", *(str(n) for n in range(98))]
    assert effective_pictures(correct, groups) == pytest.approx(100, abs=2)


def test_groups_of_very_different_size_count_by_their_size() -> None:
    groups = ["one"] * 60 + [str(n) for n in range(60)]
    assert effective_pictures(np.ones(120, dtype=bool), groups) == pytest.approx(120**2 / (60**2 + 60))


def test_of_fewer_than_six_groups_a_difference_says_nothing() -> None:
    a, b = np.ones(100, dtype=bool), np.zeros(100, dtype=bool)
    assert difference_interval(a, b, [str(n // 20) for n in range(100)]) == (-1.0, 1.0)
    low, _ = difference_interval(a, b, [str(n // 16) for n in range(100)])
    assert low > 0


def test_the_interval_holds_nothing_exactly_when_the_exact_test_finds_nothing() -> None:
    rng = np.random.default_rng(4)
    groups = [str(n // 5) for n in range(60)]
    seen = set()
    for _ in range(300):
        a, b = rng.random(60) < 0.95, rng.random(60) < rng.choice([0.7, 0.95])
        low, high = difference_interval(a, b, groups)
        sums = (a.astype(int) - b).reshape(12, 5).sum(axis=1)
        told = sign_flip(sums) < 0.05
        assert told is not (low <= 0 <= high)
        seen.add(told)
    assert seen == {True, False}


def test_rare_mistakes_are_as_well_known_as_equally_rare_right_answers() -> None:
    groups = [f"g{row // 5}" for row in range(100)]
    correct = np.ones(100, np.bool_)
    correct[[0, 1, 2, 5]] = False
    assert effective_pictures(correct, groups) == pytest.approx(effective_pictures(~correct, groups))
    assert 20 <= effective_pictures(correct, groups) < 100


def test_of_no_pictures_there_are_no_groups() -> None:
    member, sizes = members([])
    assert (member.dtype, member.shape, sizes.dtype, sizes.shape) == (np.int64, (0,), np.int64, (0,))
