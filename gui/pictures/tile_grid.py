"""Where equal tiles lie that are numbered line by line; arithmetic only."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize

from gui.theme import SPACE

GAP = SPACE
"""Pixels between tiles."""


class TileGrid:
    """Tiles in lines of as many columns. Points and rectangles are those of a viewport that is scrolled down by `offset`.

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
