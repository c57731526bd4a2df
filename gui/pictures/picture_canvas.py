"""One picture to look at closely: fitted to the room there is, or as large as wanted and moved by the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import SPACE, current_theme, theme_notifier

_LARGEST_SCALE = 16.0
_SMALL = 128  # pixels; smaller pictures are shown pixel by pixel
_MOST_FITTED = 8.0  # times its own size that a tiny picture is fitted to at most
STEP = 1.25
"""Factor between two zoom steps."""


class PictureCanvas(QWidget):
    """Shows a picture.

    A scale of 1 shows one pixel of the picture on one pixel of the screen, also while only a smaller version of it is there.

    Signals:
        scaled(): `scale` is new.
        finer_wanted(): More of the picture is asked for than the version that is shown has.
    """

    scaled = Signal()
    finer_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture_canvas")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._pixmap = QPixmap()
        self._natural = QSize()
        self._above = QPixmap()
        self._strength = 1.0
        self._scale: float | None = None
        # In parts of the picture and not in pixels: it holds when a finer version takes the place of this one.
        self._middle = QPointF(0.5, 0.5)
        self._grabbed: QPointF | None = None
        theme_notifier.theme_changed.connect(self.update)

    def show_pixmap(self, pixmap: QPixmap, natural: QSize, keep_place: bool = False) -> None:
        """Shows a picture.

        Args:
            pixmap: A version of it, of any size.
            natural: Its own size in pixels.
            keep_place: True when this is another version of what is shown; it then stays as it is scaled and moved.
        """
        self._pixmap, self._natural = pixmap, natural
        if not keep_place:
            self._scale = None
            self._middle = QPointF(0.5, 0.5)
            self.scaled.emit()
        self.update()

    def lay_over(self, pixmap: QPixmap, strength: float = 1.0) -> None:
        """Lays something over the whole picture, wherever it is drawn; a null pixmap for nothing.

        Args:
            pixmap: Of the picture's proportions and any size.
            strength: How opaque it is, 0 to 1.
        """
        self._above, self._strength = pixmap, strength
        self.update()

    @property
    def is_fitted(self) -> bool:
        """True while the picture is fitted to the room there is."""
        return self._scale is None

    @property
    def scale(self) -> float:
        """Pixels of the screen per pixel of the picture."""
        return self._scale if self._scale is not None else self._fitting()

    def fit(self) -> None:
        """Fits the picture to the room there is."""
        self._set_scale(None)

    def turn_size(self, at: QPointF | None = None) -> None:
        """Goes from fitted to actual size and back; `at` stays where it is."""
        self._set_scale(1.0 if self.is_fitted else None, at)

    def step(self, steps: float, at: QPointF | None = None) -> None:
        """Zooms in or out by so many steps; `at` stays where it is."""
        wish = self.scale * STEP**steps
        fitting = self._fitting()
        if steps < 0 and wish <= fitting:
            # Zoomed out to the end, it goes with the window's size again.
            self._set_scale(None)
        else:
            self._set_scale(min(wish, max(_LARGEST_SCALE, fitting)), at)

    def picture_rect(self) -> QRectF:
        """Where the picture is drawn."""
        size = QSizeF(self._natural) * (self.scale / self.devicePixelRatioF())
        room = self._room()
        left = self._placed(room.left(), room.width(), size.width(), self._middle.x())
        top = self._placed(room.top(), room.height(), size.height(), self._middle.y())
        return QRectF(left, top, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current_theme().well))
        if self._pixmap.isNull() or self._natural.isEmpty():
            return
        small = max(self._natural.width(), self._natural.height()) <= _SMALL
        # From four times its size on, the pixels themselves are what is looked at.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not small and self.scale < 4)
        painter.drawPixmap(self.picture_rect(), self._pixmap, QRectF(self._pixmap.rect()))
        if not self._above.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setOpacity(self._strength)
            painter.drawPixmap(self.picture_rect(), self._above, QRectF(self._above.rect()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.is_fitted:
            self.scaled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.step(event.angleDelta().y() / 120, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.is_fitted:
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self.move_by(event.position() - self._grabbed)
            self._grabbed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None
        self._show_hand()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.turn_size(event.position())

    def move_by(self, way: QPointF) -> None:
        """Moves the picture under the window's frame by so many pixels."""
        rect = self.picture_rect()
        if rect.isEmpty():
            return
        x = self._middle.x() - way.x() / rect.width()
        y = self._middle.y() - way.y() / rect.height()
        self._middle = QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
        self.update()

    def _set_scale(self, scale: float | None, at: QPointF | None = None) -> None:
        before = self.picture_rect()
        self._scale = scale
        if scale is None or before.isEmpty():
            self._middle = QPointF(0.5, 0.5)
        else:
            self._hold(before, at if at is not None else self._room().center())
        self._show_hand()
        self.update()
        self.scaled.emit()
        shown = self._pixmap.width() / max(1, self._natural.width())
        # A hundredth is rounding; a finer version costs a decoding of the whole picture.
        if scale is not None and scale > shown * 1.01 and shown < 1:
            self.finer_wanted.emit()

    def _hold(self, before: QRectF, at: QPointF) -> None:
        """Chooses the middle so that what was under `at` before is under it now."""
        room, size = self._room().center(), QSizeF(self._natural) * (self.scale / self.devicePixelRatioF())
        x = (at.x() - before.left()) / before.width() - (at.x() - room.x()) / size.width()
        y = (at.y() - before.top()) / before.height() - (at.y() - room.y()) / size.height()
        self._middle = QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))

    def _show_hand(self) -> None:
        self.setCursor(Qt.CursorShape.ArrowCursor if self.is_fitted else Qt.CursorShape.OpenHandCursor)

    def _fitting(self) -> float:
        room, ratio = self._room(), self.devicePixelRatioF()
        wide, high = max(1, self._natural.width()), max(1, self._natural.height())
        return min(max(1, room.width()) * ratio / wide, max(1, room.height()) * ratio / high, _MOST_FITTED)

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(SPACE * 2, SPACE * 2, -SPACE * 2, -SPACE * 2)

    @staticmethod
    def _placed(start: float, room: float, size: float, middle: float) -> float:
        """Where a picture begins along one direction: centred while it fits, else so that `middle` is in the middle, within
        its borders.
        """
        if size <= room:
            return start + (room - size) / 2
        return min(max(start + room / 2 - middle * size, start + room - size), start)
