"""Predictions as they are kept: every bit, and nothing that does not fit together."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.evaluation.predictions import Predictions, from_document, no_predictions, to_document

PROBABILITIES = np.array([[0.2, 0.8], [0.5, 0.5], [0.9, 0.1]], dtype=np.float32)
SIDE = Predictions(("a", "b", "c"), ("1", "2", "3"), ("g", "g", "h"), np.array([1, 1, 1]), PROBABILITIES)


def test_of_equal_probabilities_the_first_is_said() -> None:
    assert SIDE.predicted.tolist() == [1, 0, 0]
    assert SIDE.correct.tolist() == [True, False, False]


def test_a_side_without_pictures_says_nothing() -> None:
    nothing = no_predictions(4)
    assert (nothing.n, nothing.predicted.tolist(), nothing.correct.tolist()) == (0, [], [])
    assert from_document(to_document(nothing)).probabilities.shape == (0, 4)


def test_rows_are_taken_whole_and_in_the_order_asked_for() -> None:
    taken = SIDE.take(np.array([2, 0]))
    assert (taken.paths, taken.samples, taken.groups) == (("c", "a"), ("3", "1"), ("h", "g"))
    assert taken.truth.tolist() == [1, 1]
    assert np.array_equal(taken.probabilities, PROBABILITIES[[2, 0]])


def test_they_come_back_bit_by_bit() -> None:
    odd = np.nextafter(PROBABILITIES, np.float32(1))
    back = from_document(to_document(Predictions(SIDE.paths, SIDE.samples, SIDE.groups, SIDE.truth, odd)))
    assert back.probabilities.tobytes() == odd.tobytes()
    assert (back.paths, back.samples, back.groups) == (SIDE.paths, SIDE.samples, SIDE.groups)
    assert back.truth.tolist() == [1, 1, 1]


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit together"):
        Predictions(SIDE.paths, SIDE.samples, ("g",), SIDE.truth, PROBABILITIES)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("truth", [0, 1, 2]),
        ("truth", [0, 1, -1]),
        ("truth", [0, 1]),
        ("shape", [2, 3]),
        ("probabilities", base64.b64encode(np.array([np.nan] * 6, "<f4").tobytes()).decode()),
        ("probabilities", "no base64!"),
        ("paths", ["a"]),
    ],
)
def test_a_damaged_document_is_refused(name: str, value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        from_document({**to_document(SIDE), name: value})


@pytest.mark.parametrize("value", [-0.25, 1e30])
def test_probabilities_that_are_none_are_a_damaged_document(value: float) -> None:
    sound = Predictions(("a",), ("a" * 64,), ("a" * 64,), np.zeros(1, np.int64), np.array([[0.5, 0.5]], np.float32))
    damaged = replace(sound, probabilities=np.array([[value, 0.5]], np.float32))
    assert len(from_document(to_document(sound)).paths) == 1
    with pytest.raises(ValueError, match="out of range"):
        from_document(to_document(damaged))
