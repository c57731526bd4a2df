"""A grid of pictures that costs the same at 60,000 as at 60: only what is visible is laid out, fetched and painted."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from gui.item_models.picture_list import PictureList
from gui.theme import SPACE, current_theme, theme_notifier
from gui.widgets.gallery_drag import MOST_SHOWN, pictures_drag
from gui.widgets.tile_painter import EDGE, TilePainter

SIDES = (96, 128, 160, 200, 248)
"""Sides of the pictures in the grid, in pixels."""
GAP = SPACE
_WHEEL_STEP = 120
_Index = QModelIndex | QPersistentModelIndex
_Flag = QItemSelectionModel.SelectionFlag


class GalleryView(QAbstractItemView):
    """The pictures of a `PictureList` as equal tiles, with Qt's own selection.

    Pressing on a picture and moving carries the selection away, to be dropped on a class; pressing between pictures and moving
    draws a rectangle that selects.

    Signals:
        zoom_asked(int): Show the picture in this row large.
        exclude_asked(): Exclude the selected pictures, or take them in again.
        class_asked(int): Move the selected pictures to the class of this number, from 1.
        classes_asked(): Offer all classes to move the selected pictures to.
        menu_asked(int, QPoint): Open the menu on the picture in this row, at this place of the screen.
        copy_asked(): Copy the paths of the selected pictures.
        side_asked(int): Tiles of this side are wanted.
    """

    zoom_asked = Signal(int)
    exclude_asked = Signal()
    class_asked = Signal(int)
    classes_asked = Signal()
    menu_asked = Signal(int, QPoint)
    copy_asked = Signal()
    side_asked = Signal(int)

    def __init__(self, pictures: PictureList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        self.setAccessibleName("Pictures")
        self._pictures = pictures
        self._side = SIDES[2]
        self._painter = TilePainter()
        self._painter.set_side(self._side, self.font())
        self._ground = QColor(current_theme().window)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._columns = 1
        self._wheeled = 0
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setModel(pictures)
        self.doubleClicked.connect(lambda index: self.zoom_asked.emit(index.row()))
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
        for part in self.selectionModel().selection():
            rows += range(part.top(), part.bottom() + 1)
        return tuple(self._pictures.id_at(row) for row in sorted(rows))

    def visible_rows(self) -> range:
        """The rows that are in sight, at least in part."""
        top = self.verticalOffset()
        first = max(0, top // self._pitch_y) * self._columns
        last = ((top + self.viewport().height()) // self._pitch_y + 1) * self._columns
        return range(first, min(last, self._pictures.rowCount()))

    @property
    def columns(self) -> int:
        """Pictures beside one another."""
        return self._columns

    @property
    def _pitch_x(self) -> int:
        return self._painter.size.width() + GAP

    @property
    def _pitch_y(self) -> int:
        return self._painter.size.height() + GAP

    def _fit(self) -> None:
        """Chooses columns so that tiles fill the width, and keeps the first visible picture where it is."""
        first = self.verticalOffset() // self._pitch_y * self._columns
        width = self.viewport().width() + GAP
        wish = self._side + 2 * EDGE + GAP
        self._columns = max(1, round(width / wish))
        self._painter.set_side(max(SIDES[0] // 2, width // self._columns - GAP - 2 * EDGE), self.font())
        self._pictures.thumbnails.set_side(round(self._painter.side * self.devicePixelRatioF()))
        self.updateGeometries()
        if first:
            self.verticalScrollBar().setValue(first // self._columns * self._pitch_y)
        self.viewport().update()

    # What Qt wants to know of the layout.

    def visualRect(self, index: _Index) -> QRect:
        return self._row_rect(index.row()) if index.isValid() else QRect()

    def _row_rect(self, row: int) -> QRect:
        line, column = divmod(row, self._columns)
        place = QPoint(column * self._pitch_x, line * self._pitch_y - self.verticalOffset())
        return QRect(place, self._painter.size)

    def indexAt(self, point: QPoint) -> QModelIndex:
        column, across = divmod(point.x(), self._pitch_x)
        line, down = divmod(point.y() + self.verticalOffset(), self._pitch_y)
        inside = 0 <= column < self._columns and across < self._painter.size.width() and down < self._painter.size.height()
        row = line * self._columns + column
        return self._pictures.index(row) if inside and 0 <= row < self._pictures.rowCount() else QModelIndex()

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
        page = max(1, self.viewport().height() // self._pitch_y) * self._columns
        row = self.currentIndex().row()
        step = {
            moves.MoveLeft: -1, moves.MoveRight: 1, moves.MovePrevious: -1, moves.MoveNext: 1, moves.MoveUp: -self._columns,
            moves.MoveDown: self._columns, moves.MovePageUp: -page, moves.MovePageDown: page, moves.MoveHome: -count,
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
        chosen, count = QItemSelection(), self._pictures.rowCount()
        left = max(0, area.left() // self._pitch_x)
        right = min(self._columns - 1, area.right() // self._pitch_x)
        top = max(0, (area.top() + self.verticalOffset()) // self._pitch_y)
        bottom = (area.bottom() + self.verticalOffset()) // self._pitch_y
        for line in range(top, bottom + 1):
            first, last = line * self._columns + left, min(line * self._columns + right, count - 1)
            if first <= last:
                chosen.select(self._pictures.index(first), self._pictures.index(last))
        return chosen

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def updateGeometries(self) -> None:
        super().updateGeometries()
        lines = -(-self._pictures.rowCount() // self._columns)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, lines * self._pitch_y - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._pitch_y // 3)

    # What happens.

    def reset(self) -> None:
        super().reset()
        self.updateGeometries()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)  # what stays in sight is moved, not painted again

    def dataChanged(self, first: _Index, last: _Index, roles: list[int] = []) -> None:  # noqa: B006  # Qt's own signature
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
        for row in self.visible_rows():
            rect = self._row_rect(row)
            if dirty.intersects(rect):
                selected = any_chosen and chosen.isSelected(self._pictures.index(row))
                self._painter.paint(painter, rect, self._pictures, row, selected, focused and row == current)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.zoom_asked.emit(self.currentIndex().row())
        elif plain and key == Qt.Key.Key_X:
            self.exclude_asked.emit()
        elif plain and key == Qt.Key.Key_M:
            self.classes_asked.emit()
        elif plain and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.class_asked.emit(key - Qt.Key.Key_0)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.matches(QKeySequence.StandardKey.ZoomIn) or event.matches(QKeySequence.StandardKey.ZoomOut):
            self._step_side(1 if event.matches(QKeySequence.StandardKey.ZoomIn) else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setDragEnabled(self.is_on_picture(event.position().toPoint()))
        super().mousePressEvent(event)
        self.viewport().update()

    def is_on_picture(self, point: QPoint) -> bool:
        """True when there is a picture at a point of the viewport, not the room around it."""
        index = self.indexAt(point)
        return index.isValid() and self._painter.frame(self.visualRect(index)).contains(point)

    def startDrag(self, actions: Qt.DropAction) -> None:
        numbers = self.selected_numbers()
        if not numbers:
            return
        ready = (self._pictures.thumbnail(self._pictures.row_of(number)) for number in numbers[:MOST_SHOWN])
        drag = pictures_drag(self, numbers, [pixmap for pixmap in ready if isinstance(pixmap, QPixmap)])
        drag.exec(Qt.DropAction.MoveAction)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            place = event.globalPos() if by_mouse else self.viewport().mapToGlobal(self.visualRect(index).center())
            self.menu_asked.emit(index.row(), place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._wheeled += event.angleDelta().y()  # a touchpad turns the wheel by fractions of a step
            steps = int(self._wheeled / _WHEEL_STEP)
            self._wheeled -= steps * _WHEEL_STEP
            if steps:
                self._step_side(steps)
            event.accept()
        else:
            super().wheelEvent(event)

    def _step_side(self, steps: int) -> None:
        self.side_asked.emit(SIDES[min(max(SIDES.index(self._side) + steps, 0), len(SIDES) - 1)])

    def _restyle(self) -> None:
        self._ground = QColor(current_theme().window)
        self._painter.restyle()
        self.viewport().update()
