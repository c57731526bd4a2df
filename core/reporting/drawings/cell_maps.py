"""The heat maps of a study's cells: as dark as the mean, hatched where a cell cannot be told from the best one."""

from __future__ import annotations

from collections.abc import Sequence

from core.reporting.drawings.confusion import shortened
from core.reporting.drawings.frame import drawing, text
from core.studies.grid_layout import CELL, GridPlace, lay_out
from core.studies.grids import CellGrid, is_hatched, share_of, shares
from core.studies.verdict import CellResult
from core.support.markup import Element, Part, element
from core.support.wording import counted, percentage

_WIDTH = 940.0
_LETTER = 7.0
"""Pixels a letter takes."""
_HATCH = 8.0
_PLATE = (62.0, 34.0)


def cell_maps(grids: Sequence[CellGrid]) -> Element:
    """The maps of a study, at least one, on one scale."""
    layout = lay_out(grids, _WIDTH, lambda words: _LETTER * len(shortened(words, 26)))
    span = shares(grids)
    parts: list[Part] = []
    for grid, place in zip(grids, layout.places, strict=True):
        parts += _words(grid, place)
        for row, line in enumerate(grid.cells):
            for column, cell in enumerate(line):
                left, top = place.corner(row, column)
                box = (left + 1, top + 1, place.wide - 2, CELL - 2)
                parts += _missing(box) if cell is None else _cell(cell, box, share_of(cell.mean, span))
        if grid.best is not None:
            left, top = place.corner(*grid.best)
            parts.append(element("rect", x=left + 2, y=top + 2, width=place.wide - 4, height=CELL - 4, class_="frame"))
    meaning = f"Heat map of {counted(sum(len(grid.rows) * len(grid.columns) for grid in grids), 'cell')}"
    return drawing(layout.width + 2, layout.height + 2, meaning, *parts)


_Box = tuple[float, float, float, float]


def _words(grid: CellGrid, place: GridPlace) -> list[Part]:
    most = max(4, int(place.wide / _LETTER))
    return [
        *([text(*place.title, shortened(grid.title, 60), class_="name")] if grid.title else []),
        text(*place.across, shortened(grid.across, 40), "middle"),
        text(*place.down, shortened(grid.down, 26), "end"),
        *(
            text(place.left + (column + 0.5) * place.wide, place.columns, shortened(value, most), "middle", "name")
            for column, value in enumerate(grid.columns)
        ),
        *(
            text(place.left - 8, place.top + (row + 0.5) * CELL + 4, shortened(value, 24), "end", "name")
            for row, value in enumerate(grid.rows)
        ),
    ]


def _missing(box: _Box) -> list[Part]:
    x, y, wide, tall = box
    return [
        element("rect", x=x, y=y, width=wide, height=tall, class_="missing"),
        text(x + wide / 2, y + tall / 2 + 4, "–", "middle"),
    ]


def _cell(cell: CellResult, box: _Box, share: float) -> list[Part]:
    x, y, wide, tall = box
    depth, ink = f"{0.12 + 0.83 * share:.2f}", "on-cell" if share > 0.8 else "cell"
    low, high = cell.interval
    told = f"{shortened(cell.words, 80)}: {percentage(low, 1)} to {percentage(high, 1)} over pictures"
    told += f"; {cell.standing}" if cell.standing else ""
    parts: list[Part] = [
        element("rect", element("title", told), x=x, y=y, width=wide, height=tall, class_="right", fill_opacity=depth)
    ]
    middle = x + wide / 2
    if is_hatched(cell):
        parts += _hatched(box, ink)
        left, top = middle - _PLATE[0] / 2, y + (tall - _PLATE[1]) / 2
        for kind, opacity in (("paper", None), ("right", depth)):
            plate = element("rect", x=left, y=top, width=_PLATE[0], height=_PLATE[1], class_=kind, fill_opacity=opacity)
            parts.append(plate)
    up = y + tall / 2 + (4 if cell.spread is None else -2)
    parts.append(text(middle, up, percentage(cell.mean, 1), "middle", f"{ink} strong"))
    if cell.spread is not None:
        parts.append(text(middle, up + 14, f"± {100 * cell.spread:.1f}", "middle", ink))
    return parts


def _hatched(box: _Box, ink: str) -> list[Part]:
    """Strokes by hand: a pattern has a name, and two drawings on a page would have one."""
    left, top, wide, tall = box
    parts: list[Part] = []
    x = left - tall
    while x < left + wide:
        begin, end = max(left, x), min(left + wide, x + tall)
        if begin < end:
            low = top + tall
            parts.append(element("line", x1=begin, y1=low - (begin - x), x2=end, y2=low - (end - x), class_=f"hatch {ink}"))
        x += _HATCH
    return parts
