"""Tiles that cost the same at 60,000 as at 60: only what is in sight is asked for and painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QScrollBar, QWidget

from gui.pictures.tile_grid import GAP, JustifiedLines, TileGrid
from gui.theme import current_theme, theme_notifier

Index = QModelIndex | QPersistentModelIndex
_Flag = QItemSelectionModel.SelectionFlag


class Tiles(QAbstractItemView):
    """The rows of a list as tiles with Qt's own selection: lines that scroll down, or one that scrolls sideways.

    What a tile looks like and where it lies is a subclass's to say.

    Args:
        rows: The list.
        line: True for one line.
    """

    _grid: TileGrid | JustifiedLines

    def __init__(self, rows: QAbstractItemModel, line: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows_shown = rows  # asking Qt for its model fails while it is being set
        self._line = line
        self._walked = (-1, 0)
        self._ground_name = "window"
        self._ground = QColor(current_theme().window)
        # All of it is painted here; Qt need not clear it before.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._grid = self.make_grid()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        (self.setVerticalScrollBarPolicy if line else self.setHorizontalScrollBarPolicy)(off)
        self.setModel(rows)
        theme_notifier.theme_changed.connect(self.restyle)

    def paint_tile(self, painter: QPainter, rect: QRect, row: int, selected: bool, current: bool) -> None:
        """Paints the tile of a row into `rect`; `current` only while the view has the keyboard."""
        raise NotImplementedError

    def make_grid(self) -> TileGrid | JustifiedLines:
        """What tells where tiles lie; equal tiles unless a subclass says otherwise."""
        return TileGrid()

    def lay_out(self) -> None:
        """Lays the tiles out for the room there is."""
        columns, size = self.tile_size()
        assert isinstance(self._grid, TileGrid)
        self._grid.set_tiles(max(1, self.count() if self._line else columns), size)

    def tile_size(self) -> tuple[int, QSize]:
        """Columns of equal tiles, and the size of one; asked whenever the room is another. A line has as many as there are."""
        raise NotImplementedError

    def count(self) -> int:
        """How many tiles there are."""
        return self._rows_shown.rowCount()

    def visible_rows(self) -> range:
        """The rows that are in sight, at least in part."""
        if not self._line:
            return self._grid.rows_seen(self.verticalOffset(), self.viewport().height(), self.count())
        first, pitch = self.horizontalOffset(), self._grid.rect(0, 0).width() + GAP
        return range(first // pitch, min((first + self.viewport().width()) // pitch + 1, self.count()))

    def fit(self) -> None:
        """Lays the tiles out anew; the first one in sight stays where it is."""
        first = self._grid.first_row(self.verticalOffset())
        self.lay_out()
        self.updateGeometries()
        if 0 < first < self.count() and not self._line:
            self.verticalScrollBar().setValue(self._grid.rect(first, 0).top())
        self.viewport().update()

    def set_ground(self, name: str) -> None:
        """Lies on another colour of the theme."""
        self._ground_name = name
        self.restyle()

    def restyle(self) -> None:
        """Takes the colours of the theme in force."""
        self._ground = QColor(getattr(current_theme(), self._ground_name))
        self.viewport().update()

    # What Qt wants to know of the layout.

    def visualRect(self, index: Index) -> QRect:
        return self._rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        across = point + QPoint(self.horizontalOffset(), 0)
        row = self._grid.row_at(across, self.verticalOffset(), self.count())
        return self._index(row) if row is not None else QModelIndex()

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        rect, port = self.visualRect(index), self.viewport()
        begin, end, room = (rect.left(), rect.right(), port.width()) if self._line else (rect.top(), rect.bottom(), port.height())
        bar = self._bar()
        if begin < 0:
            bar.setValue(bar.value() + begin)
        elif end > room:
            bar.setValue(bar.value() + end - room + GAP)

    def horizontalOffset(self) -> int:
        return self.horizontalScrollBar().value() if self._line else 0

    def verticalOffset(self) -> int:
        return 0 if self._line else self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count = self.count()
        if not count:
            return QModelIndex()
        moves, row = QAbstractItemView.CursorAction, self.currentIndex().row()
        if row < 0:
            return self._index(0)
        step = {
            moves.MoveLeft: -1, moves.MoveRight: 1, moves.MovePrevious: -1, moves.MoveNext: 1, moves.MoveHome: -count,
            moves.MoveEnd: count,
        }.get(action)  # fmt: skip
        if step is not None:
            return self._index(min(max(row + step, 0), count - 1))
        down = action in (moves.MoveDown, moves.MovePageDown)
        if self._line:
            page = max(1, self.viewport().width() // (self._grid.rect(0, 0).width() + GAP))
            step = page if action in (moves.MovePageUp, moves.MovePageDown) else 0
            return self._index(min(max(row + (step if down else -step), 0), count - 1))
        # Straight on from where the walk began: lines have their tiles in other places, and it would drift aside.
        across = self._walked[1] if self._walked[0] == row else self._grid.rect(row, 0).center().x()
        if action in (moves.MovePageUp, moves.MovePageDown):
            pixels = self.viewport().height()
            row = self._grid.page_away(row, pixels if down else -pixels, across, count)
        else:
            # Up in the first line stays where it is: held within the list, it would land on the first tile, in another column.
            there = self._grid.lines_away(row, 1 if down else -1, across, count)
            row = row if there is None else there
        self._walked = (row, across)
        return self._index(row)

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
        self.selectionModel().select(QItemSelection(self._index(low), self._index(high)), command)
        return True

    def _inside(self, area: QRect) -> QItemSelection:
        """The tiles that a rectangle touches, a range per line."""
        chosen = QItemSelection()
        for first, last in self._grid.rows_touched(area, self.verticalOffset(), self.count()):
            chosen.select(self._index(first), self._index(last))
        return chosen

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        # Qt wants to know what to paint again; the tiles themselves are looked at then.
        return QRegion(self.viewport().rect())

    def updateGeometries(self) -> None:
        super().updateGeometries()
        bar, port, grid = self._bar(), self.viewport(), self._grid
        whole, room, tile = grid.height(self.count()), port.height(), grid.rect(0, 0) if self.count() else QRect()
        if self._line:
            whole, room = self.count() * (tile.width() + GAP) - GAP, port.width()
        # The base class knows of no tiles, and would leave the bar without a range.
        bar.setRange(0, max(0, whole - room))
        bar.setPageStep(room)
        bar.setSingleStep(tile.width() + GAP if self._line else max(1, (tile.height() + GAP) // 3))

    def reset(self) -> None:
        super().reset()
        self.fit()
        self._bar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._line:  # most wheels turn one way only, and the line lies across it
            delta, bar = event.angleDelta(), self.horizontalScrollBar()
            bar.setValue(bar.value() - (delta.x() or delta.y()))
        else:
            super().wheelEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)  # what stays in sight is moved, not painted again

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        if first.row() == last.row():
            self.viewport().update(self.visualRect(first))
        else:
            self.viewport().update()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        # The region, not its rectangle: what scrolls in at two edges made a rectangle of everything in sight.
        painter, dirty = QPainter(self.viewport()), event.region()
        painter.fillRect(event.rect(), self._ground)
        chosen, current = self.selectionModel(), self.currentIndex().row()
        focused, any_chosen = self.hasFocus(), chosen.hasSelection()
        for row in self.visible_rows():
            rect = self._rect(row)
            if dirty.intersects(rect):
                # Not asked where nothing is selected: this is done for every tile of every paint.
                selected = any_chosen and chosen.isSelected(self._index(row))
                self.paint_tile(painter, rect, row, selected, focused and row == current)
        painter.end()

    def _rect(self, row: int) -> QRect:
        return self._grid.rect(row, self.verticalOffset()).translated(-self.horizontalOffset(), 0)

    def _index(self, row: int) -> QModelIndex:
        return self._rows_shown.index(row, 0)

    def _bar(self) -> QScrollBar:
        return self.horizontalScrollBar() if self._line else self.verticalScrollBar()
