"""Paints one tile of the gallery: the picture on its well, its class, badges of findings, the ring of a selection."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from core.datasets.catalog.samples import Sample
from gui.icons import icon
from gui.pictures.picture_list import PictureList
from gui.theme import SPACE, current_theme

EDGE = 6
"""Pixels between a tile's border and its picture."""
_BADGE = 20
_RADIUS = 6.0
_CENTRED = int(Qt.AlignmentFlag.AlignHCenter)
_MOST_SHORTENED = 500


class TilePainter:
    """Keeps pens, fonts and badge pictures ready, so that painting a tile takes little."""

    def __init__(self) -> None:
        self._widths: dict[str, int] = {}
        self._shortened: dict[tuple[str, int], str] = {}
        self.set_font(QFont())
        self.restyle()

    def set_font(self, font: QFont) -> None:
        """Sets the font of the class below a picture."""
        self._font = QFont(font)
        self._font.setPointSizeF(max(6.0, font.pointSizeF() * 0.88))
        self._metrics = QFontMetrics(self._font)
        self._widths.clear()
        self._shortened.clear()

    @property
    def words_height(self) -> int:
        """Pixels that the words below a picture take."""
        return self._metrics.height() + SPACE // 2

    def restyle(self) -> None:
        """Takes the colours of the theme in force."""
        theme = current_theme()
        self._well = QColor(theme.well)
        self._chosen = QColor(theme.accent_soft)
        self._text = QColor(theme.text)
        self._dim = QColor(theme.text_dim)
        self._ring = QPen(QColor(theme.accent), 2)
        self._focus = QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine)
        self._veil = QColor(theme.surface)
        self._veil.setAlpha(170)
        self._plate = QColor(theme.surface)
        self._badges: dict[str, QPixmap] = {}

    def frame(self, rect: QRect) -> QRect:
        """Where the picture's well is inside a tile."""
        return rect.adjusted(EDGE, EDGE, -EDGE, -EDGE - self.words_height)

    def paint(self, painter: QPainter, rect: QRect, pictures: PictureList, row: int, selected: bool, current: bool) -> None:
        """Paints the tile of a row into `rect`."""
        sample = pictures.sample(row)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._chosen)
            painter.drawRoundedRect(QRectF(rect), _RADIUS, _RADIUS)
        frame = self.frame(rect)
        # As large as it is painted: scaled while it is painted, each frame of a scroll would scale some forty pictures.
        side = round(max(frame.width(), frame.height()) * painter.device().devicePixelRatioF())
        self._paint_picture(painter, frame, pictures.thumbnail(row, side), sample)
        if sample is not None:
            self._paint_words(painter, rect, sample, pictures.findings(row), frame)
        if selected:
            painter.setPen(self._ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        elif current:
            painter.setPen(self._focus)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def paint_small(self, painter: QPainter, place: QRect, pictures: PictureList, row: int, current: bool) -> None:
        """Paints the picture of a row alone, with a ring around the current one."""
        # At the size of the gallery where it has come at that: not every picture is read once more.
        ready = pictures.thumbnail(row)
        if ready is None:
            ready = pictures.thumbnail(row, round(max(place.width(), place.height()) * painter.device().devicePixelRatioF()))
        self._paint_picture(painter, place, ready, pictures.sample(row))
        if current:
            painter.setPen(self._ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(-2, -2, 1, 1))

    def _paint_picture(self, painter: QPainter, frame: QRect, pixmap: object, sample: Sample | None) -> None:
        painter.fillRect(frame, self._well)
        if not isinstance(pixmap, QPixmap) or pixmap.isNull():
            if isinstance(pixmap, QPixmap):
                self._paint_sign(painter, frame, "picture", 32)
            return
        width, height = pixmap.width(), pixmap.height()
        scale = min(frame.width() / width, frame.height() / height)
        size = QSize(max(1, round(width * scale)), max(1, round(height * scale)))
        place = QRect(frame.topLeft() + QPoint((frame.width() - size.width()) // 2, (frame.height() - size.height()) // 2), size)
        # Tiny pictures are shown pixel by pixel, and those of the right size have nothing to be smoothed.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, width >= 64 and abs(size.width() - width) > 1)
        painter.drawPixmap(place, pixmap)
        if sample is not None and sample.excluded:
            painter.fillRect(place, self._veil)

    def _paint_words(self, painter: QPainter, rect: QRect, sample: Sample, findings: tuple[str, ...], frame: QRect) -> None:
        painter.setFont(self._font)
        painter.setPen(self._dim if sample.excluded else self._text)
        line = QRect(frame.left(), frame.bottom() + 3, frame.width(), self._metrics.height())
        name = f"{sample.shown_class} (excluded)" if sample.excluded else sample.shown_class
        painter.drawText(line, _CENTRED, self._words(name, frame.width()))
        right = frame.right() - _BADGE + 1
        if findings:
            self._paint_badge(painter, QPoint(right - 4, frame.top() + 4), "warning", "warn")
        if sample.label != sample.imported_label:
            self._paint_badge(painter, frame.topLeft() + QPoint(4, 4), "class", "text")
        if sample.excluded:
            self._paint_badge(
                painter, QPoint(frame.center().x() - _BADGE // 2, frame.center().y() - _BADGE // 2), "exclude", "bad"
            )

    def _words(self, text: str, room: int) -> str:
        """The text as far as there is room for it below a picture."""
        # Measured once for a class, not for each of its tiles at every paint.
        if len(self._widths) + len(self._shortened) > _MOST_SHORTENED:
            self._widths.clear()
            self._shortened.clear()
        if text not in self._widths:
            self._widths[text] = self._metrics.horizontalAdvance(text)
        if self._widths[text] <= room:
            return text
        if (text, room) not in self._shortened:
            self._shortened[text, room] = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        return self._shortened[text, room]

    def _paint_badge(self, painter: QPainter, place: QPoint, name: str, tone: str) -> None:
        box = QRectF(QPointF(place), QSize(_BADGE, _BADGE).toSizeF())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._plate)
        painter.drawRoundedRect(box, 4, 4)
        # A glyph is drawn once, not once a tile.
        if name not in self._badges:
            self._badges[name] = icon(name, tone).pixmap(QSize(16, 16), painter.device().devicePixelRatioF())
        painter.drawPixmap(box.toRect().adjusted(2, 2, -2, -2), self._badges[name])

    def _paint_sign(self, painter: QPainter, frame: QRect, name: str, side: int) -> None:
        box = QRect(0, 0, side, side)
        box.moveCenter(frame.center())
        icon(name, "line_strong").paint(painter, box)
