"""Promises in words."""

from __future__ import annotations

from core.evaluation.certainty.promises import AnswerThreshold, SetThreshold


def test_a_threshold_says_what_it_answers_and_how_much_is_right() -> None:
    threshold = AnswerThreshold(0.99, 0.7512, 0.82, 0.991, (0.981, 0.996), 400)
    assert threshold.sentence == (
        'answers 82 % of val, 99.1 (98.1 to 99.6) % of those right; less sure than 75.1 % is "none of these"'
    )


def test_sets_say_their_promise_and_their_size() -> None:
    sets = SetThreshold(0.9, 0.2, 0.91, 1.26, 100)
    assert sets.sentence == "90 % of sets hold the right class; 1.3 classes on average on val"
    assert (sets.holds(0.2), sets.holds(0.19)) == (True, False)
    assert SetThreshold(0.9, 0.0, 1.0, 3.0, 5).sentence == "val is too small to promise 90 % with fewer than all classes"
