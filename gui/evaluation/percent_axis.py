"""An axis of percents below what is drawn along it: numbers at round steps, and a dashed line at what is held against."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.theme import SPACE, current_theme

HEIGHT = SPACE * 3
"""Pixels that the numbers take below the plot."""
_TICK_ROOM = SPACE * 8  # pixels that a number takes
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)  # percentage points between two numbers


@dataclass(frozen=True)
class PercentAxis:
    """The room of a plot and what its left and right ends mean, in percent."""

    plot: QRect
    low: float
    high: float

    def across(self, percent: float) -> float:
        """Where a percentage lies, in pixels from the left."""
        return self.plot.left() + self.plot.width() * (percent - self.low) / (self.high - self.low)

    def paint(self, painter: QPainter, floor: float | None) -> None:
        """Paints line, steps and numbers, and a dashed line at `floor`, a fraction, where it lies on the axis."""
        theme, plot, low, high = current_theme(), self.plot, self.low, self.high
        most = max(1, plot.width() // _TICK_ROOM)
        step = next((step for step in _STEPS if (high - low) / step <= most), _STEPS[-1])
        painter.setPen(QPen(QColor(theme.line_strong), 1))
        painter.drawLine(plot.left(), plot.bottom(), plot.right(), plot.bottom())
        for number in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1):
            x = self.across(number * step)
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            painter.setPen(QColor(theme.text_dim))
            room = QRectF(x - _TICK_ROOM / 2, plot.bottom() + 4, _TICK_ROOM, HEIGHT - 4)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), f"{number * step:g} %")
        if floor is not None and low <= 100 * floor <= high:
            x = self.across(100 * floor)
            painter.setPen(QPen(QColor(theme.text_dim), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
