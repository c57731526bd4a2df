"""Rows of pictures that belong together, side by side, with words beside them: findings are looked at before they are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from gui.cleaning.row_painter import RowPainter
from gui.pictures.strip_list import StripList, StripTile
from gui.pictures.tile_grid import GAP
from gui.pictures.tiles import Index, Tiles
from gui.theme import SPACE

SIDE = SPACE * 14
"""Side of a picture, in pixels."""

MOST = 6
"""Pictures of a row that are shown; it says how many more there are."""

WORDS = SPACE * 17
"""Pixels that the words beside the pictures have at least."""


@dataclass(frozen=True)
class PictureRow(StripTile):
    """One row. `words` are below its pictures, one each.

    Attributes:
        lines: Beside the pictures: the first one may take several lines, the others take one each.
        veiled: Places of pictures that will not stay.
    """

    lines: tuple[str, ...] = ()
    veiled: frozenset[int] = frozenset()


class PictureRows(Tiles):
    """The rows, as many beside one another as there is room for.

    Signals:
        opened(int): Enter was pressed on a row, or it was double-clicked.
        turned(object): Space was pressed on the selected rows, or the box of one was clicked.
        selected(): Other rows are selected.

    Args:
        name: Object name.
        spoken: Accessible name.
        many: True when several can be selected at a time.
        words: Pixels that the words have at least.
    """

    opened = Signal(int)
    turned = Signal(object)
    selected = Signal()

    def __init__(self, name: str, spoken: str, many: bool = True, words: int = WORDS, parent: QWidget | None = None) -> None:
        self.rows = StripList()
        self._painter = RowPainter(SIDE, QApplication.font())  # asked for while the view is being made
        self._pictures = 1
        self._words = words
        super().__init__(self.rows, parent=parent)
        self.rows.setParent(self)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.selectionModel().selectionChanged.connect(self.selected)

    def show_rows(self, count: int, row_of: Callable[[int], PictureRow], pictures: int) -> None:
        """Shows other rows.

        Args:
            count: How many.
            row_of: Makes a row when it comes into sight.
            pictures: How many pictures the longest row has.
        """
        self._pictures = max(1, min(MOST, pictures))
        self.rows.show_tiles(count, row_of)
        self.selected.emit()  # what was selected is gone, which a list that is read anew does not tell

    def selected_rows(self) -> list[int]:
        """The selected rows, in their order."""
        return sorted(index.row() for index in self.selectedIndexes())

    def choose(self, row: int) -> None:
        """Makes a row the current one and selects it."""
        self.setCurrentIndex(self._index(row))

    def tile_size(self) -> tuple[int, QSize]:
        self.rows.thumbnails.set_side(round(SIDE * self.devicePixelRatioF()))
        room = self.viewport().width()
        fitting = max(2, self._painter.pictures_in(room - self._words))
        self._painter.pictures = min(self._pictures, fitting)
        least = self._painter.width() + self._words
        columns = max(1, (room + GAP) // (least + GAP))
        return columns, QSize((room - (columns - 1) * GAP) // columns, self._painter.height)

    def paint_tile(self, painter: QPainter, rect: QRect, row: int, selected: bool, current: bool) -> None:
        self._painter.paint(painter, rect, self.rows, row, selected, current)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.setAccessibleDescription(self.rows.tile(current.row()).told if current.isValid() else "No row is chosen.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and (rows := self.selected_rows()):
            self.turned.emit(rows)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (row := self._boxed(event)) is not None:
            self.turned.emit([row])
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if (row := self._boxed(event)) is not None:
            self.turned.emit([row])  # two quick clicks are two
        elif index.isValid():
            self.opened.emit(index.row())

    def _boxed(self, event: QMouseEvent) -> int | None:
        """The row whose box is clicked; None beside all boxes."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        if not index.isValid() or not self.rows.tile(index.row()).mark:
            return None
        return index.row() if self._painter.mark_place(self.visualRect(index)).contains(point) else None

    def minimumSizeHint(self) -> QSize:
        return QSize(self._painter.width() + self._words, self._painter.height + GAP)
