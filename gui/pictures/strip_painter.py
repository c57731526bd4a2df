"""Paints a tile of a strip: small pictures on their wells, words below, and what was decided."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from gui.icons import icon
from gui.pictures.strip_list import StripList, StripTile
from gui.theme import SPACE, current_theme

EDGE = 5
"""Pixels around each picture of a tile."""
_SIGN = 24
_PLATE = 22
_DIMMED = 0.4  # opacity of a picture that is kept


class StripPainter:
    """Keeps fonts ready.

    Args:
        side: Of each picture, in pixels.
        pictures: Beside one another in a tile.
        font: Of the words.
        lines: That a tile has below its words.
    """

    def __init__(self, side: int, pictures: int, font: QFont, lines: int = 0) -> None:
        self.side = side
        self._font = QFont(font)
        # A font that was given in pixels has a size of -1 points.
        self._font.setPointSizeF(max(6.0, font.pointSizeF() * 0.88))
        self._metrics = QFontMetrics(self._font)
        width = pictures * (side + EDGE) + EDGE
        self.size = QSize(width, side + 2 * EDGE + (1 + lines) * self._metrics.height() + SPACE // 2)

    def paint(self, painter: QPainter, rect: QRect, rows: StripList, row: int, selected: bool, current: bool) -> None:
        """Paints the tile of a row into `rect`."""
        theme, tile = current_theme(), rows.tile(row)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        if selected or tile.mark in ("accepted", "left"):
            ring = QPen(QColor(theme.accent if current else theme.line_strong), 2)
            ground = theme.accent_soft if tile.mark == "accepted" or (current and not tile.mark) else theme.surface
            painter.setPen(ring if selected else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground) if current or tile.mark else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6)
        wells = self.wells(rect, len(tile.files))
        for well, file in zip(wells, tile.files, strict=True):
            painter.fillRect(well, QColor(theme.well))
            draw_picture(painter, well, rows.picture(row, file), _DIMMED if tile.mark == "kept" else 1.0)
        self._paint_words(painter, wells, tile)
        _paint_mark(painter, rect, wells, tile.mark)
        painter.restore()

    def wells(self, rect: QRect, pictures: int) -> list[QRect]:
        """Where the pictures lie in a tile."""
        step = self.side + EDGE
        return [QRect(rect.left() + EDGE + step * n, rect.top() + EDGE, self.side, self.side) for n in range(pictures)]

    def _paint_words(self, painter: QPainter, wells: list[QRect], tile: StripTile) -> None:
        theme = current_theme()
        painter.setFont(self._font)
        painter.setPen(QColor(theme.text_dim if tile.mark in ("kept", "left") else theme.text))
        whole = QRect(wells[0].topLeft(), wells[-1].bottomRight())
        rooms = wells if len(tile.words) == len(wells) else [whole]
        for room, words in zip(rooms, tile.words, strict=False):
            line = QRect(room.left(), room.bottom() + 3, room.width(), self._metrics.height())
            many = len(rooms) > 1 or len(wells) > 1
            align = Qt.AlignmentFlag.AlignLeft if many else Qt.AlignmentFlag.AlignHCenter
            elide = Qt.TextElideMode.ElideMiddle if len(rooms) > 1 else Qt.TextElideMode.ElideRight
            painter.drawText(line, int(align), self._metrics.elidedText(words, elide, room.width()))
        painter.setPen(QColor(theme.text_dim))
        for number, words in enumerate(tile.lines, start=1):
            top = whole.bottom() + 3 + number * self._metrics.height()
            below = QRect(whole.left(), top, whole.width(), self._metrics.height())
            said = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter), said)


def draw_picture(painter: QPainter, well: QRect, picture: QPixmap | None, opacity: float = 1.0) -> QRect:
    """Draws a small picture into its well, or a sign where it is missing; returns where it lies, nowhere while it is fetched."""
    if picture is None:
        return QRect()
    if picture.isNull():
        sign = QRect(0, 0, _SIGN, _SIGN)
        sign.moveCenter(well.center())
        icon("picture", "line_strong").paint(painter, sign)
        return sign
    size = picture.size()
    # Enlarged only where little is missing: a tiny picture is shown as tiny as it is.
    if max(size.width(), size.height()) > max(well.width(), well.height()) or size.width() >= well.width() // 2:
        size = size.scaled(well.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(QPoint(0, 0), size)
    place.moveCenter(well.center())
    painter.setOpacity(opacity)
    painter.drawPixmap(place, picture)
    painter.setOpacity(1.0)
    return place


def _paint_mark(painter: QPainter, rect: QRect, wells: list[QRect], mark: str) -> None:
    theme = current_theme()
    if mark == "kept":
        well = wells[0]
        plate = QRectF(well.left(), well.center().y() - _PLATE / 2, well.width(), _PLATE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.surface))
        painter.drawRect(plate)
        painter.setPen(QColor(theme.good))
        painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), "kept")
    elif mark:
        place = QRect(rect.right() - EDGE - _SIGN - 4, rect.top() + EDGE + 4, _SIGN, _SIGN)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.surface))
        painter.drawEllipse(place.adjusted(-2, -2, 2, 2))
        (icon("done", "good") if mark == "accepted" else icon("exclude", "text_dim")).paint(painter, place)
