"""Paints accuracy against pictures per class: dots of what was measured, the law through them, and its band."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from core.runs.colours import COLOURS
from core.studies.pictures.picture_curve import PictureCurve
from gui.theme import SPACE, current_theme, run_colour

DOT = 5.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 7.0 * SPACE, 2.0 * SPACE, 1.5 * SPACE, 5.5 * SPACE
_NEAREST = 5.0 * SPACE
"""Pixels between two numbers on the axis of pictures."""
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2)


class CurvePlace:
    """Where pictures and accuracies lie in a rectangle; pictures at their logarithms.

    Args:
        curves: What is drawn, at least one.
        width, height: Pixels.
    """

    def __init__(self, curves: Sequence[PictureCurve], width: float, height: float) -> None:
        self.box = QRectF(_LEFT, _TOP, max(1.0, width - _LEFT - _RIGHT), max(1.0, height - _TOP - _BOTTOM))
        self.sizes = sorted({point.pictures for curve in curves for point in curve.points})
        ends = [float(curve.law.across[-1]) for curve in curves if curve.law is not None]
        # Some room at both ends, or the first dot lies on the numbers of the axis.
        first, last = math.log(self.sizes[0]), math.log(max([*ends, self.sizes[-1]]))
        self._low, self._high = first - 0.04 * (last - first), last + 0.02 * (last - first)
        told = [value for curve in curves for point in curve.points for value in point.accuracies]
        told += [float(end) for curve in curves if curve.law is not None and curve.law.low is not None for end in curve.law.low]
        low, high = min(told), max([*told, *(float(curve.law.accuracy[-1]) for curve in curves if curve.law is not None)])
        self.step = next((step for step in _STEPS if (high - low) / step <= 6), _STEPS[-1])
        self.bottom = max(0.0, math.floor(low / self.step) * self.step)
        self.top = min(1.0, math.ceil(high / self.step + 1e-9) * self.step)
        self.top = max(self.top, self.bottom + self.step)

    def x(self, pictures: float) -> float:
        return self.box.left() + self.box.width() * (math.log(pictures) - self._low) / (self._high - self._low)

    def y(self, accuracy: float) -> float:
        share = (min(self.top, max(self.bottom, accuracy)) - self.bottom) / (self.top - self.bottom)
        return self.box.bottom() - self.box.height() * share


def paint_curves(
    painter: QPainter, font: QFont, curves: Sequence[PictureCurve], place: CurvePlace, at: tuple[int, int] | None
) -> None:
    """Paints all of it; the dot that keys are at has a ring."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    _axes(painter, place)
    for number, curve in enumerate(curves):
        _law(painter, curve, place, run_colour(number % COLOURS))
    for number, curve in enumerate(curves):
        for row, point in enumerate(curve.points):
            colour, x = run_colour(number % COLOURS), place.x(point.pictures)
            painter.setPen(QPen(colour, 2))
            painter.drawLine(QPointF(x, place.y(min(point.accuracies))), QPointF(x, place.y(max(point.accuracies))))
            painter.setPen(QPen(QColor(current_theme().accent if at == (number, row) else current_theme().surface), 2))
            painter.setBrush(colour)
            reach = DOT + 1.5 * (at == (number, row))
            painter.drawEllipse(QPointF(x, place.y(point.mean)), reach, reach)


def _axes(painter: QPainter, place: CurvePlace) -> None:
    theme, box = current_theme(), place.box
    metrics = QFontMetricsF(painter.font())
    for number in range(round((place.top - place.bottom) / place.step) + 1):
        value = place.bottom + number * place.step
        y = place.y(value)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(QColor(theme.text_dim))
        room = QRectF(0, y - metrics.height() / 2, box.left() - SPACE, metrics.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{100 * value:.0f} %")
    painter.setPen(QPen(QColor(theme.line_strong), 1))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    last = -_NEAREST
    for size in place.sizes:
        x = place.x(size)
        painter.setPen(QPen(QColor(theme.line_strong), 1))
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.bottom() + 4))
        if x - last >= _NEAREST:
            last = x
            painter.setPen(QColor(theme.text_dim))
            room = QRectF(x - _NEAREST, box.bottom() + 6, 2 * _NEAREST, metrics.height())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignHCenter), f"{size:,.3g}")
    painter.setPen(QColor(theme.text_dim))
    room = QRectF(box.left(), box.bottom() + 8 + metrics.height(), box.width(), metrics.height())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignHCenter), "Pictures per class that were learned from")


def _law(painter: QPainter, curve: PictureCurve, place: CurvePlace, colour: QColor) -> None:
    law = curve.law
    if law is None:
        return
    rows = list(law.rows())
    if law.low is not None:
        faint = QColor(colour)
        faint.setAlphaF(0.16)
        above = [QPointF(place.x(size), place.y(high or 0.0)) for size, _, _, high in rows]
        below = [QPointF(place.x(size), place.y(low or 0.0)) for size, _, low, _ in reversed(rows)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faint)
        painter.drawPolygon(QPolygonF([*above, *below]))
    for style, wanted in ((Qt.PenStyle.SolidLine, True), (Qt.PenStyle.DashLine, False)):
        painter.setPen(QPen(colour, 2, style))
        most = max(size for size, *_ in rows if size <= law.measured)
        shown = [row for row in rows if (row[0] <= most if wanted else row[0] >= most)]
        points = [QPointF(place.x(size), place.y(value)) for size, value, *_ in shown]
        painter.drawPolyline(QPolygonF(points))
