"""Paints a row of pictures: the pictures on their wells with a word below each, and what there is to say beside them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from gui.icons import icon
from gui.pictures.strip_list import StripList, StripTile
from gui.pictures.strip_painter import draw_picture
from gui.theme import SPACE, current_theme

_EDGE = SPACE // 2  # pixels around the tile and between its pictures
_SIGN = SPACE * 3
_VEIL = 130  # of 255, over a picture that will not stay; it must still be seen well enough to be judged
_MARK = SPACE * 3  # of a box that is ticked or not, pixels
_OUT = 0.35  # opacity of a row that was taken out


class RowPainter:
    """Keeps fonts ready.

    Attributes:
        side: Of each picture, in pixels.
        pictures: Places for pictures beside one another; a row with more says how many.
        height: Of a row, in pixels.

    Args:
        side: As above.
        font: Of the words.
    """

    def __init__(self, side: int, font: QFont) -> None:
        self.side = side
        self.pictures = 1
        self._font = QFont(font)
        self._small = QFont(font)
        # A font that was given in pixels has a size of -1 points.
        self._small.setPointSizeF(max(6.0, font.pointSizeF() * 0.88))
        self._metrics, self._small_metrics = QFontMetrics(self._font), QFontMetrics(self._small)
        self.height = side + 3 * _EDGE + self._small_metrics.height()

    def width(self) -> int:
        """Pixels that the pictures take."""
        return self.pictures * (self.side + _EDGE) + _EDGE

    def pictures_in(self, room: int) -> int:
        """How many pictures have room in so many pixels."""
        return max(1, (room - _EDGE) // (self.side + _EDGE))

    def wells(self, rect: QRect, pictures: int) -> list[QRect]:
        """Where the pictures of a row lie; for more than there is room for, as many as there is."""
        step = self.side + _EDGE
        left, top = rect.left() + _EDGE, rect.top() + _EDGE
        return [QRect(left + step * place, top, self.side, self.side) for place in range(min(pictures, self.pictures))]

    def mark_place(self, rect: QRect) -> QRect:
        """Where the box lies that says whether a row is taken."""
        return QRect(rect.right() - _MARK - SPACE // 2, rect.top() + SPACE // 2, _MARK, _MARK)

    def paint(self, painter: QPainter, rect: QRect, rows: StripList, row: int, selected: bool, current: bool) -> None:
        """Paints a row, a `PictureRow`, into `rect`."""
        theme, tile = current_theme(), rows.tile(row)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setPen(QPen(QColor(theme.accent if current else theme.line_strong), 2) if selected else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent_soft if selected else theme.surface))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6)
        if tile.mark == "left":
            painter.setOpacity(_OUT)
        wells = self.wells(rect, len(tile.files))
        opacity = painter.opacity()
        for place, (well, file) in enumerate(zip(wells, tile.files, strict=False)):
            painter.fillRect(well, QColor(theme.well))
            lies = draw_picture(painter, well, rows.picture(row, file), opacity)
            painter.setOpacity(opacity)  # which the picture has set back
            if place in getattr(tile, "veiled", ()):
                _veil(painter, well, lies)
        self._paint_captions(painter, wells, tile)
        self._paint_words(painter, rect, tile)
        painter.setOpacity(1.0)
        if tile.mark:
            _tick(painter, self.mark_place(rect), tile.mark == "accepted")
        painter.restore()

    def _paint_captions(self, painter: QPainter, wells: list[QRect], tile: StripTile) -> None:
        theme = current_theme()
        painter.setFont(self._small)
        painter.setPen(QColor(theme.text))
        for well, words in zip(wells, tile.words, strict=False):
            line = QRect(well.left(), well.bottom() + _EDGE // 2 + 1, well.width(), self._small_metrics.height())
            painter.drawText(
                line,
                int(Qt.AlignmentFlag.AlignHCenter),
                self._small_metrics.elidedText(words, Qt.TextElideMode.ElideRight, line.width()),
            )
        more = len(tile.files) - len(wells)
        if more > 0:
            plate = QRect(QPoint(), QSize(wells[-1].width(), self._metrics.height() + SPACE))
            plate.moveBottomLeft(wells[-1].bottomLeft())
            painter.fillRect(plate, QColor(theme.surface))
            painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), f"+ {more:,} more")

    def _paint_words(self, painter: QPainter, rect: QRect, tile: StripTile) -> None:
        theme, lines = current_theme(), getattr(tile, "lines", ())
        # Beside the places of all rows, so that the words stand below one another.
        left = rect.left() + self.width() + SPACE // 2
        edge = _MARK + SPACE if tile.mark else SPACE
        room = QRect(left, rect.top() + _EDGE, rect.right() - left - edge, self.side + self._small_metrics.height())
        if not lines or room.width() <= 0:
            return
        step = self._small_metrics.height() + 2
        painter.setFont(self._font)
        painter.setPen(QColor(theme.text))
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        most = QRect(room.left(), room.top(), room.width(), max(step, room.height() - step * len(lines[1:])))
        # Whole lines only: half of one looks like a defect.
        most.setHeight(most.height() // self._metrics.lineSpacing() * self._metrics.lineSpacing())
        said = fitting(self._metrics, lines[0], most, flags)
        painter.drawText(most, flags, said)
        top = room.top() + min(painter.boundingRect(most, flags, said).height(), most.height()) + SPACE // 2
        painter.setFont(self._small)
        painter.setPen(QColor(theme.text_dim))
        for text in lines[1:]:
            shown = self._small_metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
            painter.drawText(QRect(room.left(), top, room.width(), step), int(Qt.AlignmentFlag.AlignLeft), shown)
            top += step


def fitting(metrics: QFontMetrics, text: str, room: QRect, flags: int) -> str:
    """A text, less the words at its end that there is no room for: cut between lines, a sentence seemed to end there."""
    words = text.split(" ")
    said = text
    while len(words) > 1 and metrics.boundingRect(room, flags, said).height() > room.height():
        words.pop()
        said = f"{' '.join(words).rstrip('.,;:')} …"
    return said


def _veil(painter: QPainter, well: QRect, lies: QRect) -> None:
    """Says that a picture will not stay."""
    theme = current_theme()
    veil = QColor(theme.well)
    veil.setAlpha(_VEIL)
    painter.fillRect(lies, veil)
    sign = QRect(well.right() - _SIGN - 3, well.top() + 4, _SIGN, _SIGN)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(sign, 4, 4)
    icon("exclude", "bad").paint(painter, sign.adjusted(3, 3, -3, -3))


def _tick(painter: QPainter, place: QRect, taken: bool) -> None:
    """A box, ticked where the row is taken."""
    theme = current_theme()
    box = QRectF(place).adjusted(3, 3, -3, -3)
    painter.setPen(QPen(QColor(theme.accent if taken else theme.line_strong), 1.5))
    painter.setBrush(QColor(theme.accent_soft if taken else theme.surface))
    painter.drawRoundedRect(box, 4, 4)
    if taken:
        icon("check", "accent").paint(painter, box.toRect().adjusted(1, 1, -1, -1))
