"""A confusion matrix as a picture: rows are the truth, a cell is as dark as its part of the row.

Numbers are written into it as long as they can be read; of a hundred classes what is left is where the dark cells lie, and the
commonest mistakes stand in words beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.reporting.drawings.frame import drawing, text
from core.support.markup import Element, Part, element
from core.support.wording import counted

_SIDE = 940
"""Width of the whole drawing, pixels."""
_NAMES = 130
"""Room for the names of the classes at most."""
_LARGEST = 46.0
_WRITTEN = 16
"""Pixels a cell needs for a number; `_NAMED` for the class of its row."""
_NAMED = 7


def confusion_picture(confusion: NDArray[np.int64], classes: Sequence[str]) -> Element:
    """The matrix as a drawing.

    *Shapes*: `confusion`: int [C, C], rows = truth; `classes`: C names.
    """
    count = len(classes)
    cell = min(float(_LARGEST), (_SIDE - _NAMES) / count)
    size = cell * count
    parts: list[Part] = [element("rect", x=_NAMES, y=_NAMES, width=size, height=size, class_="well")]
    for row, counts in enumerate(confusion.tolist()):
        whole = sum(counts)
        for column, number in enumerate(counts):
            if number:
                parts += _cell(number, number / whole, row, column, cell, (classes[row], classes[column]))
    if cell >= _NAMED:
        parts += [name for place, label in enumerate(classes) for name in _named(label, place, cell)]
    parts.append(text(_NAMES - 8, _NAMES - 10, "truth ↓  taken for →", "end"))
    return drawing(_NAMES + size + 1, _NAMES + size + 1, f"Confusion matrix of {counted(count, 'class', 'classes')}", *parts)


def commonest_mistakes(confusion: NDArray[np.int64], most: int = 8) -> list[tuple[int, int, int]]:
    """The commonest mistakes as pictures, class of truth, class it was taken for; the most frequent first.

    *Shapes*: `confusion`: int [C, C], rows = truth.
    """
    wrong = confusion.copy()
    np.fill_diagonal(wrong, 0)
    truth, taken = np.nonzero(wrong)
    found = [(int(wrong[a, b]), int(a), int(b)) for a, b in zip(truth, taken, strict=True)]
    return sorted(found, key=lambda one: (-one[0], one[1], one[2]))[:most]


def _cell(number: int, share: float, row: int, column: int, size: float, names: tuple[str, str]) -> list[Part]:
    x, y = _NAMES + column * size, _NAMES + row * size
    kind = "right" if row == column else "wrong"
    # A picture of a thousand is seen as well: what is not 0 has some colour.
    depth = f"{0.12 + 0.88 * share:.2f}"
    gap = 0.5 if size >= _NAMED else 0.0
    parts: list[Part] = [
        element("rect", x=x + gap, y=y + gap, width=size - 2 * gap, height=size - 2 * gap, class_=kind, fill_opacity=depth)
    ]
    if size >= _WRITTEN:
        ink = "on-cell" if share > 0.45 else "cell"
        parts.append(text(x + size / 2, y + size / 2 + 4, f"{number:,}", "middle", ink))
    return parts


def _named(label: str, place: int, size: float) -> list[Element]:
    middle = _NAMES + (place + 0.5) * size
    letters = "small" if size < _WRITTEN else None
    said = shortened(label, 18 if size >= _WRITTEN else 26)
    across = element("text", said, class_=letters, transform=f"translate({middle + 4:.1f} {_NAMES - 6:.1f}) rotate(-60)")
    return [text(_NAMES - 6, middle + (4 if size >= _WRITTEN else 2), said, "end", letters), across]


def shortened(label: str, most: int) -> str:
    """A name cut in its middle where it is too long: names begin alike, and end in what tells them apart."""
    if len(label) <= most:
        return label
    head = most // 2
    return f"{label[:head].rstrip()}…{label[len(label) - (most - head - 1) :].lstrip()}"
