"""How a cell stands to the best one, in words."""

from __future__ import annotations

from core.studies.verdict import CellResult
from gui.studies.answer_page import standing


def test_a_cell_is_best_less_good_or_cannot_be_told_apart() -> None:
    cell = CellResult("a", ("r",), 0.5, None, (0.4, 0.6), 0.01, True)
    assert standing(cell, True) == "best"
    assert standing(cell, False) == "less good"
    assert standing(CellResult("a", ("r",), 0.5, None, (0.4, 0.6), 0.3, False), False) == "cannot be told apart"
