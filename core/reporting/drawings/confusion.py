"""A confusion matrix as a picture: rows are the truth, a cell is as dark as its part of the row.

Numbers are written into it as long as they can be read; of a hundred classes what is left is where the dark cells lie, and the
commonest mistakes stand in words beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.reporting.drawings.frame import drawing, text
from core.support.markup import Element, Part, element
from core.support.wording import counted

_SIDE = 940
"""Width of the whole drawing at most, pixels."""
_LEAST, _MOST = 104, 130
"""Room for the names of the classes at the left; above, where they stand aslant, less will do."""
_LARGEST = 46.0
_WRITTEN = 16
"""Pixels a cell needs for a number; `_NAMED` for the class of its row."""
_NAMED = 7
_MOST_TOLD = 4000
"""Cells up to which each mistake is told when the pointer rests on it; with more, the page would be of little else."""


@dataclass(frozen=True)
class _Grid:
    """Where cells stand: the first one's corner, and the side of each. *Units*: pixels."""

    left: float
    top: float
    side: float

    def corner(self, row: int, column: int) -> tuple[float, float]:
        return self.left + column * self.side, self.top + row * self.side


def confusion_picture(confusion: NDArray[np.int64], classes: Sequence[str]) -> Element:
    """The matrix as a drawing.

    *Shapes*: `confusion`: int [C, C], rows = truth; `classes`: C names.
    """
    count = len(classes)
    cell = min(_LARGEST, (_SIDE - _MOST) / count)
    wide = 6.2 if cell >= _WRITTEN else 4.0  # pixels a letter takes
    longest = max((len(shortened(label, _letters(cell))) for label in classes), default=0) * wide if cell >= _NAMED else 0.0
    grid = _Grid(min(_MOST, max(_LEAST, longest + 10)), min(_MOST, max(32.0, 0.87 * longest + 16)), cell)
    size = cell * count
    told = np.count_nonzero(confusion) <= _MOST_TOLD
    parts: list[Part] = [element("rect", x=grid.left, y=grid.top, width=size, height=size, class_="well")]
    for row, counts in enumerate(confusion.tolist()):
        whole = sum(counts)
        for column, number in enumerate(counts):
            if number:
                said = "" if row == column or not told else _words(number, whole, classes[row], classes[column])
                parts += _cell(number, number / whole, grid, (row, column), said)
    if cell >= _NAMED:
        parts += [name for place, label in enumerate(classes) for name in _named(label, place, grid)]
    parts.append(text(grid.left - 8, grid.top - 10, "truth ↓  taken for →", "end"))
    meaning = f"Confusion matrix of {counted(count, 'class', 'classes')}"
    return drawing(grid.left + size + 1, grid.top + size + 1, meaning, *parts)


def commonest_mistakes(confusion: NDArray[np.int64], most: int = 8) -> list[tuple[int, int, int]]:
    """The commonest mistakes as pictures, class of truth, class it was taken for; the most frequent first.

    *Shapes*: `confusion`: int [C, C], rows = truth.
    """
    wrong = confusion.copy()
    np.fill_diagonal(wrong, 0)
    truth, taken = np.nonzero(wrong)
    found = [(int(wrong[a, b]), int(a), int(b)) for a, b in zip(truth, taken, strict=True)]
    return sorted(found, key=lambda one: (-one[0], one[1], one[2]))[:most]


def _words(number: int, whole: int, truth: str, taken: str) -> str:
    return f"{shortened(truth, 40)} taken for {shortened(taken, 40)}: {number:,} of {whole:,}"


def _cell(number: int, share: float, grid: _Grid, place: tuple[int, int], said: str) -> list[Part]:
    """A cell; `said` is what a browser tells of it when the pointer rests on it."""
    (x, y), size = grid.corner(*place), grid.side
    kind = "right" if place[0] == place[1] else "wrong"
    # A picture of a thousand is seen as well: what is not 0 has some colour.
    depth = f"{0.12 + 0.88 * share:.2f}"
    gap = 0.5 if size >= _NAMED else 0.0
    told, inner = element("title", said) if said else None, size - 2 * gap
    parts: list[Part] = [element("rect", told, x=x + gap, y=y + gap, width=inner, height=inner, class_=kind, fill_opacity=depth)]
    if size >= _WRITTEN:
        ink = "on-cell" if share > 0.45 else "cell"
        parts.append(text(x + size / 2, y + size / 2 + 4, f"{number:,}", "middle", ink))
    return parts


def _letters(cell: float) -> int:
    """Letters of a name that there is room for."""
    return 18 if cell >= _WRITTEN else 26


def _named(label: str, place: int, grid: _Grid) -> list[Element]:
    x, y = grid.corner(place, place)
    middle, large = grid.side / 2, grid.side >= _WRITTEN
    letters = None if large else "small"
    said = shortened(label, _letters(grid.side))
    across = element("text", said, class_=letters, transform=f"translate({x + middle + 4:.1f} {grid.top - 6:.1f}) rotate(-60)")
    return [text(grid.left - 6, y + middle + (4 if large else 2), said, "end", letters), across]


def shortened(label: str, most: int) -> str:
    """A name cut in its middle where it is too long: names begin alike, and end in what tells them apart."""
    if len(label) <= most:
        return label
    head = most // 2
    return f"{label[:head].rstrip()}…{label[len(label) - (most - head - 1) :].lstrip()}"
