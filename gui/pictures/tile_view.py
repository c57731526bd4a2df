"""A grid of pictures that costs the same at 60,000 as at 60: only what is visible is laid out, fetched and painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from gui.pictures.picture_list import PictureList
from gui.pictures.tile_grid import GAP, TileGrid
from gui.pictures.tile_painter import EDGE, TilePainter
from gui.theme import current_theme, theme_notifier

SIDES = (96, 128, 160, 200, 248)
"""Sides of the pictures in the grid, in pixels."""
_Index = QModelIndex | QPersistentModelIndex
_Flag = QItemSelectionModel.SelectionFlag


class TileView(QAbstractItemView):
    """The pictures of a `PictureList` as equal tiles, with Qt's own selection."""

    def __init__(self, pictures: PictureList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._side = SIDES[2]
        self._painter = TilePainter()
        self._painter.set_side(self._side, self.font())
        self._ground = QColor(current_theme().window)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._grid = TileGrid()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setModel(pictures)
        theme_notifier.theme_changed.connect(self._restyle)
        self.set_side(self._side)

    @property
    def side(self) -> int:
        """Side of the pictures that was asked for, in pixels; tiles grow a little so that they fill the width."""
        return self._side

    def set_side(self, side: int) -> None:
        """Shows pictures of another size; the first one visible stays in sight."""
        self._side = side
        self._fit()

    def selected_numbers(self) -> tuple[int, ...]:
        """Numbers of the selected samples, in the order shown."""
        rows: list[int] = []
        for part in self.selectionModel().selection().toList():
            rows += range(part.top(), part.bottom() + 1)
        return tuple(self._pictures.id_at(row) for row in sorted(rows))

    def visible_rows(self) -> range:
        """The rows that are in sight, at least in part."""
        return self._grid.rows_seen(self.verticalOffset(), self.viewport().height(), self._pictures.rowCount())

    @property
    def columns(self) -> int:
        """Pictures beside one another."""
        return self._grid.columns

    def _fit(self) -> None:
        """Chooses columns so that tiles fill the width, and keeps the first visible picture where it is."""
        first = self._grid.first_row(self.verticalOffset())
        width = self.viewport().width() + GAP
        columns = max(1, round(width / (self._side + 2 * EDGE + GAP)))
        self._painter.set_side(max(SIDES[0] // 2, width // columns - GAP - 2 * EDGE), self.font())
        self._grid.set_tiles(columns, self._painter.size)
        self._pictures.thumbnails.set_side(round(self._painter.side * self.devicePixelRatioF()))
        self.updateGeometries()
        if first:
            self.verticalScrollBar().setValue(first // columns * self._grid.pitch_y)
        self.viewport().update()

    # What Qt wants to know of the layout.

    def visualRect(self, index: _Index) -> QRect:
        return self._grid.rect(index.row(), self.verticalOffset()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._grid.row_at(point, self.verticalOffset(), self._pictures.rowCount())
        return self._pictures.index(row) if row is not None else QModelIndex()

    def scrollTo(self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        if rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height() + GAP)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: _Index) -> bool:
        return False

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count = self._pictures.rowCount()
        if not count:
            return QModelIndex()
        moves = QAbstractItemView.CursorAction
        columns = self._grid.columns
        page = max(1, self.viewport().height() // self._grid.pitch_y) * columns
        row = self.currentIndex().row()
        step = {
            moves.MoveLeft: -1, moves.MoveRight: 1, moves.MovePrevious: -1, moves.MoveNext: 1, moves.MoveUp: -columns,
            moves.MoveDown: columns, moves.MovePageUp: -page, moves.MovePageDown: page, moves.MoveHome: -count,
            moves.MoveEnd: count,
        }[action]  # fmt: skip
        if row < 0:
            return self._pictures.index(0)
        if action in (moves.MoveUp, moves.MoveDown) and not 0 <= row + step < count:
            return self._pictures.index(row)
        return self._pictures.index(min(max(row + step, 0), count - 1))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        area = rect.normalized()
        if area.width() <= 1 and area.height() <= 1:
            index = self.indexAt(area.topLeft())
            chosen = QItemSelection(index, index) if index.isValid() else QItemSelection()
            self.selectionModel().select(chosen, command)
            return
        if bool(command & _Flag.Current) and self._pressed_to_current(rect, command):
            return
        self.selectionModel().select(self._inside(area), command)

    def _pressed_to_current(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> bool:
        """With Shift, Qt gives the rectangle between two tiles; in a grid that means all rows between them."""
        if self.state() == QAbstractItemView.State.DragSelectingState:
            return False
        first, last = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight())
        if not (first.isValid() and last.isValid()):
            return False
        low, high = sorted((first.row(), last.row()))
        self.selectionModel().select(QItemSelection(self._pictures.index(low), self._pictures.index(high)), command)
        return True

    def _inside(self, area: QRect) -> QItemSelection:
        """The tiles that a rectangle touches, a range per line."""
        chosen = QItemSelection()
        for first, last in self._grid.rows_touched(area, self.verticalOffset(), self._pictures.rowCount()):
            chosen.select(self._pictures.index(first), self._pictures.index(last))
        return chosen

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def updateGeometries(self) -> None:
        super().updateGeometries()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._grid.height(self._pictures.rowCount()) - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._grid.pitch_y // 3)

    def reset(self) -> None:
        super().reset()
        self.updateGeometries()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)  # what stays in sight is moved, not painted again

    def dataChanged(self, first: _Index, last: _Index, roles: Sequence[int] = ()) -> None:
        if first.row() == last.row():
            self.viewport().update(self.visualRect(first))
        else:
            self.viewport().update()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, dirty = QPainter(self.viewport()), event.region()
        painter.fillRect(event.rect(), self._ground)
        chosen, current = self.selectionModel(), self.currentIndex().row()
        focused, any_chosen = self.hasFocus(), chosen.hasSelection()
        offset = self.verticalOffset()
        for row in self.visible_rows():
            rect = self._grid.rect(row, offset)
            if dirty.intersects(rect):
                selected = any_chosen and chosen.isSelected(self._pictures.index(row))
                self._painter.paint(painter, rect, self._pictures, row, selected, focused and row == current)
        painter.end()

    def _restyle(self) -> None:
        self._ground = QColor(current_theme().window)
        self._painter.restyle()
        self.viewport().update()
