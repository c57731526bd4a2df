"""Where tiles lie that are numbered line by line; arithmetic only.

Points and rectangles are those of a viewport that is scrolled down by `offset`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from PySide6.QtCore import QPoint, QRect, QSize

from gui.theme import SPACE

GAP = SPACE
"""Pixels between tiles."""


class TileGrid:
    """Equal tiles in lines of as many columns.

    Attributes:
        columns: Tiles beside one another.
        tile: Size of each.
        pitch_x, pitch_y: Pixels from one tile to the next.
    """

    def __init__(self) -> None:
        self.set_tiles(1, QSize())

    def set_tiles(self, columns: int, tile: QSize) -> None:
        """Lays tiles of another size out, or in other columns."""
        self.columns = columns
        self.tile = QSize(tile)
        self.pitch_x = tile.width() + GAP
        self.pitch_y = tile.height() + GAP

    def height(self, count: int) -> int:
        """Pixels that so many tiles take from top to bottom."""
        return -(-count // self.columns) * self.pitch_y

    def rect(self, row: int, offset: int) -> QRect:
        """The place of a tile."""
        line, column = divmod(row, self.columns)
        return QRect(QPoint(column * self.pitch_x, line * self.pitch_y - offset), self.tile)

    def row_at(self, point: QPoint, offset: int, count: int) -> int | None:
        """The tile at a point; None between tiles and beyond the last."""
        column, across = divmod(point.x(), self.pitch_x)
        line, down = divmod(point.y() + offset, self.pitch_y)
        inside = 0 <= column < self.columns and across < self.tile.width() and down < self.tile.height()
        row = line * self.columns + column
        return row if inside and 0 <= row < count else None

    def first_row(self, offset: int) -> int:
        """The first tile of the line that lies at the upper edge."""
        return max(0, offset // self.pitch_y) * self.columns

    def rows_seen(self, offset: int, height: int, count: int) -> range:
        """The tiles that a viewport of this height shows, at least in part."""
        return range(self.first_row(offset), min(((offset + height) // self.pitch_y + 1) * self.columns, count))

    def rows_touched(self, area: QRect, offset: int, count: int) -> Iterator[tuple[int, int]]:
        """First and last tile that a rectangle touches, line by line."""
        left = max(0, area.left() // self.pitch_x)
        right = min(self.columns - 1, area.right() // self.pitch_x)
        top = max(0, (area.top() + offset) // self.pitch_y)
        bottom = (area.bottom() + offset) // self.pitch_y
        for line in range(top, bottom + 1):
            first, last = line * self.columns + left, min(line * self.columns + right, count - 1)
            if first <= last:
                yield first, last

    def lines_away(self, row: int, lines: int, across: int, count: int) -> int | None:
        """The tile so many lines below one, or above it; None beyond the first and the last line."""
        target = row + lines * self.columns
        return target if 0 <= target < count else None

    def page_away(self, row: int, pixels: int, across: int, count: int) -> int:
        """The tile a screenful of pixels below one, or above it; the first or the last one where there are not so many."""
        lines = max(1, abs(pixels) // self.pitch_y) * self.columns
        return min(max(row + (lines if pixels > 0 else -lines), 0), count - 1)


class JustifiedLines:
    """Tiles as wide as their pictures' shapes want, in lines that all fill the width; a line is as high as it then must be."""

    def __init__(self) -> None:
        self._sums: Sequence[int] = (0,)
        # As arrays: lists of numbers for sixty thousand pictures took as much room as all the rest of a gallery.
        self._starts, self._tops, self._heights = array("q", [0]), array("q", [0]), array("d")
        self._edges = self._words = self._alike = 0

    def set_shapes(self, shapes: Sequence[int]) -> None:
        """Takes other tiles; a shape is a picture's width in thousandths of its height."""
        told = array("H", shapes)
        self._sums = array("q", accumulate(told, initial=0))
        self._alike = bisect_left(range(len(told)), True, key=lambda row: told[row:] == told[-1:] * (len(told) - row))

    def lay_out(self, width: int, height: int, edges: int, words: int) -> None:
        """Lays the tiles out.

        *Units*: pixels.

        Args:
            width: Of a line.
            height: Of a picture, as is wanted; lines come as near to it as they can.
            edges: What a tile is wider and higher than its picture.
            words: What it is higher still.
        """
        self._edges, self._words, height = edges, words, max(1, height)
        self._starts, self._tops, self._heights = array("q", [0]), array("q", [0]), array("d")
        # Written out, not in functions of its own: sixty thousand pictures make ten thousand lines.
        sums, part, fixed, room, more = self._sums, height / 1000, edges + GAP, width + GAP, edges + words + GAP
        count, first, top, tiles = len(sums) - 1, 0, 0, 1
        while first < count:
            # As many as in the line before, and from there fewer or more until no other one fits.
            begin, after = sums[first], min(first + tiles, count)
            while after > first + 1 and (sums[after] - begin) * part + (after - first) * fixed > room:
                after -= 1
            while after < count and (sums[after + 1] - begin) * part + (after + 1 - first) * fixed <= room:
                after += 1
            if after >= count:
                exact = self._last_height(first, room, height)
            else:
                exact = 1000 * (room - (after - first) * fixed) / (sums[after] - sums[first])
                tighter = 1000 * (room - (after + 1 - first) * fixed) / (sums[after + 1] - sums[first])
                if tighter > 1 and height * height < exact * tighter:  # one more is nearer to the height that is wanted
                    after, exact = after + 1, tighter
                exact = max(1.0, exact)
            step, tiles = round(exact) + more, after - first
            # From where all shapes are alike, as while they are not known yet, lines are copies of one another.
            lines = 1 + max(0, (count - 1 - after) // tiles if first >= self._alike else 0)
            self._heights.extend(array("d", [exact]) * lines)
            self._tops.extend(range(top + step, top + step * lines + 1, step))
            self._starts.extend(range(after, after + tiles * (lines - 1) + 1, tiles))
            top, first = self._tops[-1], self._starts[-1]

    def _last_height(self, first: int, room: int, height: int) -> float:
        """How high the last line is, which is not drawn out: as the one before it, so that equal pictures stay equal."""
        before = self._heights[-1] if self._heights else float(height)
        count = len(self._sums) - 1
        wide = (self._sums[count] - self._sums[first]) / 1000 * before + (count - first) * (self._edges + GAP)
        return before if wide <= room else float(height)

    def height(self, count: int) -> int:
        """Pixels that all tiles take from top to bottom."""
        return self._tops[-1]

    def rect(self, row: int, offset: int) -> QRect:
        """The place of a tile; nothing for one that is not laid out yet."""
        if row >= self._starts[-1]:
            return QRect()
        line = self._line_of(row)
        left, right = self._left(line, row), self._left(line, row + 1) - GAP
        height = self._tops[line + 1] - self._tops[line] - GAP
        return QRect(left, self._tops[line] - offset, right - left, height)

    def row_at(self, point: QPoint, offset: int, count: int) -> int | None:
        """The tile at a point; None between tiles and beyond the last."""
        line = bisect_right(self._tops, point.y() + offset) - 1
        if not 0 <= line < len(self._heights):
            return None
        row = self._row_across(line, point.x())
        return row if row < count and self.rect(row, offset).contains(point) else None

    def first_row(self, offset: int) -> int:
        """The first tile of the line that lies at the upper edge."""
        return self._starts[self._line_at(offset)]

    def rows_seen(self, offset: int, height: int, count: int) -> range:
        """The tiles that a viewport of this height shows, at least in part."""
        if not self._heights:
            return range(0)
        return range(self.first_row(offset), self._starts[self._line_at(offset + height) + 1])

    def rows_touched(self, area: QRect, offset: int, count: int) -> Iterator[tuple[int, int]]:
        """First and last tile that a rectangle touches, line by line."""
        if not self._heights or area.bottom() + offset < 0 or area.top() + offset >= self._tops[-1]:
            return
        for line in range(self._line_at(area.top() + offset), self._line_at(area.bottom() + offset) + 1):
            first, last = self._row_across(line, area.left()), self._row_across(line, area.right())
            if self.rect(last, 0).right() >= area.left():  # or all of it lies to the right of a line that ends early
                yield first, last

    def lines_away(self, row: int, lines: int, across: int, count: int) -> int | None:
        """The tile so many lines below one, or above it, that lies at `across`; None beyond the first and the last line."""
        line = self._line_of(row) + lines
        return self._row_across(line, across) if 0 <= line < len(self._heights) else None

    def page_away(self, row: int, pixels: int, across: int, count: int) -> int:
        """The tile a screenful of pixels below one, or above it; the first or the last one where there are not so many."""
        here = self._line_of(row)
        there = self._tops[here] + pixels
        if there < 0 or there >= self._tops[-1]:
            return 0 if pixels < 0 else count - 1
        line = self._line_at(there)
        step = 1 if pixels > 0 else -1
        return self._row_across(line if line != here else min(max(here + step, 0), len(self._heights) - 1), across)

    def _line_of(self, row: int) -> int:
        return min(bisect_right(self._starts, row) - 1, max(0, len(self._heights) - 1))

    def _line_at(self, y: int) -> int:
        """The line at a height, held within those there are."""
        return min(max(bisect_right(self._tops, y) - 1, 0), max(0, len(self._heights) - 1))

    def _left(self, line: int, row: int) -> int:
        """Where a tile of a line begins; that of the tile behind its last is the line's end, and the gap."""
        first = self._starts[line]
        return round((self._sums[row] - self._sums[first]) / 1000 * self._heights[line]) + (row - first) * (self._edges + GAP)

    def _row_across(self, line: int, x: int) -> int:
        """The tile of a line that lies at x, or next to it."""
        first, after = self._starts[line], self._starts[line + 1]
        return max(first, bisect_right(range(after), x, first, after, key=lambda row: self._left(line, row)) - 1)
