"""Probabilities are written so that nothing uncertain looks certain."""

from __future__ import annotations

import pytest

from gui.prediction.cells import percent


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (1.0, "100.0 %"),
        (0.99999, "> 99.9 %"),
        (0.9994, "99.9 %"),
        (0.5, "50.0 %"),
        (0.001, "0.1 %"),
        (0.0001, "< 0.1 %"),
        (0.0, "0.0 %"),
    ],
)
def test_percentages(probability: float, text: str) -> None:
    assert percent(probability) == text
