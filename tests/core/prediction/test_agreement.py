"""Whether runs say the same."""

from __future__ import annotations

import pytest

from core.prediction.agreement import Agreement, agreement
from core.prediction.records import ClassProbability


def _answers(*choices: str) -> dict[str, tuple[ClassProbability, ...]]:
    return {f"run-{n}": (ClassProbability(choice, 0.6), ClassProbability("other", 0.4)) for n, choice in enumerate(choices)}


@pytest.mark.parametrize(
    ("choices", "expected", "sentence"),
    [
        (("ketch", "ketch"), Agreement("all", "ketch", 2, 2), "all agree: ketch"),
        (("ketch", "ketch", "ferry"), Agreement("most", "ketch", 2, 3), "2 of 3: ketch"),
        (("ketch", "ferry"), Agreement("differ", None, 1, 2), "they differ"),
        (("a", "a", "b", "b"), Agreement("differ", None, 2, 4), "they differ"),
    ],
)
def test_first_choices_are_counted(choices: tuple[str, ...], expected: Agreement, sentence: str) -> None:
    found = agreement(_answers(*choices))
    assert found == expected
    assert found.sentence == sentence


def test_one_answer_agrees_with_nobody() -> None:
    assert agreement(_answers("ketch")) is None
    assert agreement({}) is None
    assert agreement({"run-0": (), "run-1": (ClassProbability("ketch", 1.0),)}) is None
