"""Paints a confusion matrix: cells, numbers where there is room, names that do not overlap, and what the colours mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen

from core.support.wording import percentage
from gui.plots.confusion_colours import STEPS, cell_colours, ink_on
from gui.plots.confusion_layout import MatrixView, fitted
from gui.theme import SPACE, current_theme

LEGEND = 3 * SPACE
"""Height of the line that tells what the colours mean, below the cells or beside them."""
_MOST_NAME = 18 * SPACE  # pixels for a name
_LEAST_GRID = 5.0  # side of a cell from which lines lie between them
_LEAST_NUMBER = 15.0  # height of a cell from which numbers are written
_BESIDE = 20 * SPACE  # width of the legend beside the cells
_BAR = 10 * SPACE


@dataclass(frozen=True, eq=False)
class Matrix:
    """What is painted.

    *Shapes*: `counts`: int [C, C], `shares`: float [C, C], rows = truth, both in the order of `names`; `order`: C numbers.

    Attributes:
        order: Which class lies in which row and column.
        as_shares: Whether cells say their part of the row, or how many pictures they hold.
    """

    names: tuple[str, ...] = ()
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    shares: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    order: tuple[int, ...] = ()
    as_shares: bool = True

    @property
    def classes(self) -> int:
        return len(self.names)

    @property
    def values(self) -> NDArray[np.float64]:
        """What the colours tell. *Shapes*: float [C, C]."""
        return self.shares if self.as_shares else self.counts.astype(float)

    @property
    def most(self) -> tuple[float, float]:
        """The largest value beside the diagonal, and on it."""
        values = self.values
        beside = values.copy()
        np.fill_diagonal(beside, 0)
        return float(beside.max(initial=0)), 1.0 if self.as_shares else float(np.diag(values).max(initial=0))

    def picture(self) -> NDArray[np.uint32]:
        """The cells in their colours, in the order shown. *Shapes*: uint32 [C, C]."""
        beside, on = self.most
        values = self.values
        cells = cell_colours(current_theme()).picture(values / (beside or 1.0), np.diag(values) / (on or 1.0))
        order = list(self.order)
        return cells[np.ix_(order, order)]

    def text(self, truth: int, said: int) -> str:
        """What a cell says; nothing where there is nothing in it."""
        count, share = int(self.counts[truth, said]), float(self.shares[truth, said])
        if not count:
            return ""
        if not self.as_shares:
            return f"{count:,}"
        return "<1" if share < 0.005 else f"{100 * share:.0f}"


class ConfusionPainter:
    """Keeps fonts and the widths of names."""

    def __init__(self, font: QFont) -> None:
        self._font = QFont(font)
        self._font.setPointSizeF(max(6.0, font.pointSizeF() * 0.88))
        self._metrics = QFontMetrics(self._font)
        self._longest: tuple[tuple[str, ...], int] = ((), 0)
        self._shortened: dict[tuple[str, int], str] = {}
        self._legend_below = True
        self.exactly = False

    def room(self, size: QSize, names: tuple[str, ...]) -> QRect:
        """Where the cells may lie, beside the names and with the legend below or at the right: where they become largest."""
        self._shortened.clear()
        if self._longest[0] != names:
            self._longest = (names, max((self._metrics.horizontalAdvance(name) for name in names), default=0))
        longest = max(self._longest[1], self._metrics.horizontalAdvance(_TAKEN)) + SPACE
        left, low = min(longest, _MOST_NAME, size.width() // 3), 2 * self._metrics.height() + SPACE // 2
        rooms = []
        for flat in (True, False):  # names of columns that lie need little height and wide cells
            top = low if flat else max(low, min(longest, _MOST_NAME, size.height() // 3))
            for right, below in ((0, LEGEND + SPACE // 2), (_BESIDE, 0)):
                wide, high = size.width() - left - right - SPACE, size.height() - top - below - SPACE // 2
                room = QRect(left, top, max(0, wide), max(0, high))
                cell = fitted(QSizeF(room.size()), len(names))
                if not flat or self._longest[1] + SPACE <= cell.width():
                    rooms.append((cell.height(), not right, room))
        self._legend_below, room = max(rooms, key=lambda found: found[:2])[1:]
        return room

    def paint(self, painter: QPainter, matrix: Matrix, view: MatrixView, scale: float) -> None:
        """Paints all but the names; `scale` is how many pixels of the device one of the window's has."""
        painter.setFont(self._font)
        cells = matrix.picture()
        if self.exactly:
            self._paint_rects(painter, cells, view)
        else:
            self._paint_image(painter, cells, view, scale)
        self._paint_numbers(painter, matrix, cells, view)
        self._paint_corner(painter, view)
        self._paint_legend(painter, matrix, view)

    def paint_names(
        self, painter: QPainter, matrix: Matrix, view: MatrixView, rows: Sequence[int], columns: Sequence[int]
    ) -> None:
        """Paints the names that have room, and those of these rows and columns, which make room for themselves."""
        theme = current_theme()
        painter.setFont(self._font)
        high, flat = self._metrics.height(), self._is_flat(matrix, view)
        for down, marked in ((True, rows), (False, columns)):
            shown, side = view.shown(down), view.high if down else view.wide
            step = max(1, -(-high // max(1, int(side))))  # every so many, so that they do not overlap
            painter.setPen(QColor(theme.text))
            for row in range(shown.start + -shown.start % step, shown.stop, step):
                if not any(abs(row - other) * side < high + 1 for other in marked):
                    self._paint_name(painter, matrix, view, row, down, flat)
            painter.setPen(QColor(theme.accent_text))
            for row in marked:
                self._paint_name(painter, matrix, view, row, down, flat)

    def _paint_image(self, painter: QPainter, cells: NDArray[np.uint32], view: MatrixView, scale: float) -> None:
        """Every pixel has the colour of its cell, and those between cells that of a line."""
        seen = view.seen
        wide, high = round(seen.width() * scale), round(seen.height() * scale)
        if not wide or not high:
            return
        across = (np.arange(wide) + view.left * scale) / (view.wide * scale)
        down = (np.arange(high) + view.top * scale) / (view.high * scale)
        columns = np.minimum(across.astype(np.int64), view.classes - 1)
        rows = np.minimum(down.astype(np.int64), view.classes - 1)
        pixels = np.take(cells, columns, axis=1)[rows]  # columns first: the other way round it is copied once more
        if view.high >= _LEAST_GRID:
            line = np.uint32(cell_colours(current_theme()).line)
            pixels[np.flatnonzero(np.diff(rows, prepend=rows[0])), :] = line
            pixels[:, np.flatnonzero(np.diff(columns, prepend=columns[0]))] = line
        image = QImage(pixels.data, wide, high, wide * 4, QImage.Format.Format_RGB32).copy()
        image.setDevicePixelRatio(scale)
        painter.drawImage(QPointF(seen.topLeft()), image)
        painter.setPen(QPen(QColor(current_theme().line_strong), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(seen).adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_rects(self, painter: QPainter, cells: NDArray[np.uint32], view: MatrixView) -> None:
        painter.save()
        painter.setClipRect(view.seen)
        painter.setPen(QPen(QColor(current_theme().line), 0.5) if view.high >= _LEAST_GRID else Qt.PenStyle.NoPen)
        for row in view.shown(down=True):
            for column in view.shown(down=False):
                painter.setBrush(QColor.fromRgb(int(cells[row, column])))
                painter.drawRect(view.rect(row, column))
        painter.restore()

    def _paint_numbers(self, painter: QPainter, matrix: Matrix, cells: NDArray[np.uint32], view: MatrixView) -> None:
        if view.high < _LEAST_NUMBER:
            return
        inks = dict[int, QColor]()
        painter.save()
        painter.setClipRect(view.seen)
        for row in view.shown(down=True):
            for column in view.shown(down=False):
                text = matrix.text(matrix.order[row], matrix.order[column])
                if text and self._metrics.horizontalAdvance(text) <= view.wide - 2:
                    colour = int(cells[row, column])
                    if colour not in inks:
                        inks[colour] = ink_on(colour)
                    painter.setPen(inks[colour])
                    painter.drawText(view.rect(row, column), int(Qt.AlignmentFlag.AlignCenter), text)
        painter.restore()

    def _paint_name(self, painter: QPainter, matrix: Matrix, view: MatrixView, row: int, down: bool, flat: bool) -> None:
        place = self._name_rect(view, row, down)
        low, high = (view.seen.top(), view.seen.bottom()) if down else (view.seen.left(), view.seen.right())
        if low <= (place.center().y() if down else place.center().x()) <= high:
            self._paint_one(painter, matrix.names[matrix.order[row]], place, down, flat and not down)

    def _paint_one(self, painter: QPainter, name: str, place: QRectF, down: bool, flat: bool) -> None:
        aligned = Qt.AlignmentFlag.AlignVCenter
        if down or flat:
            beside = Qt.AlignmentFlag.AlignRight if down else Qt.AlignmentFlag.AlignHCenter
            painter.drawText(place, int(aligned | beside), self._short(name, place, True))
            return
        painter.save()
        painter.translate(place.left(), place.bottom())
        painter.rotate(-90)
        lying = QRectF(0, 0, place.height(), place.width())
        painter.drawText(lying, int(aligned | Qt.AlignmentFlag.AlignLeft), self._short(name, place, False))
        painter.restore()

    def _short(self, name: str, place: QRectF, flat: bool) -> str:
        room = int(place.width() if flat else place.height())
        if (name, room) not in self._shortened:
            self._shortened[name, room] = self._metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        return self._shortened[name, room]

    def _name_rect(self, view: MatrixView, row: int, down: bool) -> QRectF:
        cell, high, gap = view.rect(row, row), self._metrics.height(), SPACE // 2
        if down:
            return QRectF(0, cell.center().y() - high / 2, view.room.left() - gap, high)
        wide = max(float(high), view.wide)
        return QRectF(cell.center().x() - wide / 2, 0, wide, view.room.top() - gap)

    def _is_flat(self, matrix: Matrix, view: MatrixView) -> bool:
        """Whether the names of columns fit beside each other."""
        return self._longest[1] + SPACE <= view.wide and bool(matrix.names)

    def _paint_corner(self, painter: QPainter, view: MatrixView) -> None:
        """Says once which way is which; where columns have their names lying there is room above those of the rows."""
        high = self._metrics.height()
        painter.setPen(QColor(current_theme().text_dim))
        corner = QRectF(0, view.room.top() - 2 * high - SPACE // 2, view.room.left() - SPACE // 2, high)
        painter.drawText(corner, int(Qt.AlignmentFlag.AlignRight), _TAKEN)
        painter.drawText(corner.translated(0, high), int(Qt.AlignmentFlag.AlignRight), _CLASS)

    def _paint_legend(self, painter: QPainter, matrix: Matrix, view: MatrixView) -> None:
        colours, seen = cell_colours(current_theme()), view.seen
        beside, on = matrix.most
        left, top = float(seen.left()), float(seen.bottom() + SPACE)
        if not self._legend_below:
            left, top = float(seen.right() + 2 * SPACE), float(seen.top())
        begin = left
        says: Sequence[str] = [_value(matrix, beside), _value(matrix, on)]
        for words, table, most in (("Mistakes", colours.mistakes, says[0]), ("Right", colours.right, says[1])):
            for text, tone in ((words, "text"), ("0", "text_dim")):
                painter.setPen(QColor(getattr(current_theme(), tone)))
                left = self._say(painter, text, left, top)
                if not self._legend_below and text == words:
                    left, top = begin, top + 2 * SPACE
            for step in range(0, STEPS, 4):
                painter.fillRect(QRectF(left + step * _BAR / STEPS, top + 2, 4 * _BAR / STEPS + 0.5, 12), _rgb(table[step]))
            left += _BAR + SPACE // 2
            painter.setPen(QColor(current_theme().text_dim))
            left = self._say(painter, most, left, top) + 2 * SPACE
            if not self._legend_below:
                left, top = begin, top + 3 * SPACE

    def _say(self, painter: QPainter, text: str, left: float, top: float) -> float:
        wide = self._metrics.horizontalAdvance(text)
        painter.drawText(QRectF(left, top, wide + 2, 16), int(Qt.AlignmentFlag.AlignVCenter), text)
        return left + wide + SPACE // 2


_TAKEN, _CLASS = "taken for →", "class ↓"


def _value(matrix: Matrix, value: float) -> str:
    return percentage(value) if matrix.as_shares else f"{value:,.0f}"


def _rgb(colour: np.uint32) -> QColor:
    return QColor.fromRgb(int(colour))
