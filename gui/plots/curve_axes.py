"""The axes of a plot of curves, plain or logarithmic, with numbers that read well. Imports pyqtgraph."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from gui.plots.log_axes import number_text, round_values
from gui.theme import current_theme

_LONG = 10_000  # from here on numbers are wider than the axis
_ROOM = {"left": 32, "bottom": 64}  # pixels a number takes along its axis
_SPANS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18_000, 36_000, 86_400)  # seconds
_LEAST = 1e-3  # what a logarithmic axis takes for nothing at all


def to_log(value: float) -> float:
    """Where a value stands on a logarithmic axis; what is not above 0 far to the left of everything."""
    return math.log10(max(value, _LEAST))


def _in_short(value: float) -> str:
    """A number as a narrow axis says it: "500", "10 k", "2.5 M", "5e19"."""
    if abs(value) >= 1e12:
        return f"{value:.0e}".replace("e+", "e")
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:g} {letter}"
    return f"{value:g}"


def time_text(seconds: float, longest: float) -> str:
    """A time in the unit that suits the longest one beside it: "30 s", "2.5 min", "1 h"."""
    size, unit = next((size, unit) for most, size, unit in _UNITS if longest < most)
    return f"{seconds / size:.3g} {unit}"


_UNITS = ((120, 1, "s"), (7200, 60, "min"), (math.inf, 3600, "h"))


def place_text(axis: str, place: float) -> str:
    """A place on the axis of epochs, steps or time in words: "epoch 4", "step 12,500", "2.5 min"."""
    return time_text(place, place) if axis == "time" else f"{axis} {place:,.0f}"


def restyle_axis(axis: pg.AxisItem, font: QFont | None = None) -> None:
    """Gives an axis the colours of the theme in force, ticks inside it, and no number left out; `font` is theirs."""
    theme = current_theme()
    axis.setTextPen(theme.text_dim)
    axis.setPen(theme.line)
    axis.setTickPen(theme.line)
    axis.setStyle(tickFont=font, tickTextOffset=6, tickLength=-4, tickAlpha=255, maxTickLevel=0, hideOverlappingLabels=False)


class CurveAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose places are logarithms to base ten while `logarithmic` is set; it writes the numbers themselves."""

    logarithmic = False

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        if not self.logarithmic:
            return list(super().tickValues(low, high, size))
        most = max(2, int(size / _ROOM[self.orientation]))
        return [(1.0, [math.log10(value) for value in round_values(10**low, 10**high, most)])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if not self.logarithmic:
            return self.plain_texts(values, scale, spacing)
        # The way through the logarithm leaves 2,999.9999999.
        return [self.log_text(float(f"{10**value:.10g}")) for value in values]

    def plain_texts(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """What stands at places that are the values themselves."""
        if not values or max(abs(value) for value in values) * scale < _LONG:
            return list(super().tickStrings(values, scale, spacing))
        return [_in_short(value * scale) for value in values]

    def log_text(self, value: float) -> str:
        """What stands at the place of a value's logarithm."""
        return number_text(value) if value < _LONG else _in_short(value)


class UpwardAxis(CurveAxis):
    """An axis that writes its outermost values too, and large ones in short.

    With a grid, pyqtgraph leaves out those half outside the plot; and it left out "10000", which is wider than the axis, so that
    the loss of a run that had begun badly stood on an axis without numbers.
    """

    def boundingRect(self) -> QRectF:
        return QRectF(super().boundingRect()).adjusted(0, -12, 0, 12)


class AcrossAxis(CurveAxis):
    """An axis of epochs or steps, which are whole, or of time: "0.5, 1.0, 1.5" stood below three epochs in a wide window."""

    counts = "epoch"

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        if self.counts == "time":
            most = max(2, int(size / _ROOM["bottom"]))
            step = next((span for span in _SPANS if (maxVal - minVal) / span <= most), _SPANS[-1])
            return [(float(step), 0.0)]
        spacings = list(super().tickSpacing(minVal, maxVal, size))
        # Who zooms into one epoch wants parts of it.
        return [(max(1.0, spacing), offset) for spacing, offset in spacings] if maxVal - minVal >= 2 else spacings

    def plain_texts(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.counts != "time":
            return super().plain_texts(values, scale, spacing)
        return self._times(values)

    def log_text(self, value: float) -> str:
        return time_text(value, value) if self.counts == "time" else super().log_text(value)

    def _times(self, values: Sequence[float]) -> list[str]:
        longest = max(values, default=0.0)
        return [time_text(value, longest) for value in values]
