"""The lines of one run in one plot. Imports pyqtgraph."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsItem

from gui.plots.curve_axes import to_log
from gui.plots.curve_choices import CurveChoices
from gui.plots.curve_data import Floats, RunCurves
from gui.plots.lines.envelope import Envelope
from gui.plots.lines.smoothing import SmoothedLine
from gui.plots.lines.still_layer import StillLayer
from gui.plots.run_plots import PlotLine, RunPlot
from gui.theme import current_theme

STEPS_SHADE = 90
"""Opacity (of 255) of the thin line of steps, which is the background of the epochs' curves."""
GAP_SHADE = 40
RARE = 0.98
"""Part of the steps' values that decides how high a plot is; the rarest spikes may leave it."""
_SAMPLE = 4096  # of the steps' values, which tell where that is
_PIXELS_PER_DOT = 14
"""Epochs that stand closer than this, if they filled the plot, have no dots."""
_BEHIND = 0.35  # opacity of the lines of other runs while one is picked


class CurveItems:
    """The lines of one run in one plot: steps thin, train dashed, val solid, the best epoch as a star.

    Of a group of runs the lines are means, with a band from the lowest to the highest of them.

    Attributes:
        lowest: The lowest value of an epoch where that is below 0, else 0; on a logarithmic axis the lowest there is.
        highest: The highest value worth showing: every epoch's, and the steps' but for their rarest two in a hundred.
    """

    def __init__(self, plot: pg.PlotItem, layer: StillLayer, quantity: RunPlot, colour: QColor) -> None:
        self._plot = plot
        self._layer = layer
        self._still = True
        self._quantity = quantity
        self._colour = colour
        self._scale = 0.0
        self._taken_anew = 0
        self._taken: tuple[object, ...] = ()
        self._drawn: tuple[object, ...] = ()
        self._shape: tuple[object, ...] = (0, False)
        self.steps = self._line()
        self.train = self._line(4, colour)
        self.val = self._line(5, colour)
        self._envelopes = {line: Envelope() for line in (self.steps, self.train, self.val)}
        self._smoothed: dict[pg.PlotDataItem, SmoothedLine] = {}
        self.lowest = self.highest = 0.0
        self.gap: pg.FillBetweenItem | None = None
        self._band: tuple[pg.PlotDataItem, pg.PlotDataItem, pg.FillBetweenItem] | None = None
        self.best = pg.ScatterPlotItem(size=17, symbol="star", brush=colour, pen=pg.mkPen(current_theme().text, width=1.2))
        plot.addItem(self.best)
        self.best.setZValue(20)
        layer.hold(self._items(), True)

    def recolour(self, colour: QColor) -> None:
        """Draws the lines in another colour: the same run's in another theme."""
        self._colour = colour
        for line in (self.train, self.val):
            line.setSymbolBrush(colour)
        self.best.setBrush(colour)
        self.best.setPen(pg.mkPen(current_theme().text, width=1.2))
        for shaded in (self.gap, self._band[2] if self._band else None):
            if shaded is not None:
                shaded.setBrush(self._shade())
        scale, self._scale = self._scale, 0.0
        self.set_scale(scale)

    def set_behind(self, behind: bool) -> None:
        """Draws the lines faintly, while another run is picked."""
        for item in self._items():
            item.setOpacity(_BEHIND if behind else 1.0)

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

    def take(self, run: RunCurves, choices: CurveChoices) -> None:
        """Takes over what the run has more than before; of its steps only when they are shown."""
        quantity, anew = self._quantity, self._quantity.anew(run)
        log = choices.logs(quantity)
        told, shape = (anew, len(quantity.rows(run)), len(run.epochs)), (choices.smoothing, log)
        now = (*told, choices.steps, *shape)
        if now == self._taken:
            return
        if self._taken and told != self._taken[: len(told)] and self._still:
            # It goes on: from now on it is drawn above the picture of those that do not.
            self._still = False
            self._layer.hold(self._items(), False)
        self._taken = now
        # A mean over an epoch may still change when the epoch is over: its last sample is yet to come.
        if anew != self._taken_anew or shape != self._shape or quantity.sampled:
            self._taken_anew, self._shape = anew, shape
            for envelope in self._envelopes.values():
                envelope.clear()
            self._smoothed = {line: SmoothedLine(choices.smoothing) for line in self._envelopes if choices.smoothing}
        last = np.zeros(0)
        for line, values in ((self.train, quantity.train), (self.val, quantity.val)):
            if values is not None:
                self._envelopes[line].take(self._shaped(line, values.values(run), run.epochs["epoch"]))
        if quantity.steps is not None:
            last = self._shaped(self.steps, quantity.steps(run), quantity.rows(run)["epoch"])
            if choices.steps:
                self._envelopes[self.steps].take(last)
        self._measure(run, last, log)

    def _shaped(self, line: pg.PlotDataItem, values: Floats, epochs: Floats) -> Floats:
        """What is drawn of values: smoothed, and as logarithms, where that is wanted."""
        if line in self._smoothed:
            values = self._smoothed[line].take(values, epochs)
        if not self._shape[1]:
            return values
        good = values > 0
        return np.log10(values, out=np.full(len(values), np.nan), where=good)

    def _measure(self, run: RunCurves, told: Floats, log: bool) -> None:
        ends = [self._envelopes[line] for line in (self.train, self.val)]
        lows, highs = [envelope.lowest for envelope in ends], [envelope.highest for envelope in ends]
        for side, part in ((lows, run.low), (highs, run.high)):
            if part is not None and len(part.epochs):
                values = self._quantity.val.values(part)
                side.extend(to_log(float(value)) if log else float(value) for value in (values.min(), values.max()))
        low, high = float(np.fmin.reduce(lows)), float(np.fmax.reduce(highs))
        if log:
            usual = _usual_height(told)
            self.lowest = float(np.fmin(low, self._envelopes[self.steps].lowest))
            self.highest = high if not len(told) else float(np.fmax(high, usual))
            return
        self.lowest = float(np.fmin(0.0, low))
        self.highest = max(float(np.fmax(0.0, high)), _usual_height(told))

    def draw(self, run: RunCurves, choices: CurveChoices) -> None:
        """Shows what the run has now in the range the plot has now."""
        self.take(run, choices)  # a plot that is resized may be drawn between two looks at its runs
        box = self._plot.getViewBox()
        now = (*self._taken, choices, *box.viewRange()[0], box.width())
        if now == self._drawn:
            return  # of twenty runs one goes on
        self._drawn = now
        quantity, steps = self._quantity, choices.steps
        self.steps.setVisible(steps and quantity.steps is not None)
        if steps and quantity.steps is not None:
            self._show(self.steps, placed(quantity.rows(run)[choices.across], choices))
        across = placed(run.epochs[choices.across], choices)
        roomy = len(across) * _PIXELS_PER_DOT <= self._plot.getViewBox().width()
        if quantity.train is not None:
            # A line through one point cannot be seen.
            self._show(self.train, across, len(across) == 1)
        self._show(self.val, across, roomy)
        self._show_gap(choices.gap and quantity.train is not None and len(across) > 1)
        self._show_band(run, across)
        row = None if quantity.sampled or run.low is not None else run.best  # a mean of runs has no best weights
        val = self._shaped_value(quantity.val, run, row)
        # A star that cannot be placed is none: a value of 0 has no logarithm.
        self.best.setData(*(([], []) if row is None or val is None else ([across[row]], [val])))

    def near(self, place: QPointF, across: float, upward: float) -> float:
        """How far, in pixels, a place of the plot lies above or below the nearer of the run's two lines; infinite beside them.

        Args:
            place: In the plot's own units.
            across, upward: Size of a pixel in these.
        """
        apart = float("inf")
        for line in (self.train, self.val):
            places, values = line.getData()
            if places is None or len(places) == 0:
                continue
            if places[0] - 8 * across <= place.x() <= places[-1] + 8 * across:
                apart = min(apart, abs(float(np.interp(place.x(), places, values)) - place.y()) / upward)
        return apart

    def remove(self) -> None:
        for item in self._items():
            self._plot.removeItem(item)

    def _items(self) -> list[QGraphicsItem]:
        """Everything that is there now."""
        parts = [*(self._band or ()), self.gap, self.steps, self.train, self.val, getattr(self, "best", None)]
        return [part for part in parts if part is not None]

    def _shaped_value(self, line: PlotLine, run: RunCurves, row: int | None) -> float | None:
        """Where the measured value of a row stands; never a smoothed one."""
        if row is None:
            return None
        value = float(line.values(run)[row])
        if not self._shape[1]:
            return value
        return to_log(value) if value > 0 else None

    def _show_gap(self, shaded: bool) -> None:
        # There only while it is seen: it makes its shape anew whenever one of its curves changes.
        if shaded and self.gap is None:
            self.gap = pg.FillBetweenItem(self.train.curve, self.val.curve, brush=self._shade())
            self._plot.addItem(self.gap)
            self._layer.hold((self.gap,), self._still)
        elif not shaded and self.gap is not None:
            self._plot.removeItem(self.gap)
            self.gap = None

    def _show_band(self, run: RunCurves, across: Floats) -> None:
        """Shades what lies between the lowest and the highest run of a group."""
        if run.low is None or run.high is None:
            return
        if self._band is None:
            low, high = self._line(), self._line()
            fill = pg.FillBetweenItem(low.curve, high.curve, brush=self._shade())
            self._plot.addItem(fill)
            self._band = (low, high, fill)
            self._layer.hold(self._band, self._still)
        for line, part in zip(self._band[:2], (run.low, run.high), strict=True):
            values = self._quantity.val.values(part)
            shown = np.log10(np.maximum(values, 1e-12)) if self._shape[1] else values
            line.setPen(None)
            line.setData(across, shown)

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


