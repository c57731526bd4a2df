"""Small pictures in a line or a grid, each with a word below: the one way in which pictures are shown outside the gallery."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QWidget

from core.datasets.catalog.samples import Sample
from gui.pictures.strip_list import StripList, StripTile, sample_tile
from gui.pictures.strip_painter import StripPainter
from gui.pictures.tile_grid import GAP
from gui.pictures.tiles import Index, Tiles
from gui.theme import SPACE

SIDE = SPACE * 12
"""Side of a small picture, in pixels."""


class PictureStrip(Tiles):
    """Tiles of one picture, or of two side by side.

    Signals:
        pointed(int): The person looks at the picture in this row.
        turned(object): Space was pressed on the selected rows, or one was double-clicked.

    Args:
        name: Object name.
        spoken: Accessible name.
        line: One line that scrolls sideways, or a grid that scrolls downwards.
        side: Of a picture, in pixels.
        pictures: Beside one another in a tile.
        many: True when several can be selected at a time.
        lines: That each tile has below its words.
    """

    pointed = Signal(int)
    turned = Signal(object)

    def __init__(
        self,
        name: str,
        spoken: str,
        line: bool = False,
        side: int = SIDE,
        pictures: int = 1,
        many: bool = False,
        lines: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        self.tiles = StripList()
        self._painter = StripPainter(side, pictures, QApplication.font(), lines)  # asked for while the view is being made
        super().__init__(self.tiles, line, parent)
        # It has to be there before the view that owns it.
        self.tiles.setParent(self)
        self._quiet = False
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        if line:
            bar = self.horizontalScrollBar().sizeHint().height()
            self.setFixedHeight(self._painter.size.height() + bar + 2 * self.frameWidth())
        self.fit()

    def show_tiles(self, count: int, tile_of: Callable[[int], StripTile]) -> None:
        """Shows other tiles; none is looked at then, and nobody is told."""
        self.tiles.show_tiles(count, tile_of)

    def show_samples(self, folder: Path, rows: Sequence[tuple[Sample, str]]) -> None:
        """Shows samples with a word each. `folder` is the dataset's."""
        self.show_tiles(len(rows), lambda row: sample_tile(folder, *rows[row]))

    def look_at(self, row: int) -> None:
        """Brings a row into sight and makes it the current one; nobody is told."""
        self._quiet = True
        self.setCurrentIndex(self._index(row))
        self._quiet = False

    def hold_still(self) -> None:
        """Becomes a picture of its one tile: without a frame, and out of the keyboard's way."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.set_ground("surface")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        # Nothing is out of sight, and a bar would lie over the picture.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedSize(self._painter.size)

    def selected_rows(self) -> list[int]:
        """The selected rows, in their order."""
        return sorted(index.row() for index in self.selectedIndexes())

    def tile_size(self) -> tuple[int, QSize]:
        # Asked for again with every size: the window may have been moved to a finer screen.
        self.tiles.thumbnails.set_side(round(self._painter.side * self.devicePixelRatioF()))
        size = self._painter.size
        return max(1, (self.viewport().width() + GAP) // (size.width() + GAP)), size

    def paint_tile(self, painter: QPainter, rect: QRect, row: int, selected: bool, current: bool) -> None:
        self._painter.paint(painter, rect, self.tiles, row, selected, current)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.setAccessibleDescription(self.tiles.tile(current.row()).told if current.isValid() else "No picture is chosen.")
        if current.isValid() and not self._quiet:
            self.pointed.emit(current.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Qt makes the first picture the current one then, and selects none: Space did nothing until an arrow was pressed.
        current = self.currentIndex()
        if event.reason() != Qt.FocusReason.MouseFocusReason and current.isValid() and not self.selectedIndexes():
            self.selectionModel().select(current, QItemSelectionModel.SelectionFlag.Select)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and (rows := self.selected_rows()):
            self.turned.emit(rows)
        elif event.key() == Qt.Key.Key_End and not self.currentIndex().isValid():
            self.setCurrentIndex(self._index(self.count() - 1))
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index: QModelIndex = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.turned.emit([index.row()])

    def minimumSizeHint(self) -> QSize:
        size = self._painter.size
        return QSize(2 * size.width() if self._line else size.width() + GAP, self.height() if self._line else size.height())
