"""Paints the heat maps of a study: one hue that grows with the mean, figures in the cells, hatching and a frame."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from core.studies.grid_layout import CELL, GridLayout, GridPlace
from core.studies.grids import CellGrid, is_hatched, share_of, shares
from core.studies.verdict import CellResult
from core.support.wording import percentage
from gui.plots.confusion_colours import ink_on, shade
from gui.theme import SPACE, current_theme

_HATCH = 8.0
"""Pixels between two strokes of a hatching."""
_PLATE = 4.0


class MapPainter:
    """Paints maps where a layout says.

    Args:
        painter: At work.
        font: Of the figures.
        grids: What is painted.
        layout: Where.
    """

    def __init__(self, painter: QPainter, font: QFont, grids: tuple[CellGrid, ...], layout: GridLayout) -> None:
        self._painter, self._grids, self._layout = painter, grids, layout
        self._strong, self._small = QFont(font), QFont(font)
        self._strong.setBold(True)
        self._small.setPointSizeF(font.pointSizeF() * 0.9)
        self._font = font
        self._span = shares(grids)

    def paint(self, at: tuple[int, int, int] | None) -> None:
        """Paints all of it; the cell that keys are at has a ring."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (grid, place) in enumerate(zip(self._grids, self._layout.places, strict=True)):
            self._words(grid, place)
            for row, line in enumerate(grid.cells):
                for column, cell in enumerate(line):
                    corner = place.corner(row, column)
                    self._cell(cell, QRectF(*corner, place.wide, CELL).adjusted(1, 1, -1, -1), grid.best == (row, column))
                    if at == (number, row, column):
                        self._ring(QRectF(*corner, place.wide, CELL))

    def _words(self, grid: CellGrid, place: GridPlace) -> None:
        theme, painter = current_theme(), self._painter
        metrics = QFontMetricsF(self._font)

        def write(text: str, x: float, y: float, anchor: float, room: float, dim: bool, font: QFont) -> None:
            painter.setFont(font)
            painter.setPen(QColor(theme.text_dim if dim else theme.text))
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(QPointF(x - anchor * QFontMetricsF(font).horizontalAdvance(shown), y), shown)

        width = len(grid.columns) * place.wide
        write(grid.title, *place.title, 0, width, False, self._strong)
        write(grid.across, *place.across, 0.5, width, True, self._small)
        write(grid.down, *place.down, 1, self._layout.names, True, self._small)
        for column, value in enumerate(grid.columns):
            write(value, place.left + (column + 0.5) * place.wide, place.columns, 0.5, place.wide - 4, False, self._font)
        middle = CELL / 2 + metrics.ascent() / 2 - 1
        for row, value in enumerate(grid.rows):
            write(value, place.left - SPACE, place.top + row * CELL + middle, 1, self._layout.names - SPACE, False, self._font)

    def _cell(self, cell: CellResult | None, box: QRectF, best: bool) -> None:
        theme, painter = current_theme(), self._painter
        if cell is None:
            painter.setPen(QPen(QColor(theme.line_strong), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
            painter.setPen(QColor(theme.text_dim))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "–")
            return
        ground = shade(theme, share_of(cell.mean, self._span))
        painter.fillRect(box, ground)
        ink = ink_on(ground.rgb())
        if is_hatched(cell):
            self._hatch(box, ink)
        self._figures(cell, box, ground, ink)
        if best:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = QPen(QColor(theme.text), 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(box.adjusted(1, 1, -1, -1))

    def _figures(self, cell: CellResult, box: QRectF, ground: QColor, ink: QColor) -> None:
        painter = self._painter
        lines = [(percentage(cell.mean, 1), self._strong)]
        if cell.spread is not None:
            lines.append((f"± {100 * cell.spread:.1f}", self._small))
        heights = [QFontMetricsF(font).height() for _, font in lines]
        wide = max(QFontMetricsF(font).horizontalAdvance(text) for text, font in lines)
        plate = QRectF(0, 0, wide + 2 * _PLATE, sum(heights))
        plate.moveCenter(box.center())
        if is_hatched(cell):  # figures between strokes cannot be read
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(plate, _PLATE, _PLATE)
        painter.setPen(ink)
        top = plate.top()
        for (text, font), height in zip(lines, heights, strict=True):
            painter.setFont(font)
            painter.drawText(QRectF(box.left(), top, box.width(), height), int(Qt.AlignmentFlag.AlignCenter), text)
            top += height

    def _hatch(self, box: QRectF, ink: QColor) -> None:
        """Strokes by hand: a brush of strokes is a picture in a drawing, or nothing at all."""
        faint = QColor(ink)
        faint.setAlphaF(0.55)
        self._painter.setPen(QPen(faint, 1.2))
        height, x = box.height(), box.left() - box.height()
        while x < box.right():
            begin, end = max(box.left(), x), min(box.right(), x + height)
            if begin < end:
                self._painter.drawLine(QPointF(begin, box.bottom() - (begin - x)), QPointF(end, box.bottom() - (end - x)))
            x += _HATCH

    def _ring(self, box: QRectF) -> None:
        theme = current_theme()
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(QColor(theme.accent), 2))
        self._painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
