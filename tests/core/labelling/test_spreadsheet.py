"""Proposals as a table."""

from __future__ import annotations

from core.labelling.proposal import LabelProposals
from core.labelling.spreadsheet import header, rows
from tests.unlabelled_shapes import proposal


def test_what_one_said_stands_in_its_own_column() -> None:
    one = proposal(1, ("b", 0.9), votes="-b")
    (row,) = rows(LabelProposals("set", ("one", "two"), ("a", "b"), (one,)), (one,))
    assert row[-2:] == ["", "b"]


def test_a_row_has_a_field_for_every_column() -> None:
    both = proposal(1, ("a", 0.75), ("b", 0.25), votes="ab")
    found = LabelProposals("set", ("one", "two"), ("a", "b"), (both, proposal(2)))
    assert header(found) == ["path", "class", "probability", "lead", "class by one", "class by two"]
    assert list(rows(found, found.proposals)) == [["001.png", "a", 0.75, 0.5, "a", "b"], ["002.png", "", 0.0, 0.0, "", ""]]
