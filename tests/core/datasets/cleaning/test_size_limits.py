"""Limits of size and shape that a person sets replace what is usual."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.cleaning import clean
from core.datasets.cleaning.questions import load_questions
from core.datasets.cleaning.size_limits import check_limits, limits_from, limits_to, outside, usual_limits
from core.support.errors import BadInput
from tests.asked_questions import asked
from tests.evidences import evidence


def test_limits_of_ones_own_replace_what_is_usual(faulty: Dataset) -> None:
    clean(faulty, (), (), SizeLimits(aspect=(1.4, 1.6)))
    material = load_questions(faulty)
    assert {q.samples[0].path for q in material.questions if q.kind == "odd-aspect"} == {"a/tiny.png", "a/long.png"}
    assert all(question.by_hand for question in material.questions if question.kind == "odd-aspect")
    result = check_stored(faulty)
    assert {finding.paths[0] for finding in result.findings if finding.kind == "odd-aspect"} == {"a/tiny.png", "a/long.png"}
    clean(faulty, (), (), SizeLimits(side=(0.0, float("inf")), aspect=(0.0, float("inf"))))
    assert not {"odd-size", "odd-aspect"} & set(asked(faulty).kinds())
    with pytest.raises(BadInput, match="limits of size, 9 to 3"):
        clean(faulty, (), (), SizeLimits(side=(9, 3)))


@pytest.mark.parametrize(
    ("pair", "fine"),
    [((0.0, 1.0), True), ((1.0, 1.0), False), ((2.0, 1.0), False), ((-1.0, 1.0), False), ((0.0, math.inf), True)],
)
def test_limits_go_from_the_lower_to_the_higher(pair: tuple[float, float], fine: bool) -> None:
    for limits, words in ((SizeLimits(side=pair), "size"), (SizeLimits(aspect=pair), "shape")):
        if fine:
            assert check_limits(limits) is limits
        else:
            with pytest.raises(BadInput, match=f"The limits of {words}, {pair[0]:g} to {pair[1]:g}, cannot be used") as caught:
                check_limits(limits)
            assert caught.value.hint == "Give the lower one first, from 0 on."


def test_limits_are_stored_without_infinity_and_come_back() -> None:
    open_ended = SizeLimits(side=(3.0, math.inf))
    assert limits_to(open_ended) == {"side": [3.0, None], "aspect": None}
    assert limits_from(limits_to(open_ended)) == open_ended
    assert limits_from({"side": [None, 4], "aspect": [1, 2]}) == SizeLimits((0.0, 4.0), (1.0, 2.0))
    assert limits_from({}) == SizeLimits()
    for damaged in ([], {"side": 3}, {"side": [1]}, {"side": [1, 2, 3]}, {"aspect": ["a", 1]}):
        with pytest.raises(ValueError, match="limits"):
            limits_from(damaged)


def test_what_lies_outside_is_found_the_strongest_of_each_kind_first() -> None:
    seen = evidence(4, width=np.array([50.0, 100, 400, 300]), height=np.array([50.0, 100, 400, 100]))
    found = outside(seen, SizeLimits(side=(60, 200), aspect=(0.5, 2.0)))
    assert [(finding.kind, finding.paths[0]) for finding in found] == [
        ("odd-size", "a/2.png"), ("odd-size", "a/0.png"), ("odd-aspect", "a/3.png"),
    ]  # fmt: skip
    usual = usual_limits(evidence(6))
    assert usual.side == pytest.approx((150, 600))
    assert usual.aspect == pytest.approx((0.5, 2))
