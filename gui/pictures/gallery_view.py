"""The gallery: pictures in lines that fill the width, each as wide as its shape, and what keys, mouse and wheel ask for on them.

Equal tiles left a third of the room empty beside photographs that stand or lie, and showed those smaller than need be.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from gui.pictures.gallery_drag import MOST_SHOWN, pictures_drag
from gui.pictures.picture_list import PictureList
from gui.pictures.tile_grid import JustifiedLines
from gui.pictures.tile_painter import EDGE, TilePainter
from gui.pictures.tiles import Tiles
from gui.theme import mark_bar_by_need

SIDES = (96, 128, 160, 200, 248)
"""Sizes of the pictures, in pixels: about the longest side of one that is four wide and three high."""

_WHEEL_STEP = 120
_HIGH = 0.75  # wanted height of a line, as a part of the size


class GalleryView(Tiles):
    """The pictures of a `PictureList` to decide about, by mouse and keys.

    Pressing on a picture and moving carries the selection away, to be dropped on a class; pressing between pictures and moving
    draws a rectangle that selects.

    Signals:
        zoom_asked(int): Show the picture in this row large.
        exclude_asked(): Exclude the selected pictures, or take them in again.
        class_asked(int): Move the selected pictures to the class of this number, from 1.
        classes_asked(): Offer all classes to move the selected pictures to.
        tie_asked(): Tie the selected pictures together.
        menu_asked(int, QPoint): Open the menu on the picture in this row, at this place of the screen.
        copy_asked(): Copy the paths of the selected pictures.
        side_asked(int): Tiles of this side are wanted.
    """

    zoom_asked = Signal(int)
    exclude_asked = Signal()
    class_asked = Signal(int)
    classes_asked = Signal()
    tie_asked = Signal()
    menu_asked = Signal(int, QPoint)
    copy_asked = Signal()
    side_asked = Signal(int)

    _grid: JustifiedLines

    def __init__(self, pictures: PictureList, parent: QWidget | None = None) -> None:
        self._pictures = pictures
        self._side = SIDES[2]
        # Before the view itself is made, which asks where its tiles are.
        self._painter = TilePainter()
        super().__init__(pictures, parent=parent)
        self._painter.set_font(self.font())
        self.setObjectName("gallery")
        self.setAccessibleName("Pictures")
        # A bar that comes and goes changes the width, that the lines, and those whether there is a bar.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        mark_bar_by_need(self.verticalScrollBar())
        self._wheeled = 0
        pictures.shaped.connect(self._shaped)
        self.set_side(self._side)
        self.doubleClicked.connect(lambda index: self.zoom_asked.emit(index.row()))

    @property
    def side(self) -> int:
        """Size of the pictures that was asked for, in pixels; lines grow or shrink a little so that they fill the width."""
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

    def make_grid(self) -> JustifiedLines:
        return JustifiedLines()

    def reset(self) -> None:
        self._grid.set_shapes(self._pictures.shapes)
        super().reset()

    @Slot()
    def _shaped(self) -> None:
        self._grid.set_shapes(self._pictures.shapes)
        self.fit()

    def lay_out(self) -> None:
        self._grid.lay_out(self.viewport().width(), round(self._side * _HIGH), 2 * EDGE, self._painter.words_height)
        # Those that wait are of tiles as they were; while a window is drawn larger there would be thousands.
        self._pictures.thumbnails.forget_wishes()

    def paint_tile(self, painter: QPainter, rect: QRect, row: int, selected: bool, current: bool) -> None:
        self._painter.paint(painter, rect, self._pictures, row, selected, current)

    def restyle(self) -> None:
        self._painter.restyle()
        super().restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Digits of the number block come with a modifier of their own.
        key, plain = event.key(), event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.zoom_asked.emit(self.currentIndex().row())
        elif key == Qt.Key.Key_End and not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(self.model().rowCount() - 1, 0))  # Qt would go to the first one
        elif plain and key == Qt.Key.Key_X:
            self.exclude_asked.emit()
        elif plain and key == Qt.Key.Key_M:
            self.classes_asked.emit()
        elif plain and key == Qt.Key.Key_T:
            self.tie_asked.emit()
        elif plain and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.class_asked.emit(key - Qt.Key.Key_0)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.matches(QKeySequence.StandardKey.ZoomIn) or event.matches(QKeySequence.StandardKey.ZoomOut):
            self._step_side(1 if event.matches(QKeySequence.StandardKey.ZoomIn) else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Qt has one switch for the whole view: set at every press, by what is under it.
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
        # By the menu key the pointer may be anywhere; the current picture is meant.
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
