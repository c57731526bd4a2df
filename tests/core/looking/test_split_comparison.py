"""The verdict on two ways of splitting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.evaluation.wording import percent, points
from core.looking.split_comparison import SplitComparison, Way

WAYS = Way(0.9, (0.88, 0.92), (0.9,), 0.0), Way(0.94, (0.93, 0.95), (0.94,), 0.5)
BOTH = tuple(percent(way.accuracy, way.interval) for way in reversed(WAYS))


@pytest.mark.parametrize(
    ("tied", "interval", "said"),
    [
        (0, (-0.01, 0.01), "No two of these pictures are tied together, so a random split says the same: {} and {}."),
        (20, (-0.01, 0.05), "A naive random split would have said {}, by groups it is {}: {} points, which may be chance."),
        (20, (0.0, 0.05), "A naive random split would have said {}, by groups it is {}: {} points, which may be chance."),
        (20, (-0.05, 0.0), "A naive random split would have said {}, by groups it is {}: {} points, which may be chance."),
        (20, (-0.05, -0.01), "A naive random split would have said {}, by groups it is {}: {} points, and no gain from leaks."),
        (20, (0.01, 0.05), "A naive random split would have promised {}; by groups it is {}. The {} points between them "
         "are remembered pictures, not skill."),
    ],
)  # fmt: skip
def test_the_sentence_never_claims_more_than_was_measured(tied: int, interval: tuple[float, float], said: str) -> None:
    found = SplitComparison("d", "s", 100, 100, 2, tied, 5, *WAYS, 0.04, interval, ())
    far = points(0.04, interval)
    assert found.sentence == said.format(*BOTH, far)
    held = replace(found, floor=0.5).sentence
    assert held == f"{found.sentence} Always saying the commonest class gives 50 %."
