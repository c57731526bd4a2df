"""Axes with logarithmic places and plain numbers, and histograms that stand beside them. Imports pyqtgraph."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from core.datasets.cleaning.size_table import Quantity
from core.support.wording import counted
from gui.theme import current_theme

Numbers = npt.NDArray[np.float64]

BINS = 60
"""Bars of a histogram."""

_LADDERS = ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0))
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_ROOM = {"bottom": 64, "left": 32}  # pixels a number takes along its axis
_PAD = 0.04  # of the range, left free at both ends
_LEAST = 0.1  # decades shown when all pictures are alike


def round_values(low: float, high: float, most: int) -> list[float]:
    """Values between two positive ones that read well on a logarithmic axis; as many as fit, `most` at most."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    best: list[float] = []
    for ladder in _LADDERS:
        found = [part * 10.0**decade for decade in decades for part in ladder if low <= part * 10.0**decade <= high]
        if len(best) < len(found) <= most:
            best = found
    if len(best) >= 3 or most < 1:
        return best
    rough = (high - low) / most
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(part * unit for part in _STEPS if part * unit >= rough * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    even = [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]
    return even if len(even) > len(best) else best


def number_text(value: float) -> str:
    """A value as the axis says it: no more digits than it needs."""
    if value >= 1e6:
        return f"{value / 1e6:.3g} M"
    if value >= 1000 or (value >= 10 and float(value).is_integer()):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def data_range(logs: Numbers) -> tuple[float, float]:
    """The range an axis shows for these logarithms, float [N], with room at both ends."""
    if not len(logs):
        return 0.0, 1.0
    low, high = float(logs.min()), float(logs.max())
    if high - low < _LEAST:
        middle = (low + high) / 2
        low, high = middle - _LEAST / 2, middle + _LEAST / 2
    pad = (high - low) * _PAD
    return low - pad, high + pad


class SizeAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose places are logarithms to base ten; it writes the numbers themselves."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        most = max(2, int(size / _ROOM.get(self.orientation, 64)))
        return [(1.0, [math.log10(value) for value in round_values(10**low, 10**high, most)])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        # The way through the logarithm leaves 2,999.9999999.
        return [number_text(round(10**value, 6)) for value in values]


class Histogram(pg.GraphicsObject):  # type: ignore[misc]
    """How many pictures lie where: all of them as an outline, those that would remain as a solid shape.

    Args:
        upright: True for one that stands above the plot, False for one at its right side.
    """

    def __init__(self, upright: bool) -> None:
        super().__init__()
        self._upright = upright
        self._edges: Numbers = np.array([0.0, 1.0])
        self._places: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self.before: npt.NDArray[np.int64] = np.zeros(1, np.int64)
        self.after: npt.NDArray[np.int64] = np.zeros(1, np.int64)

    def set_values(self, logs: Numbers) -> None:
        """Takes the values of all pictures; the bars span their range.

        *Shapes*: logs: float [N], logarithms to base ten.
        """
        self.prepareGeometryChange()
        low, high = data_range(logs)
        self._edges = np.linspace(low, high, BINS + 1)
        # The highest value would fall beyond the last bar.
        self._places = np.clip(((logs - low) / (high - low) * BINS).astype(np.int64), 0, BINS - 1)
        self.count(np.ones(len(logs), np.bool_), np.ones(len(logs), np.bool_))

    def count(self, shown: npt.NDArray[np.bool_], remaining: npt.NDArray[np.bool_]) -> None:
        """Counts the pictures shown, and those of them that would remain.

        *Shapes*: both bool [N], a place for each value that `set_values` took.
        """
        before = np.bincount(self._places[shown], minlength=BINS)
        # Qt keeps an item's bounds, and paints nothing beyond those it knows.
        if before.max(initial=0) != self.before.max(initial=0):
            self.prepareGeometryChange()
        self.before = before
        self.after = np.bincount(self._places[shown & remaining], minlength=BINS)
        self.update()

    @property
    def highest(self) -> int:
        """Pictures in the highest bar; 1 when there are none."""
        return max(1, int(self.before.max(initial=0)))

    def words_at(self, place: float, quantity: Quantity) -> str:
        """What the bar at a place (logarithm) says; "" beside all bars."""
        bar = int(np.searchsorted(self._edges, place, side="right")) - 1
        if not 0 <= bar < len(self.before):
            return ""
        low, high = (number_text(float(f"{10 ** float(edge):.3g}")) for edge in self._edges[bar : bar + 2])
        before, after = int(self.before[bar]), int(self.after[bar])
        left = f", {after:,} after" if after != before else ""
        return f"{quantity.title} about {low} to {high} {quantity.unit}: {counted(before, 'picture')}{left}"

    def boundingRect(self) -> QRectF:
        low, span = float(self._edges[0]), float(self._edges[-1] - self._edges[0])
        return QRectF(low, 0, span, self.highest) if self._upright else QRectF(0, low, self.highest, span)

    def paint(self, painter: QPainter, *_: Any) -> None:
        theme = current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        solid = QColor(theme.line_strong)
        solid.setAlpha(150)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(solid)
        painter.drawPath(self._shape(self.after))
        outline = QPen(QColor(theme.text_dim), 1)
        # One pixel thick, whatever a picture and a decade measure on the screen.
        outline.setCosmetic(True)
        painter.setPen(outline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._shape(self.before))

    def _shape(self, counts: npt.NDArray[np.int64]) -> QPainterPath:
        path = QPainterPath(self._point(float(self._edges[0]), 0))
        for place, count in enumerate(counts):
            path.lineTo(self._point(float(self._edges[place]), float(count)))
            path.lineTo(self._point(float(self._edges[place + 1]), float(count)))
        path.lineTo(self._point(float(self._edges[-1]), 0))
        return path

    def _point(self, along: float, count: float) -> QPointF:
        return QPointF(along, count) if self._upright else QPointF(count, along)
