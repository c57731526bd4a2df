"""Where the heat maps of a study and their words lie, in the window and on a written page alike. No torch.

*Units*: pixels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.studies.grids import CellGrid

CELL = 48.0
"""Height of a cell."""
_LEAST, _USUAL, _MOST = 52.0, 84.0, 120.0
"""Width of a cell."""
_LINE, _GAP, _PAD = 20.0, 32.0, 12.0
_MOST_NAME = 180.0


@dataclass(frozen=True)
class GridPlace:
    """Where one map lies.

    Attributes:
        left, top: Of its first cell.
        wide: Width of a cell.
        title: Where its title begins, at the baseline.
        across: The middle of the name of the factor above the columns, at the baseline.
        down: The right end of the name of the factor that is told beside the rows, at the baseline.
        columns: Baseline of the values above the columns.
    """

    left: float
    top: float
    wide: float
    title: tuple[float, float]
    across: tuple[float, float]
    down: tuple[float, float]
    columns: float

    def corner(self, row: int, column: int) -> tuple[float, float]:
        """Left and top of a cell."""
        return self.left + column * self.wide, self.top + row * CELL


@dataclass(frozen=True)
class GridLayout:
    """Where all maps of a study lie.

    Attributes:
        places: One for each map.
        width, height: What they take together.
        names: Room for a value at the left of its row.
    """

    places: tuple[GridPlace, ...]
    width: float
    height: float
    names: float

    def at(self, grids: Sequence[CellGrid], x: float, y: float) -> tuple[int, int, int] | None:
        """The map, row and column of the cell at a point; None beside all of them."""
        for number, (grid, place) in enumerate(zip(grids, self.places, strict=True)):
            column, row = int((x - place.left) // place.wide), int((y - place.top) // CELL)
            if 0 <= column < len(grid.columns) and 0 <= row < len(grid.rows):
                return number, row, column
        return None


def lay_out(grids: Sequence[CellGrid], width: float, letters: Callable[[str], float]) -> GridLayout:
    """Lays maps out in lines of a width, as many beside each other as can be read.

    Args:
        grids: Them, at least one; all of the same factors.
        width: What there is.
        letters: How wide a text is.
    """
    first = grids[0]
    # Whole pixels: a frame between two of them is a blur.
    names = float(math.ceil(min(_MOST_NAME, max(map(letters, (*first.rows, first.down)))) + _PAD))
    count = len(first.columns)
    beside = max(1, min(len(grids), int((width + _GAP) // (names + count * _USUAL + _GAP))))
    room = (width - (beside - 1) * _GAP) / beside - names
    wide = min(_MOST, max(_LEAST, float(room // count)))
    title = _LINE if first.title else 0.0
    head, whole = title + 2 * _LINE, names + count * wide
    tall = head + len(first.rows) * CELL
    places = []
    for number in range(len(grids)):
        left = (number % beside) * (whole + _GAP) + names
        top = (number // beside) * (tall + _GAP) + head
        places.append(
            GridPlace(
                left, top, wide, (left, top - 2 * _LINE - 6), (left + count * wide / 2, top - _LINE - 6), (left - _PAD, top - 8),
                top - 8,
            )
        )  # fmt: skip
    lines = -(-len(grids) // beside)
    return GridLayout(tuple(places), beside * (whole + _GAP) - _GAP, lines * (tall + _GAP) - _GAP, names)
