"""One plot of curves over the epochs or steps of some runs, drawn by pyqtgraph; imported only when curves are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFont, QKeyEvent

from gui.plots.curve_data import RunCurves, nice_ceiling
from gui.plots.curve_items import CurveItems
from gui.plots.run_plots import RunPlot
from gui.theme import current_theme

pg.setConfigOptions(antialias=True)


_TURN = 0.7  # of the width, from where there is no room on the right of a border
_LONG = 10_000  # from here on numbers are wider than the axis


def _in_short(value: float) -> str:
    """A number as a narrow axis says it: "500", "10 k", "2.5 M", "5e19"."""
    if abs(value) >= 1e12:
        return f"{value:.0e}".replace("e+", "e")
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:g} {letter}"
    return f"{value:g}"


class _UpwardAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis that writes its outermost values too, and large ones in short.

    With a grid, pyqtgraph leaves out those half outside the plot; and it left out "10000", which is wider than the axis, so that
    the loss of a run that had begun badly stood on an axis without numbers.
    """

    def boundingRect(self) -> QRectF:
        return QRectF(super().boundingRect()).adjusted(0, -12, 0, 12)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if not values or max(abs(value) for value in values) * scale < _LONG:
            return list(super().tickStrings(values, scale, spacing))
        return [_in_short(value * scale) for value in values]


class _WholeAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis of epochs or steps, which are whole: "0.5, 1.0, 1.5" stood below three epochs in a wide window."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        spacings = list(super().tickSpacing(minVal, maxVal, size))
        # Who zooms into one epoch wants parts of it.
        return [(max(1.0, spacing), offset) for spacing, offset in spacings] if maxVal - minVal >= 2 else spacings


