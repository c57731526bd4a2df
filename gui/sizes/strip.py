"""The chosen pictures side by side, the oddest first, to be looked at before anything is decided."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from core.datasets.cleaning.measuring import Measured
from core.pictures.thumbnails import thumbnail_in
from core.support.wording import picture_size
from gui.pictures.thumbnails import Thumbnails
from gui.theme import SPACE, current_theme, theme_notifier

SIDE = SPACE * 10
"""Side of a picture in the strip, in pixels."""
_EDGE = 5
_PITCH = SIDE + 2 * _EDGE + SPACE // 2


class SizeStrip(QAbstractScrollArea):
    """One line of thumbnails; only those in sight are read and painted.

    Space or a double click keeps a picture in use, or gives it back to those chosen.

    Signals:
        pointed(int): The person looks at the picture in this row of the measured ones.
        turned(int): The picture in this row is to be kept, or no longer.
    """

    pointed = Signal(int)
    turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("size_strip")
        self.setAccessibleName("Pictures chosen")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._pictures: Measured | None = None
        self._folder = Path()
        self._rows: tuple[int, ...] = ()
        self._kept: frozenset[int] = frozenset()
        self._at = 0
        self._side = 0
        self.thumbnails = Thumbnails(self)
        self.thumbnails.arrived.connect(self.viewport().update)
        self._tile_height = SIDE + 2 * _EDGE + QFontMetrics(self.font()).height() + 2
        self.setFixedHeight(self._tile_height + SPACE * 2 + 2)
        theme_notifier.theme_changed.connect(self.viewport().update)

    def show_rows(self, pictures: Measured, thumbnails: Path, rows: tuple[int, ...], kept: frozenset[int]) -> None:
        """Shows pictures.

        Args:
            pictures: All that were measured.
            thumbnails: Folder of their thumbnails.
            rows: Which of them, in this order.
            kept: Rows that stay in use although they are chosen.
        """
        if thumbnails != self._folder:
            self.thumbnails.clear()
        # While limits are dragged, pictures come and go around the one that is looked at.
        current = self.current()
        self._pictures, self._folder, self._rows, self._kept = pictures, thumbnails, rows, kept
        self._at = rows.index(current) if current in rows else 0
        self._fit()
        self._describe()
        self.viewport().update()

    def current(self) -> int | None:
        """The row of the picture looked at; None when there is none."""
        return self._rows[self._at] if self._at < len(self._rows) else None

    def look_at(self, row: int) -> None:
        """Brings a picture into sight, if it is in the strip."""
        if row in self._rows:
            self._go(self._rows.index(row), tell=False)

    def tile(self, place: int) -> QRect:
        """Where the picture at a place of the strip is painted."""
        left = place * _PITCH - self.horizontalScrollBar().value()
        return QRect(left, 0, SIDE + 2 * _EDGE, self._tile_height)

    def visible_places(self) -> range:
        """The places that are in sight, at least in part."""
        first = self.horizontalScrollBar().value() // _PITCH
        last = (self.horizontalScrollBar().value() + self.viewport().width()) // _PITCH + 1
        return range(first, min(last, len(self._rows)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place in self.visible_places():
            self._paint_tile(painter, place)
        painter.end()

    def _paint_tile(self, painter: QPainter, place: int) -> None:
        theme, pictures = current_theme(), self._pictures
        assert pictures is not None
        row, tile = self._rows[place], self.tile(place)
        kept = row in self._kept
        frame = QRect(tile.left() + _EDGE, tile.top() + _EDGE, SIDE, SIDE)
        if place == self._at:
            painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.line_strong), 2))
            painter.setBrush(QColor(theme.accent_soft) if self.hasFocus() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(tile).adjusted(1, 1, -1, -1), 6, 6)
        painter.fillRect(frame, QColor(theme.well))
        key = pictures.sha256[row]
        pixmap = self.thumbnails.get(key, thumbnail_in(self._folder, key))
        if pixmap is not None and not pixmap.isNull():
            size = pixmap.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            where = QRect(QPoint(0, 0), size)
            where.moveCenter(frame.center())
            painter.setOpacity(0.4 if kept else 1.0)
            painter.drawPixmap(where, pixmap)
            painter.setOpacity(1.0)
        self._paint_words(painter, tile, frame, row, kept)

    def _paint_words(self, painter: QPainter, tile: QRect, frame: QRect, row: int, kept: bool) -> None:
        theme, pictures = current_theme(), self._pictures
        assert pictures is not None
        font = QFont(self.font())
        # A font that was given in pixels has a size of -1 points.
        font.setPointSizeF(max(6.0, font.pointSizeF() * 0.88))
        painter.setFont(font)
        words = picture_size(pictures.width[row], pictures.height[row])
        under = QRect(tile.left(), frame.bottom() + 2, tile.width(), tile.bottom() - frame.bottom() - 2)
        painter.setPen(QColor(theme.text_dim if kept else theme.text))
        painter.drawText(under, int(Qt.AlignmentFlag.AlignCenter), words)
        if kept:
            plate = QRectF(frame.left(), frame.center().y() - 11, frame.width(), 22)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.surface))
            painter.drawRect(plate)
            painter.setPen(QColor(theme.good))
            painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), "kept")

    def _fit(self) -> None:
        side = round(SIDE * self.devicePixelRatioF())
        if side != self._side:
            self._side = side
            self.thumbnails.set_side(side)
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(0, len(self._rows) * _PITCH - self.viewport().width()))
        bar.setPageStep(max(_PITCH, self.viewport().width() - _PITCH))
        bar.setSingleStep(_PITCH)

    def _go(self, place: int, tell: bool = True) -> None:
        if not self._rows:
            return
        self._at = min(max(place, 0), len(self._rows) - 1)
        tile, bar = self.tile(self._at), self.horizontalScrollBar()
        if tile.left() < 0:
            bar.setValue(bar.value() + tile.left())
        elif tile.right() > self.viewport().width():
            bar.setValue(bar.value() + tile.right() - self.viewport().width() + SPACE)
        self._describe()
        self.viewport().update()
        if tell:
            self.pointed.emit(self._rows[self._at])

    def _describe(self) -> None:
        row = self.current()
        self.setAccessibleDescription(self._words(row) if row is not None else "No picture is chosen.")

    def _words(self, row: int) -> str:
        pictures = self._pictures
        assert pictures is not None
        name = pictures.classes[pictures.labels[row]]
        kept = "\nKept in use" if row in self._kept else ""
        return f"{pictures.paths[row]}\n{name}, {picture_size(pictures.width[row], pictures.height[row])} pixels{kept}"

    def _place_at(self, point: QPoint) -> int | None:
        place = (point.x() + self.horizontalScrollBar().value()) // _PITCH
        return place if 0 <= place < len(self._rows) and self.tile(place).contains(point) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place is not None:
            self._go(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place is not None:
            self.turned.emit(self._rows[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self._rows) - 1
        page = max(1, self.viewport().width() // _PITCH)
        places = {
            Qt.Key.Key_Left: self._at - 1, Qt.Key.Key_Right: self._at + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last,
            Qt.Key.Key_PageUp: self._at - page, Qt.Key.Key_PageDown: self._at + page,
        }  # fmt: skip
        if key in places:
            self._go(places[key])
        elif key == Qt.Key.Key_Space and self._rows:
            self.turned.emit(self._rows[self._at])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        bar = self.horizontalScrollBar()
        # Most wheels turn one way only, and the strip lies across it.
        bar.setValue(bar.value() - (delta.x() or delta.y()))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            if place is not None:
                QToolTip.showText(event.globalPos(), self._words(self._rows[place]), self)
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(_PITCH * 2, self.height())

    @Slot()
    def to_start(self) -> None:
        """Shows the oddest pictures again."""
        self._at = 0
        self.horizontalScrollBar().setValue(0)
