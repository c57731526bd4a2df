"""The verdict on two ways of splitting."""

from __future__ import annotations

from core.looking.split_comparison import SplitComparison, Way


def test_the_sentence_never_claims_more_than_was_measured() -> None:
    way = Way(0.9, (0.88, 0.92), (0.9,), 0.0)
    plain = SplitComparison("d", "s", 100, 100, 2, 0, 5, way, way, 0.0, (-0.01, 0.01), ())
    assert "says the same" in plain.sentence
    doubtful = SplitComparison("d", "s", 100, 90, 2, 20, 5, way, way, 0.01, (-0.01, 0.03), ())
    assert "may be chance" in doubtful.sentence
    lower = SplitComparison("d", "s", 100, 90, 2, 20, 5, way, way, -0.02, (-0.03, -0.01), ())
    assert "no gain from leaks" in lower.sentence
