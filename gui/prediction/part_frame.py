"""A frame over a picture, drawn by the mouse or moved by keys, that says which part of the picture is wanted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.pictures.picture_canvas import PictureCanvas
from gui.theme import current_theme

FIRST = QRectF(0.25, 0.25, 0.5, 0.5)
"""The frame before it is drawn: the middle, in parts of the picture."""
STEP = 0.02
SMALLEST = 0.01
"""Sides of a part, of the picture's: what is smaller was a click."""


class PartFrame(QWidget):
    """Covers the canvas while it is on. Drag draws the frame; arrow keys move it, with Shift they size it; Enter takes the part.

    Signals:
        taken(QRectF): This part of the picture is wanted, in parts of its sides.
        ended(): It has gone off, whether a part was taken or not.
    """

    taken = Signal(QRectF)
    ended = Signal()

    def __init__(self, canvas: PictureCanvas) -> None:
        super().__init__(canvas)
        self.setObjectName("part_frame")
        self.setAccessibleName("Part of the picture")
        self.setAccessibleDescription("Arrow keys move the frame, with Shift they size it; Enter takes the part.")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._canvas = canvas
        self._part = FIRST
        self._began: QPointF | None = None
        self.hide()

    @property
    def is_on(self) -> bool:
        """Whether a part is being chosen."""
        return self.isVisible()

    def begin(self) -> None:
        """Shows the frame around the middle of the picture."""
        self._part, self._began = FIRST, None
        self._canvas.fit()
        self.setGeometry(self._canvas.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def end(self) -> None:
        """Takes the frame away."""
        if self.isVisible():
            self.hide()
            self.ended.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._began = self._placed(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._began is not None:
            self._part = QRectF(self._began, self._placed(event.position())).normalized()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._began is not None:
            self._part = QRectF(self._began, self._placed(event.position())).normalized()
            self._began = None
            self._take()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        ways = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        if key in ways:
            x, y = (STEP * way for way in ways[key])
            self._shift(x, y, event.modifiers() == Qt.KeyboardModifier.ShiftModifier)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_C):
            self.end()
        # Nothing goes on to what is below: its arrow keys walk to other pictures.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole, part = self._canvas.picture_rect(), self._drawn()
        dim = QColor(current_theme().well)
        dim.setAlpha(150)
        for rect in (
            QRectF(whole.left(), whole.top(), whole.width(), part.top() - whole.top()),
            QRectF(whole.left(), part.bottom(), whole.width(), whole.bottom() - part.bottom()),
            QRectF(whole.left(), part.top(), part.left() - whole.left(), part.height()),
            QRectF(part.right(), part.top(), whole.right() - part.right(), part.height()),
        ):
            painter.fillRect(rect, dim)
        # Dark below light, so that it is seen on every picture.
        for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(current_theme().accent), 1.5)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(part)
        painter.end()

    def _take(self) -> None:
        part = self._part
        if min(part.width(), part.height()) >= SMALLEST:
            self.end()
            self.taken.emit(part)
        else:
            self._part = FIRST
            self.update()

    def _shift(self, x: float, y: float, sized: bool) -> None:
        part = QRectF(self._part)
        if sized:
            part.setWidth(min(max(part.width() + x, STEP), 1 - part.left()))
            part.setHeight(min(max(part.height() + y, STEP), 1 - part.top()))
        else:
            part.moveLeft(min(max(part.left() + x, 0.0), 1 - part.width()))
            part.moveTop(min(max(part.top() + y, 0.0), 1 - part.height()))
        self._part = part
        self.update()

    def _placed(self, at: QPointF) -> QPointF:
        rect = self._canvas.picture_rect()
        x, y = (at.x() - rect.left()) / max(1.0, rect.width()), (at.y() - rect.top()) / max(1.0, rect.height())
        return QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))

    def _drawn(self) -> QRectF:
        rect, part = self._canvas.picture_rect(), self._part
        return QRectF(
            rect.left() + part.left() * rect.width(), rect.top() + part.top() * rect.height(), part.width() * rect.width(),
            part.height() * rect.height(),
        )  # fmt: skip
