"""The lines of one run in one plot. Imports pyqtgraph."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from gui.plots.curve_data import Floats, RunCurves
from gui.plots.envelope import Envelope
from gui.plots.run_plots import RunPlot
from gui.theme import current_theme

STEPS_SHADE = 90
"""Opacity (of 255) of the thin line of steps, which is the background of the epochs' curves."""
GAP_SHADE = 40
RARE = 0.98
"""Part of the steps' values that decides how high a plot is; the rarest spikes may leave it."""
_SAMPLE = 4096  # of the steps' values, which tell where that is
_PIXELS_PER_DOT = 14
"""Epochs that stand closer than this, if they filled the plot, have no dots."""


class CurveItems:
    """The lines of one run in one plot: steps thin, train dashed, val solid, the best epoch as a star.

    Attributes:
        lowest: The lowest value of an epoch where that is below 0, else 0.
        highest: The highest value worth showing: every epoch's, and the steps' but for their rarest two in a hundred.
    """

    def __init__(self, plot: pg.PlotItem, quantity: RunPlot, colour: QColor) -> None:
        self._plot = plot
        self._quantity = quantity
        self._colour = colour
        self._scale = 0.0
        self._taken_anew = 0
        self._taken: tuple[object, ...] = ()
        self._drawn: tuple[object, ...] = ()
        self.steps = self._line()
        self.train = self._line(4, colour)
        self.val = self._line(5, colour)
        self._envelopes = {line: Envelope() for line in (self.steps, self.train, self.val)}
        self.lowest = self.highest = 0.0
        self.gap: pg.FillBetweenItem | None = None
        self.best = pg.ScatterPlotItem(size=17, symbol="star", brush=colour, pen=pg.mkPen(current_theme().text, width=1.2))
        plot.addItem(self.best)
        self.best.setZValue(20)

    def recolour(self, colour: QColor) -> None:
        """Draws the lines in another colour: the same run's in another theme."""
        self._colour = colour
        for line in (self.train, self.val):
            line.setSymbolBrush(colour)
        self.best.setBrush(colour)
        self.best.setPen(pg.mkPen(current_theme().text, width=1.2))
        if self.gap is not None:
            self.gap.setBrush(self._shade())
        scale, self._scale = self._scale, 0.0
        self.set_scale(scale)

    def set_scale(self, scale: float) -> None:
        """Draws lines for a screen or picture with so many of its own pixels to one of the window's."""
        if scale == self._scale:
            return
        self._scale = scale
        faint = QColor(self._colour)
        faint.setAlpha(STEPS_SHADE)
        dashed = QPen(self._colour, 1.5 * scale)
        dashed.setDashPattern([4, 3])
        for line, pen in ((self.steps, QPen(faint, scale)), (self.train, dashed), (self.val, QPen(self._colour, 2 * scale))):
            # As thick whatever the axes are scaled to.
            pen.setCosmetic(True)
            line.setPen(pen)

    def take(self, run: RunCurves, steps: bool) -> None:
        """Takes over what the run has more than before; of its steps only when they are shown."""
        quantity, anew = self._quantity, self._quantity.anew(run)
        now = (anew, len(quantity.rows(run)), len(run.epochs), steps)
        if now == self._taken:
            return
        self._taken = now
        # A mean over an epoch may still change when the epoch is over: its last sample is yet to come.
        if anew != self._taken_anew or quantity.sampled:
            self._taken_anew = anew
            for envelope in self._envelopes.values():
                envelope.clear()
        told = np.zeros(0)
        for line, values in ((self.train, quantity.train), (self.val, quantity.val)):
            if values is not None:
                self._envelopes[line].take(values.values(run))
        if quantity.steps is not None:
            told = quantity.steps(run)
            if steps:
                self._envelopes[self.steps].take(told)
        ends = [self._envelopes[line] for line in (self.train, self.val)]
        self.lowest = float(np.fmin(0.0, np.fmin.reduce([envelope.lowest for envelope in ends])))
        self.highest = max(float(np.fmax(0.0, np.fmax.reduce([envelope.highest for envelope in ends]))), _usual_height(told))

    def draw(self, run: RunCurves, axis: str, steps: bool, gap: bool) -> None:
        """Shows what the run has now in the range the plot has now."""
        self.take(run, steps)  # a plot that is resized may be drawn between two looks at its runs
        box = self._plot.getViewBox()
        now = (*self._taken, axis, gap, *box.viewRange()[0], box.width())
        if now == self._drawn:
            return  # of twenty runs one goes on
        self._drawn = now
        quantity = self._quantity
        self.steps.setVisible(steps and quantity.steps is not None)
        if steps and quantity.steps is not None:
            self._show(self.steps, quantity.rows(run)[axis])
        across, val = run.epochs[axis], quantity.val.values(run)
        roomy = len(across) * _PIXELS_PER_DOT <= self._plot.getViewBox().width()
        if quantity.train is not None:
            # A line through one point cannot be seen.
            self._show(self.train, across, len(across) == 1)
        self._show(self.val, across, roomy)
        shaded = gap and quantity.train is not None and len(across) > 1
        # There only while it is seen: it makes its shape anew whenever one of its curves changes.
        if shaded and self.gap is None:
            self.gap = pg.FillBetweenItem(self.train.curve, self.val.curve, brush=self._shade())
            self._plot.addItem(self.gap)
        elif not shaded and self.gap is not None:
            self._plot.removeItem(self.gap)
            self.gap = None
        row = None if quantity.sampled else run.best
        self.best.setData([] if row is None else [across[row]], [] if row is None else [val[row]])

    def remove(self) -> None:
        for item in (self.gap, self.steps, self.train, self.val, self.best):
            if item is not None:
                self._plot.removeItem(item)

    def _shade(self) -> QColor:
        shade = QColor(self._colour)
        shade.setAlpha(GAP_SHADE)
        return shade

    def _show(self, line: pg.PlotDataItem, across: Floats, dots: bool = False) -> None:
        box = self._plot.getViewBox()
        (left, right), _ = box.viewRange()
        places, values = self._envelopes[line].points(across, left, right, max(1, int(box.width())))
        line.setData(places, values, symbol="o" if dots else None)

    def _line(self, dot: int = 4, fill: QColor | None = None) -> pg.PlotDataItem:
        line = pg.PlotDataItem(symbol=None, symbolSize=dot, symbolBrush=fill, symbolPen=None, skipFiniteCheck=True, connect="all")
        self._plot.addItem(line)
        return line


def _usual_height(values: Floats) -> float:
    """What all but the rarest values lie below, by some thousands of them; 0 for none."""
    some = values[:: max(1, len(values) // _SAMPLE)]
    some = some[np.isfinite(some)]
    # `np.quantile` would import all of numpy's masked arrays, 20 ms of the first plot.
    return float(np.interp(RARE * (len(some) - 1), np.arange(len(some)), np.sort(some))) if len(some) else 0.0