def placed(values: Floats, choices: CurveChoices) -> Floats:
    """Where values stand across."""
    if choices.across == "time":
        values = np.maximum.accumulate(values)  # a clock that was set back must not have lines run backwards
    return np.log10(np.maximum(values, 1e-3)) if choices.log_across else values


def dots_of(run: RunCurves, row: int, quantity: RunPlot, choices: CurveChoices) -> Iterator[tuple[float, float]]:
    """Where the measured values of an epoch stand in a plot, as (across, upward)."""
    across = float(run.epochs[choices.across][row])
    log = choices.logs(quantity)
    for line in quantity.lines().values():
        value = float(line.values(run)[row])
        # Of an epoch that was over before anybody looked it is not known what it took.
        if np.isfinite(value) and (not log or value > 0):
            yield (to_log(across) if choices.log_across else across), (to_log(value) if log else value)


def _usual_height(values: Floats) -> float:
    """What all but the rarest values lie below, by some thousands of them; 0 for none."""
    some = values[:: max(1, len(values) // _SAMPLE)]
    some = some[np.isfinite(some)]
    # `np.quantile` would import all of numpy's masked arrays, 20 ms of the first plot.
    return float(np.interp(RARE * (len(some) - 1), np.arange(len(some)), np.sort(some))) if len(some) else 0.0
