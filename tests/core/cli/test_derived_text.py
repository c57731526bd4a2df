"""What is said of a derived dataset."""

from __future__ import annotations

from dataclasses import replace

from core.cli.derived_text import LISTED, document, text
from core.derived.result import DerivedResult
from core.support.left_out import LeftOut

LEFT = tuple(LeftOut(f"{number}.png", "The mask is too small.", "small") for number in range(LISTED + 2))
MADE = DerivedResult("cut", "objects", 4, 2, LEFT, {"disc": 3, "box": 1}, "80-10-10", ("A note.",))


def test_the_document_names_where_it_came_from() -> None:
    found = document(MADE)
    assert list(found) == ["dataset", "derived_from", "added", "already", "left_out", "classes", "split", "notes"]
    assert found["left_out"] == LEFT


def test_the_text_counts_and_cuts_short() -> None:
    told = text(MADE, everything=False)
    assert told.startswith("cut: 4 pictures made from objects, 2 were there already.")
    assert text(replace(MADE, already=1), everything=False).startswith("cut: 4 pictures made from objects, 1 was there already.")
    assert "The split 80-10-10 came along" in told
    assert "Note: A note." in told
    assert "Left out: 12 pictures (12 small)." in told
    assert told.endswith("  ... and 2 more; --all shows them")
    assert "11.png" in text(MADE, everything=True)
