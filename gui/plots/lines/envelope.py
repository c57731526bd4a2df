"""A line of any length as few points: of each pixel column the lowest and the highest value.

Drawn whole, a run's curves took 71 ms a redraw at 2,000 events and 2.3 s at 360,000. pyqtgraph thins lines too, but looks at all
values for it each time, and forgets that it should when the line is added to a plot.
"""

from __future__ import annotations

from itertools import count

import numpy as np

from gui.plots.curve_data import Floats, GrowingTable

_LEAST = 8
"""Values in a block of the finest level."""
_BLOCKS = 4
"""Blocks a pixel column has at least: one that reaches into the next column is drawn in the one it begins in."""


class Envelope:
    """The lowest and highest values of blocks of a line that grows, in levels; blocks of each are twice as long.

    Taking over values costs what is new, asking costs what is drawn.

    Attributes:
        lowest, highest: Of all finite values; NaN while there is none.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self._values: Floats = np.zeros(0)
        self._levels: list[GrowingTable] = []
        self.lowest = self.highest = float("nan")

    def take(self, values: Floats) -> None:
        """Takes over a line that is the one before with more at its end.

        *Shapes*: float [values]; not copied.
        """
        new = _finite(values[len(self._values) :])
        self._values = values
        if len(new):
            self.lowest = float(np.fmin(self.lowest, np.fmin.reduce(new)))
            self.highest = float(np.fmax(self.highest, np.fmax.reduce(new)))
        low, high, size = values, values, _LEAST
        for level in count():
            whole = len(low) // size
            if level == len(self._levels) and whole:
                self._levels.append(GrowingTable(("low", "high")))
            known = len(self._levels[level]) if whole else 0
            if known == whole:
                return
            rows = slice(known * size, whole * size)
            least = np.fmin.reduce(_finite(low[rows]).reshape(-1, size), axis=1)
            most = np.fmax.reduce(_finite(high[rows]).reshape(-1, size), axis=1)
            self._levels[level].extend(np.stack([least, most], axis=1))
            low, high, size = self._levels[level]["low"], self._levels[level]["high"], 2

    def points(self, across: Floats, left: float, right: float, columns: int) -> tuple[Floats, Floats]:
        """What is drawn of the line between two places: at most two points a column, none that is not finite.

        *Shapes*: `across`: float [values], rising; both answers float [points].
        """
        first = max(0, int(np.searchsorted(across, left)) - 1)
        last = min(len(across), int(np.searchsorted(across, right, "right")) + 1)  # so that lines run out of the plot
        if first >= last:
            return np.zeros(0), np.zeros(0)
        places, low, high = self._blocks(across, first, last, columns)
        column = np.floor((places - left) * (columns / (right - left)))
        starts = np.flatnonzero(np.diff(column, prepend=np.nan))
        places, low, high = places[starts], np.fmin.reduceat(low, starts), np.fmax.reduceat(high, starts)
        good = np.isfinite(low)
        pairs = np.stack([low[good], high[good]], axis=1)
        pairs[1::2] = pairs[1::2, ::-1].copy()  # up in one column, down in the next: no line crosses a column twice
        two = np.ones_like(pairs, dtype=bool)
        two[:, 1] = pairs[:, 0] != pairs[:, 1]
        return np.repeat(places[good], 2)[two.ravel()], pairs[two]

    def _blocks(self, across: Floats, first: int, last: int, columns: int) -> tuple[Floats, Floats, Floats]:
        """Where the blocks of these rows begin, and their lowest and highest values."""
        often = (last - first) // (columns * _BLOCKS * _LEAST)
        level = min(often.bit_length(), len(self._levels)) - 1
        if level < 0:
            values = _finite(self._values[first:last])
            return across[first:last], values, values
        table, size = self._levels[level], _LEAST << level
        begin, end = first // size, min(-(-last // size), len(table))
        places, low, high = across[begin * size : end * size : size], table["low"][begin:end], table["high"][begin:end]
        rest = _finite(self._values[end * size : last])  # no whole block yet
        if len(rest):
            places = np.append(places, across[end * size])
            low, high = np.append(low, np.fmin.reduce(rest)), np.append(high, np.fmax.reduce(rest))
        return places, low, high


def _finite(values: Floats) -> Floats:
    """Values with NaN for what is not finite, which `fmin` and `fmax` pass over."""
    good = np.isfinite(values)
    return values if good.all() else np.where(good, values, np.nan)