class CurvePlot(pg.PlotWidget):  # type: ignore[misc]
    """A plot of one quantity for any number of runs.

    Its axes do not jump: across it spans the planned epochs, upwards accuracy spans 0 to 100 % and loss grows in nice
    steps. Once the person zooms, the view is theirs until `fit()`.

    Signals:
        pointed(float): The crosshair was moved to this place on the axis; NaN when it left the plot.
        zoomed(): The person changed the view.
    """

    pointed = Signal(float)
    zoomed = Signal()

    def __init__(self, name: str, quantity: RunPlot) -> None:
        super().__init__(axisItems={"left": _UpwardAxis("left"), "bottom": _WholeAxis("bottom")}, enableMenu=False)
        self.quantity = quantity
        self.setObjectName(f"plot_{name}")
        self.setAccessibleName(f"{quantity.title.split(',')[0]} over the training")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(*((96, 88) if quantity.sampled else (220, 140)))  # of what was taken there are up to five in a row
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self._items: dict[str, CurveItems] = {}
        self._borders: list[Any] = []
        self._ceiling = self._bottom = 0.0
        self._width = 0.0
        self._own_view = False
        self._drawn: tuple[list[tuple[RunCurves, QColor]], str, bool, bool] = ([], "epoch", True, False)
        self._cache = self.cacheMode()
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.ctrlMenu.setParent(self, plot.ctrlMenu.windowFlags())  # never shown; without a parent it would outlive the plot
        plot.showGrid(x=False, y=True, alpha=1)
        plot.setContentsMargins(0, 8, 12, 0)
        box = plot.getViewBox()
        box.setDefaultPadding(0)
        box.disableAutoRange()  # the rule of `_hold_axes` alone
        # What is zoomed into or has more room has more to show; once, for a layout tries many sizes.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._draw_lines)
        box.sigXRangeChanged.connect(self._draw_soon)
        box.sigResized.connect(self._draw_soon)
        box.sigRangeChangedManually.connect(self._taken_over)
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._cross.setZValue(30)
        self._cross.hide()
        plot.addItem(self._cross, ignoreBounds=True)
        self._dots = pg.ScatterPlotItem(size=9, symbol="o")
        self._dots.setZValue(31)
        plot.addItem(self._dots, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._mouse_moved)
        self.restyle()

    def restyle(self) -> None:
        """Takes the current theme's colours for everything but the runs' lines."""
        theme = current_theme()
        self.setBackground(theme.surface)
        font = QFont(self.font())
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setTextPen(theme.text_dim)
            axis.setPen(theme.line)
            axis.setTickPen(theme.line)
            axis.setStyle(
                tickFont=font, tickTextOffset=6, tickLength=-4, tickAlpha=255, maxTickLevel=0, hideOverlappingLabels=False
            )
        self.getPlotItem().getAxis("left").setWidth(44 if self.quantity.digits is not None else 60)  # rates are long: "0.0005"
        self._cross.setPen(pg.mkPen(theme.text_dim, width=1))
        self._dots.setPen(pg.mkPen(theme.surface, width=1.5))
        for border, label in self._borders:
            border.setPen(pg.mkPen(theme.line_strong, width=1, style=Qt.PenStyle.DotLine))
            label.setColor(theme.text_dim)

    def set_runs(self, runs: list[tuple[RunCurves, QColor]]) -> None:
        """Replaces the runs shown."""
        for items in self._items.values():
            items.remove()
        self._items = {run.run: CurveItems(self.getPlotItem(), self.quantity, colour) for run, colour in runs}
        self._ceiling = self._bottom = 0.0
        self._width = 0.0

    def recolour(self, runs: list[tuple[RunCurves, QColor]]) -> None:
        """Draws all in the current theme's colours, and the runs shown in these: they have others in the dark."""
        self.restyle()
        for run, colour in runs:
            self._items[run.run].recolour(colour)

    def draw(self, runs: list[tuple[RunCurves, QColor]], axis: str, steps: bool, gap: bool) -> None:
        """Draws what the runs have now; `axis` is "epoch" or "step"."""
        self.set_scale(self.devicePixelRatioF())
        self._drawn = (runs, axis, steps, gap)
        for run, _ in runs:
            self._items[run.run].take(run, steps)
        self._hold_axes([run for run, _ in runs], axis)
        self._draw_lines()

    def set_scale(self, scale: float) -> None:
        """Draws lines as thick as they should look where one of the window's pixels has `scale` pixels."""
        for items in self._items.values():
            items.set_scale(scale)

    def set_borders(self, borders: list[tuple[float, str]]) -> None:
        """Marks where stages begin by thin verticals with their names."""
        for border, _ in self._borders:
            self.getPlotItem().removeItem(border)
        self._borders = []
        theme = current_theme()
        height = 0.05 if self.quantity.top else 0.95  # where curves are not: accuracy rises, loss falls
        for place, text in borders:
            left = place > _TURN * self.view()[0][1]  # near the right edge there is no room on the right of the line
            words = text if place or self.quantity.top else ""  # a falling curve begins where the first name would stand
            side = (1, 0.5) if left else (0, 0.5)
            pen = pg.mkPen(theme.line_strong, width=1, style=Qt.PenStyle.DotLine)
            border = pg.InfiniteLine(
                place, angle=90, pen=pen, label=words,
                labelOpts={"position": height, "color": theme.text_dim, "anchors": [side, side], "movable": False},
            )  # fmt: skip
            border.setZValue(-10)
            self.getPlotItem().addItem(border, ignoreBounds=True)
            self._borders.append((border, border.label))

    def point_at(self, place: float | None, values: list[tuple[float, float, QColor]]) -> None:
        """Shows the crosshair at `place` with a dot per value; hides it for None."""
        self._cross.setVisible(place is not None)
        if place is not None:
            self._cross.setPos(place)
        self._dots.setData(
            [value[0] for value in values], [value[1] for value in values], brush=[pg.mkBrush(value[2]) for value in values]
        )

    def draw_exactly(self, exactly: bool) -> None:
        """Has everything drawn as shapes, for a drawing that can be scaled, not from stores of small pictures."""
        self.setCacheMode(pg.QtWidgets.QGraphicsView.CacheModeFlag.CacheNone if exactly else self._cache)
        for item in self.scene().items():
            if isinstance(item, pg.ScatterPlotItem):
                item.setExportMode(exactly, {"antialias": True} if exactly else None)

    def fit(self) -> None:
        """Gives the view back to the rule: the planned epochs across, accuracy 0 to 100 %, the others from 0 or their lowest."""
        self._own_view = False
        self._width = 0.0
        self._ceiling = self._bottom = 0.0

    def view(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The ranges shown, across and upwards."""
        across, upwards = self.getPlotItem().getViewBox().viewRange()
        return (across[0], across[1]), (upwards[0], upwards[1])

    @Slot()
    def _draw_soon(self) -> None:
        self._later.start(0)

    @Slot()
    def _draw_lines(self) -> None:
        self._later.stop()
        runs, axis, steps, gap = self._drawn
        for run, _ in runs:
            self._items[run.run].draw(run, axis, steps, gap)

    def _hold_axes(self, runs: list[RunCurves], axis: str) -> None:
        width = max([_extent(run, axis) for run in runs], default=1.0)
        items = [self._items[run.run] for run in runs]
        top = self.quantity.top or nice_ceiling(1.02 * max([shown.highest for shown in items], default=0.0))
        # A plot whose values may be below 0, as a gap's, showed nothing of them.
        lowest = min([shown.lowest for shown in items], default=0.0)
        bottom = -nice_ceiling(-1.02 * lowest) if lowest < 0 else 0.0
        # Only ever wider and higher: an axis that shrank again would jump while the run is live.
        width, top, bottom = max(width, self._width), max(top, self._ceiling), min(bottom, self._bottom)
        if self._own_view or (width, top, bottom) == (self._width, self._ceiling, self._bottom):
            return
        self._width, self._ceiling, self._bottom = width, top, bottom
        box = self.getPlotItem().getViewBox()
        room = 1.03 if self.quantity.top else 1.0  # so that a curve at 100 % is not cut by the frame
        low = bottom - 0.015 * (top - bottom)  # a little below, so that a curve at 0 is not cut either
        box.setRange(xRange=(0, width * 1.01), yRange=(low, top * room), padding=0, disableAutoRange=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
            return
        # About a hundred presses from one end to the other, however long the run.
        unit = max(1.0, round(self._width / 100))
        place = self._cross.value() + steps * unit if self._cross.isVisible() else 0.0
        self.pointed.emit(float(np.clip(place, 0.0, self._width)))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(float("nan"))

    @Slot(object)
    def _mouse_moved(self, place: QPointF) -> None:
        box = self.getPlotItem().getViewBox()
        if box.sceneBoundingRect().contains(place):
            self.pointed.emit(float(box.mapSceneToView(place).x()))

    @Slot(object)
    def _taken_over(self, _: object) -> None:
        self._own_view = True
        self.zoomed.emit()


def _extent(run: RunCurves, axis: str) -> float:
    planned = run.planned_epochs if axis == "epoch" else run.planned_steps
    columns = (run.batches[axis], run.epochs[axis])
    return float(max([planned, 1.0, *(column[-1] for column in columns if len(column))]))
