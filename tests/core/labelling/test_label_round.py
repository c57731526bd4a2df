"""A round asks about one picture after the other, and every decision can be taken back."""

from __future__ import annotations

import random

import pytest

from core.labelling.label_round import KEYS, LabelRound, label_keys
from core.labelling.proposal import Proposal
from tests.unlabelled_shapes import proposal


def proposals(count: int, likely: float = 0.6) -> list[Proposal]:
    return [proposal(number, ("a", likely), ("b", 1 - likely)) for number in range(count)]


@pytest.fixture
def asked() -> LabelRound:
    made = LabelRound()
    made.take(proposals(4))
    return made


def test_accept_correct_and_skip(asked: LabelRound) -> None:
    assert asked.current is not None
    assert asked.current.sample == 0
    step = asked.accept()
    assert step is not None
    assert (step.kind, step.labels) == ("accept", ((0, "a"),))
    step = asked.choose("b")
    assert step is not None
    assert (step.kind, step.labels) == ("correct", ((1, "b"),))
    asked.skip()
    assert (asked.done, asked.left, asked.current.sample if asked.current else None) == (2, 2, 3)
    asked.accept()
    assert asked.current is not None
    assert asked.current.sample == 2, "what was left for later comes when no other is left"
    asked.accept()
    assert (asked.current, asked.left, asked.accept(), asked.skip()) == (None, 0, None, None)


def test_taking_back_asks_about_it_again(asked: LabelRound) -> None:
    asked.accept()
    asked.accept_all(asked.sure(50))
    assert (asked.done, asked.left) == (4, 0)
    step = asked.take_back()
    assert step is not None
    assert (step.kind, len(step.labels), asked.left) == ("all", 3, 3)
    asked.take_back()
    assert asked.current is not None
    assert (asked.current.sample, asked.done, asked.take_back()) == (0, 0, None)


def test_new_proposals_leave_the_picture_that_is_looked_at(asked: LabelRound) -> None:
    asked.accept()
    asked.skip()
    shown = asked.current
    assert shown is not None
    fresh = [proposal(number, ("b", 0.5 + number / 10), ("a", 0.5 - number / 10)) for number in range(4)]
    asked.take(fresh)
    assert asked.current is not None
    assert asked.current == shown, "the picture stays, with what was proposed: a finger may be on its way to Enter"
    assert [one.sample for one in asked.upcoming(9)] == [2, 3, 1], "1 was left for later, 0 has its class"
    assert [[one.sample for one in asked.upcoming(count)] for count in (0, 1, 2)] == [[], [2], [2, 3]]


def test_what_was_taken_back_while_proposals_were_made_is_not_lost(asked: LabelRound) -> None:
    asked.accept()
    without_it = proposals(4)[1:]
    asked.take_back()
    asked.take(without_it)
    assert {one.sample for one in asked.upcoming(9)} == {0, 1, 2, 3}


def test_a_picture_without_a_proposal_is_not_accepted() -> None:
    asked = LabelRound()
    asked.take([proposal(1)])
    assert asked.accept() is None
    step = asked.choose("new")
    assert step is not None
    assert step.labels == ((1, "new"),)


def test_nothing_is_lost_or_asked_twice_whatever_is_done() -> None:
    for seed in range(30):
        draw, asked = random.Random(seed), LabelRound()
        asked.take(proposals(12))
        for _ in range(60):
            match draw.randrange(6):
                case 0:
                    asked.accept()
                case 1:
                    asked.choose("b")
                case 2:
                    asked.skip()
                case 3:
                    asked.take_back()
                case 4:
                    asked.take(proposals(12, draw.uniform(0.4, 1)))
                case _:
                    asked.accept_all(asked.sure(draw.choice((50, 99)))[:2])
            waiting = [one.sample for one in asked.upcoming(99)]
            assert len(waiting) == len(set(waiting)) == asked.left
            assert asked.left + asked.done == 12


def test_keys_of_classes() -> None:
    assert label_keys(["dog", "cat", "class 10", "class 9"]) == {"1": "dog", "2": "cat", "3": "class 10", "4": "class 9"}
    assert label_keys(["3", "b", "ring"]) == {"1": "ring", "3": "3", "B": "b"}, "a class that is called as a key has that key"
    many = label_keys(f"class {number}" for number in range(50))
    assert list(many) == list(KEYS)


def test_a_picture_without_a_proposal_gets_the_first_one() -> None:
    asked = LabelRound()
    asked.take([proposal(1), proposal(2)])
    asked.take([proposal(1, ("a", 0.9)), proposal(2, ("a", 0.8))])
    assert asked.current is not None
    assert (asked.current.sample, asked.current.label) == (1, "a")
