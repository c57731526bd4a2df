"""Limits of size and shape that a person sets replace what is usual."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.cleaning import clean
from core.datasets.cleaning.questions import load_questions
from core.support.errors import BadInput
from tests.asked_questions import asked


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
