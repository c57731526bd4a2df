"""Proposals come in the order a person wishes, and the sure ones can be told from the others."""

from __future__ import annotations

import pytest

from core.labelling.proposal import LabelProposals, above, ordered, usual_order
from tests.unlabelled_shapes import proposal

SURE = proposal(1, ("a", 0.995), ("b", 0.005))
CLOSE = proposal(2, ("a", 0.51), ("b", 0.49))
PARTED = proposal(3, ("b", 0.9), ("a", 0.1), votes="ab")
SILENT = proposal(4)
ALL = (SILENT, SURE, PARTED, CLOSE)


@pytest.mark.parametrize(
    ("order", "expected"), [("uncertain", [2, 3, 1, 4]), ("disagreement", [3, 2, 1, 4]), ("sure", [1, 3, 2, 4])]
)
def test_orders(order: str, expected: list[int]) -> None:
    assert [one.sample for one in ordered(ALL, order)] == expected


def test_several_are_asked_about_what_they_differ_in() -> None:
    assert (usual_order(("look",)), usual_order(("one", "two"))) == ("uncertain", "disagreement")


def test_only_what_all_agree_on_is_sure() -> None:
    contrary = proposal(5, ("a", 0.999), votes="ab")
    assert above((*ALL, contrary), 99) == [SURE]
    assert above((proposal(6, ("a", 0.999), votes="a-"),), 99) == [], "one who was asked has not answered"
    assert above(ALL, 50, "b") == []
    assert [one.sample for one in above(ALL, 50)] == [2, 1], "the least likely first: it is looked at first"


def test_what_nobody_could_say_anything_of_has_no_class() -> None:
    assert (SILENT.label, SILENT.probability, SILENT.lead, SILENT.agreed) == ("", 0.0, 0.0, 1.0)


def test_what_each_said_first_is_told_in_the_order_asked() -> None:
    of = LabelProposals("d", ("look", "run"), ("a", "b"), ())
    assert of.choices(proposal(1, ("a", 0.9), votes="ab")) == ["a", "b"]
    assert of.choices(proposal(1, ("a", 0.9), votes="-b")) == ["", "b"]
    assert of.choices(SILENT) == ["", ""]
    assert of.learned_from == 0


def test_how_sure_and_how_agreed_a_proposal_is() -> None:
    assert (SURE.label, SURE.probability, SURE.lead) == ("a", 0.995, pytest.approx(0.99))
    assert proposal(1, ("a", 0.6)).lead == 0.6
    assert [proposal(1, ("a", 1.0), votes=votes).agreed for votes in ("aab", "ab", "a-", "--", "")] == [
        pytest.approx(2 / 3), 0.5, 1.0, 1.0, 1.0,
    ]  # fmt: skip


def test_ties_are_broken_by_lead_and_path() -> None:
    wide, near = proposal(7, ("a", 0.9), ("b", 0.1), votes="ab"), proposal(8, ("a", 0.6), ("b", 0.4), votes="ab")
    assert [one.sample for one in ordered((wide, near), "disagreement")] == [8, 7]
    same = [proposal(number, ("a", 0.9)) for number in (3, 1, 2)]
    for order in ("uncertain", "disagreement", "sure"):
        assert [one.sample for one in ordered(same, order)] == [1, 2, 3]


def test_the_limit_itself_is_sure_enough() -> None:
    assert above((proposal(1, ("a", 0.75)),), 75) != []
    assert above((proposal(1, ("a", 0.7499)),), 75) == []
    assert above((proposal(1, ("a", 0.9)),), 50, "a") != []
    assert above((SILENT,), 0) == []
