"""Maps stand beside each other where there is room, below each other where there is not; a point finds its cell."""

from __future__ import annotations

import pytest

from core.studies.grid_layout import CELL, lay_out
from core.studies.grids import CellGrid

LETTERS = 7.0


def grid(title: str = "", rows: int = 2, columns: int = 3) -> CellGrid:
    across = tuple(str(place) for place in range(columns))
    down = tuple(str(place) for place in range(rows))
    return CellGrid(title, "down", "across", down, across, ((None,) * columns,) * rows)


def wide(text: str) -> float:
    return LETTERS * len(text)


@pytest.mark.parametrize("width", [200.0, 700.0, 1200.0])
def test_no_two_cells_overlap_and_all_lie_inside(width: float) -> None:
    grids = [grid(f"map {number}") for number in range(4)]
    layout = lay_out(grids, width, wide)
    boxes = [place.corner(row, column) for place in layout.places for row in range(2) for column in range(3)]
    step = layout.places[0].wide
    for number, (x, y) in enumerate(boxes):
        assert x >= layout.names
        assert x + step <= layout.width + 0.01
        assert y + CELL <= layout.height + 0.01
        for other_x, other_y in boxes[number + 1 :]:
            assert abs(x - other_x) >= step - 0.01 or abs(y - other_y) >= CELL


def test_wider_room_has_more_maps_in_a_line() -> None:
    grids = [grid(f"map {number}") for number in range(4)]
    lines = [len({place.top for place in lay_out(grids, width, wide).places}) for width in (200.0, 700.0, 2000.0)]
    assert lines == [4, 2, 1]


def test_a_point_finds_its_cell() -> None:
    grids = [grid("a"), grid("b")]
    layout = lay_out(grids, 1000, wide)
    x, y = layout.places[1].corner(1, 2)
    assert layout.at(grids, x + 3, y + 3) == (1, 1, 2)
    assert layout.at(grids, 1, 1) is None
