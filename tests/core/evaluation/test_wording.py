"""No more digits than an interval justifies."""

from __future__ import annotations

import pytest

from core.evaluation.wording import percent, points, probability


@pytest.mark.parametrize(
    ("fraction", "interval", "said"),
    [
        (0.942, (0.931, 0.953), "94.2 ± 1.1 %"),
        (0.9421, (0.9381, 0.9461), "94.2 ± 0.4 %"),
        (0.81, (0.69, 0.93), "81 ± 12 %"),
        (0.907, (0.873, 0.941), "91 ± 3 %"),
        (1.0, (0.963, 1.0), "100.0 (96.3 to 100.0) %"),
        (0.0, (0.0, 0.4), "0 (0 to 40) %"),
        (0.876, None, "88 %"),
        (None, None, "–"),
    ],
)
def test_an_accuracy_is_said_with_its_interval(fraction: float | None, interval: tuple[float, float] | None, said: str) -> None:
    assert percent(fraction, interval) == said


def test_a_difference_carries_its_signs() -> None:
    assert points(0.032, (0.004, 0.061)) == "+3.2 (+0.4 to +6.1)"
    assert points(-0.0123, (-0.021, -0.003)) == "−1.2 (−2.1 to −0.3)"


def test_a_small_p_is_not_called_zero() -> None:
    assert [probability(p) for p in (0.0, 0.00234, 0.031, 0.5, 1.0)] == ["< 0.0001", "= 0.0023", "= 0.031", "= 0.50", "= 1.00"]
