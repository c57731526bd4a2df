"""The gallery's grid: the pictures of a `PictureList`, in tiles that fill the width."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gui.pictures.equal_tiles import EqualTiles
from gui.pictures.picture_list import PictureList
from gui.pictures.tile_grid import GAP
from gui.pictures.tile_painter import EDGE, TilePainter

SIDES = (96, 128, 160, 200, 248)
"""Sides of the pictures in the grid, in pixels."""


class TileView(EqualTiles):
    """The pictures of a `PictureList` as equal tiles, with Qt's own selection."""

    def __init__(self, pictures: PictureList, parent: QWidget | None = None) -> None:
        self._pictures = pictures
        self._side = SIDES[2]
        # Before the view itself is made, which asks how large its tiles are.
        self._painter = TilePainter()
        super().__init__(pictures, parent=parent)
        self._painter.set_side(self._side, self.font())
        # A bar that comes and goes changes the width, that the columns, and those whether there is a bar.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.set_side(self._side)

    @property
    def side(self) -> int:
        """Side of the pictures that was asked for, in pixels; tiles grow a little so that they fill the width."""
        return self._side

    def set_side(self, side: int) -> None:
        """Shows pictures of another size; the first one visible stays in sight."""
        self._side = side
        self.fit()

    def selected_numbers(self) -> tuple[int, ...]:
        """Numbers of the selected samples, in the order shown."""
        rows: list[int] = []
        for part in self.selectionModel().selection().toList():
            rows += range(part.top(), part.bottom() + 1)
        return tuple(self._pictures.id_at(row) for row in sorted(rows))

    def tile_size(self) -> tuple[int, QSize]:
        """As many columns as fit, a little larger or smaller so that they fill the width."""
        width = self.viewport().width() + GAP
        columns = max(1, round(width / (self._side + 2 * EDGE + GAP)))
        self._painter.set_side(max(SIDES[0] // 2, width // columns - GAP - 2 * EDGE), self.font())
        self._pictures.thumbnails.set_side(round(self._painter.side * self.devicePixelRatioF()))
        return columns, self._painter.size

    def paint_tile(self, painter: QPainter, rect: QRect, row: int, selected: bool, current: bool) -> None:
        self._painter.paint(painter, rect, self._pictures, row, selected, current)

    def restyle(self) -> None:
        self._painter.restyle()
        super().restyle()
