"""Cells of two factors stand against each other, further factors part the maps, and nothing is averaged away."""

from __future__ import annotations

import numpy as np
import pytest

from core.studies.grids import CellGrid, grids_of, in_order, is_hatched, share_of, shares, short_names, varied
from core.studies.study import Study, cells_of, factor_of
from core.studies.verdict import StudyVerdict, verdict


def asked(*factors: str) -> Study:
    return Study(name="s", dataset="d", split="x", factors=tuple(map(factor_of, factors)), created="2026-01-01")


def answered(study: Study, right: dict[str, int], only: int | None = None) -> StudyVerdict:
    """The verdict where a cell got so many of 60 pictures right, told by its words; others 30."""
    cells = cells_of(study)[:only]
    names = [cell.words for cell in cells]
    hits = [np.tile(np.arange(60) < right.get(name, 30), (2, 1)) for name in names]
    return verdict(names, [(f"{name} a", f"{name} b") for name in names], hits, [str(place) for place in range(60)])


def means(grid: CellGrid) -> list[list[int | None]]:
    return [[round(60 * cell.mean) if cell is not None else None for cell in row] for row in grid.cells]


def test_numbers_stand_by_size_and_each_cell_where_it_belongs() -> None:
    study = asked("learning_rate=0.1,0.001,0.01", "preset=mlp,cnn-small")
    answer = answered(study, {"learning_rate 0.1, preset mlp": 50, "learning_rate 0.001, preset cnn-small": 20})
    (grid,) = grids_of(study, answer)
    assert (grid.down, grid.across, grid.title) == ("learning_rate", "preset", "")
    assert grid.rows == ("0.001", "0.01", "0.1")
    assert grid.columns == ("mlp", "cnn-small"), "as they were said, for they are no numbers"
    assert means(grid) == [[30, 20], [30, 30], [50, 30]]
    assert grid.best == (2, 0)
    assert shares([grid]) == (pytest.approx(20 / 60), pytest.approx(50 / 60))
    assert share_of(35 / 60, shares([grid])) == pytest.approx(0.5)
    hatched = [is_hatched(cell) for row in grid.cells for cell in row if cell is not None]
    assert hatched == [cell.p is not None and not cell.told_apart for row in grid.cells for cell in row if cell is not None]
    assert not is_hatched(grid.cells[0][1]), "worse by more than chance"  # type: ignore[arg-type]


def test_each_value_of_a_third_factor_has_a_map_of_its_own() -> None:
    study = asked("epochs=1,2", "batch_size=4,8", "weight_decay=0.1,0", "dropout=0.5")
    interaction = {
        f"epochs 1, batch_size 4, weight_decay {decay}, dropout 0.5": right for decay, right in (("0", 50), ("0.1", 10))
    }
    first, second = grids_of(study, answered(study, interaction))
    assert (first.title, second.title) == ("weight_decay 0", "weight_decay 0.1"), "a factor of one value parts nothing"
    assert means(first)[0][0] == 50
    assert means(second)[0][0] == 10, "what would have been 30 on average, as everywhere"
    assert (first.best, second.best) == ((0, 0), None)
    assert [factor.key for factor in varied(study)] == ["epochs", "batch_size", "weight_decay"]


def test_what_was_not_trained_yet_is_empty_and_one_factor_has_no_map() -> None:
    study = asked("epochs=1,2", "batch_size=4,8")
    (grid,) = grids_of(study, answered(study, {}, only=3))
    assert means(grid)[1] == [30, None]
    assert share_of(0.5, shares([grid])) == 0.5, "all alike"
    assert grids_of(asked("epochs=1,2"), answered(asked("epochs=1,2"), {})) == ()


def test_names_in_plots_leave_out_what_is_said_above_them() -> None:
    assert list(short_names(cells_of(asked("epochs=1", "batch_size=4,8"))).values()) == ["1, 4", "1, 8"]
    assert list(short_names(cells_of(asked("epochs=1,2"))).values()) == ["epochs 1", "epochs 2"]
    assert in_order(("10", "9", "1e-3")) == ("1e-3", "9", "10")
