"""Lines smoothed over epochs, as they grow; what is shown is said, and figures are never taken from a smoothed line."""

from __future__ import annotations

import math

import numpy as np

from gui.plots.curve_data import Floats, GrowingTable

SPANS = (0, 3, 10, 30)
"""Epochs that can be smoothed over; 0 for not at all."""

_FURTHEST = 200.0  # time constants in one piece; beyond some seven hundred the largest float is passed


def smoothing_words(epochs: int) -> str:
    """What is said beside a line that is smoothed: ", smoothed over 10 epochs"; "" for one that is not."""
    return f", smoothed over {epochs} epochs" if epochs else ""


class SmoothedLine:
    """A mean of what came before, in which a value counts the less the more epochs ago it was told.

    With one value an epoch this is the exponential moving average of that span, corrected for its beginning.

    Args:
        epochs: Span of the average.

    *Source*: the bias correction of Kingma and Ba, Adam, ICLR 2015, section 3; for uneven places as in Eckner, Algorithms for
    Unevenly-spaced Time Series (2014).
    """

    def __init__(self, epochs: int) -> None:
        # The average of span n keeps (n - 1) / (n + 1) of what it was from one epoch to the next.
        self._reach = -1.0 / math.log((epochs - 1) / (epochs + 1))
        self._table = GrowingTable(("value",))
        self._sum = self._weight = self._at = 0.0

    def take(self, values: Floats, epochs: Floats) -> Floats:
        """The whole line, smoothed; `values` is the one before with more at its end. NaN where a value is not finite.

        *Shapes*: `values`, `epochs` (rising): float [values]; result: float [values].
        """
        first = len(self._table)
        while first < len(values):
            start = epochs[first]
            last = int(np.searchsorted(epochs, start + _FURTHEST * self._reach))
            self._extend(values[first:last], epochs[first:last])
            first = last
        return self._table["value"]

    def _extend(self, values: Floats, epochs: Floats) -> None:
        good = np.isfinite(values)
        begin = float(epochs[0])
        faded = math.exp((self._at - begin) / self._reach) if self._weight else 0.0
        weights = np.where(good, np.exp((epochs - begin) / self._reach), 0.0)
        sums = self._sum * faded + np.cumsum(weights * np.where(good, values, 0.0))
        totals = self._weight * faded + np.cumsum(weights)
        mean = np.divide(sums, totals, out=np.full(len(values), np.nan), where=totals > 0)
        self._table.extend(np.where(good, mean, np.nan)[:, None])
        kept = math.exp((begin - float(epochs[-1])) / self._reach)
        self._sum, self._weight, self._at = float(sums[-1]) * kept, float(totals[-1]) * kept, float(epochs[-1])
