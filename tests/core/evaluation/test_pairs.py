"""The verdict on two runs: what it rests on, and what it says when there is none."""

from __future__ import annotations

import numpy as np
import pytest

from core.evaluation.pairs import all_pairs


def two(ahead: int, behind: int, pictures: int, size: int) -> tuple[list[np.ndarray], list[str]]:
    """Two runs on groups of `size`: a is ahead with all pictures of so many groups and behind with those of others."""
    a, b = np.ones(pictures, dtype=bool), np.ones(pictures, dtype=bool)
    b[: ahead * size] = False
    a[ahead * size : (ahead + behind) * size] = False
    return [a, b], [str(n // size) for n in range(pictures)]


def test_the_verdict_rests_on_groups_and_mcnemar_stands_beside_it() -> None:
    correct, groups = two(4, 0, 400, 20)
    (pair,) = all_pairs(["a", "b"], correct, groups, "test")
    assert (pair.only_a, pair.only_b) == (80, 0)
    assert pair.mcnemar_p < 1e-20
    assert pair.p == pytest.approx(2 / 2**4)
    assert pair.verdict == "cannot tell apart"
    assert pair.interval[0] <= 0 < pair.difference < pair.interval[1]


def test_clear_groups_make_a_verdict() -> None:
    correct, groups = two(9, 1, 400, 20)
    first, second = all_pairs(["a", "b"], correct, groups, "test"), all_pairs(["b", "a"], correct[::-1], groups, "test")
    assert (first[0].verdict, second[0].verdict) == ("a better", "b better")
    assert first[0].sentence == second[0].sentence
    assert "(exact sign flip of 20 groups, p = 0.021)" in first[0].sentence
    assert first[0].groups_to_tell is None


def test_too_few_groups_are_said_to_be_too_few() -> None:
    correct, groups = two(5, 0, 100, 20)
    (pair,) = all_pairs(["a", "b"], correct, groups, "val")
    assert pair.verdict == "cannot tell apart"
    assert pair.sentence.endswith("5 groups are too few to tell: that takes 6 at least.")
    three = all_pairs(["a", "b", "c"], [*correct, correct[0]], groups, "val")
    assert three[0].sentence.endswith("that takes 7 at least.")


def test_what_would_tell_is_said_in_pictures_or_in_groups() -> None:
    correct, groups = two(6, 2, 200, 1)
    (single,) = all_pairs(["a", "b"], correct, groups, "test")
    assert single.groups_to_tell == single.pictures_to_tell == pytest.approx(845, abs=20)
    assert "pictures would tell, if the difference stays the same." in single.sentence
    correct, groups = two(6, 2, 800, 4)
    (grouped,) = all_pairs(["a", "b"], correct, groups, "test")
    assert grouped.groups_to_tell == single.groups_to_tell
    assert grouped.pictures_to_tell == 4 * single.groups_to_tell
    assert "groups like these, 3,400 pictures, would tell" in grouped.sentence


def test_runs_that_are_right_on_the_same_pictures_have_nothing_that_would_tell() -> None:
    correct, groups = two(0, 0, 100, 1)
    (pair,) = all_pairs(["a", "b"], correct, groups, "test")
    assert (pair.p, pair.groups_to_tell) == (1.0, None)
    assert "would tell" not in pair.sentence
