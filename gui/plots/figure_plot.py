"""A plot of a few lines between fractions, with a crosshair that walks along one of them. Imports pyqtgraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QWidget

from gui.plots.curve_axes import UpwardAxis, restyle_axis
from gui.theme import current_theme, run_colour, theme_notifier

pg.setConfigOptions(antialias=True)

Numbers = npt.NDArray[np.float64]
_DASHES = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}


@dataclass(frozen=True, eq=False)
class FigureLine:
    """One line.

    *Shapes*: `across`, `upwards`: float [P]; NaN parts a line in two. `below`, `above`: float [P], reach of a point's interval.

    Attributes:
        colour: A colour of the theme by its name, or the place of a class or run in the row of colours.
        style: "solid", "dash" or "dot".
        dots: Side of the points in pixels; 0 for none.
        steps: True where the line goes across first, and then up or down.
    """

    across: Numbers
    upwards: Numbers
    colour: str | int
    width: float = 2.0
    style: str = "solid"
    dots: int = 0
    steps: bool = False
    below: Numbers | None = None
    above: Numbers | None = None

    def pen(self) -> object:
        """The pen in the theme in force."""
        return pg.mkPen(_colour(self.colour), width=self.width, style=_DASHES[self.style])


@dataclass(frozen=True)
class FigureAxis:
    """One axis.

    Attributes:
        title: What it tells, with its unit.
        low, high: Between which it lies.
        scale: What its values are multiplied by to be read: 100 for fractions read in percent.
    """

    title: str
    low: float = 0.0
    high: float = 1.0
    scale: float = 100.0


class _AcrossAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis that writes its outermost values too; with a grid, pyqtgraph leaves out those half outside the plot."""

    def boundingRect(self) -> QRectF:
        return QRectF(super().boundingRect()).adjusted(-16, 0, 16, 0)


class FigurePlot(pg.PlotWidget):  # type: ignore[misc]
    """Lines that do not move: neither zoomed nor dragged.

    Signals:
        pointed(int): The point of the walked line that is looked at; -1 for none.

    Args:
        name: Object name.
        spoken: Accessible name.
    """

    pointed = Signal(int)

    def __init__(self, name: str, spoken: str, across: FigureAxis, upwards: FigureAxis, parent: QWidget | None = None) -> None:
        axes = {"left": UpwardAxis("left"), "bottom": _AcrossAxis("bottom")}
        super().__init__(parent=parent, axisItems=axes, enableMenu=False)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 120)
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self._axes = {"bottom": across, "left": upwards}
        self._lines: tuple[FigureLine, ...] = ()
        self._walked = -1
        self._place = -1
        self._cache = self.cacheMode()
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.ctrlMenu.setParent(self, plot.ctrlMenu.windowFlags())  # never shown; without a parent it would outlive the plot
        plot.setMouseEnabled(False, False)
        plot.showGrid(x=True, y=True, alpha=0.6)
        plot.setContentsMargins(0, 8, 16, 0)
        box = plot.getViewBox()
        box.setDefaultPadding(0)
        box.disableAutoRange()
        self._dot = pg.ScatterPlotItem(size=11, symbol="o")
        self._dot.setZValue(31)
        self._fit()
        self.scene().sigMouseMoved.connect(self._mouse_moved)
        theme_notifier.theme_changed.connect(self.restyle)
        self.restyle()

    def show_lines(self, lines: Sequence[FigureLine], walked: int = -1) -> None:
        """Shows other lines, the last one on top; `walked` is the number of the one that can be pointed at."""
        self._lines, self._walked = tuple(lines), walked
        self._point(-1)
        self._draw()

    def set_axes(self, across: FigureAxis, upwards: FigureAxis) -> None:
        """Spans other values."""
        self._axes = {"bottom": across, "left": upwards}
        self._fit()
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        """Takes the colours of the theme in force."""
        theme = current_theme()
        self.setBackground(theme.surface)
        for side, shown in self._axes.items():
            axis = self.getPlotItem().getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setScale(shown.scale)
            axis.setZValue(-10)  # below the lines, which its grid would cut
            restyle_axis(axis)
            axis.setLabel(shown.title, color=theme.text_dim)  # last: a pen brings its colour to the label
        self._draw()

    def sizeHint(self) -> QSize:
        return QSize(320, 160)

    def set_scale(self, scale: float) -> None:
        """Does nothing: these lines are as thick as their pens say, whatever they are drawn on."""

    def draw_exactly(self, exactly: bool) -> None:
        """Has everything drawn as shapes, for a drawing that can be scaled."""
        self.setCacheMode(pg.QtWidgets.QGraphicsView.CacheModeFlag.CacheNone if exactly else self._cache)
        for item in self.scene().items():
            if isinstance(item, pg.ScatterPlotItem):
                item.setExportMode(exactly, {"antialias": True} if exactly else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        points = self._points()
        if step is None or not points:
            super().keyPressEvent(event)
            return
        # About sixty presses from one end to the other, however many points there are.
        place = self._place + step * max(1, points // 60) if self._place >= 0 else 0
        self._point(min(max(place, 0), points - 1))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(-1)

    @Slot(object)
    def _mouse_moved(self, place: QPointF) -> None:
        box: QRectF = self.getPlotItem().getViewBox().sceneBoundingRect()
        if not self._points() or not box.contains(place):
            return
        line = self._lines[self._walked]
        # The nearest as it is seen, on a line that may stand upright.
        ends = [self.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y)) for x, y in ((0.0, 0.0), (1.0, 1.0))]
        across = ends[0].x() + line.across * (ends[1].x() - ends[0].x()) - place.x()
        upwards = ends[0].y() + line.upwards * (ends[1].y() - ends[0].y()) - place.y()
        away = np.hypot(across, upwards)
        self._point(int(np.nanargmin(away)) if not np.all(np.isnan(away)) else -1)

    def _points(self) -> int:
        return len(self._lines[self._walked].across) if 0 <= self._walked < len(self._lines) else 0

    def _point(self, place: int) -> None:
        if place == self._place:
            return
        self._place = place
        self._show_dot()
        self.pointed.emit(place)

    def _show_dot(self) -> None:
        if self._place < 0 or not self._points():
            self._dot.setData([], [])
            return
        line = self._lines[self._walked]
        self._dot.setData(
            [line.across[self._place]], [line.upwards[self._place]], brush=pg.mkBrush(_colour(line.colour)),
            pen=pg.mkPen(current_theme().surface, width=1.5),
        )  # fmt: skip

    def _fit(self) -> None:
        across, upwards = self._axes["bottom"], self._axes["left"]
        # A little more, so that a line along an end is not cut in two.
        rooms = [0.02 * (axis.high - axis.low) for axis in (across, upwards)]
        self.getPlotItem().getViewBox().setRange(
            xRange=(across.low - rooms[0], across.high + rooms[0]), yRange=(upwards.low - rooms[1], upwards.high + rooms[1]),
            padding=0, disableAutoRange=True,
        )  # fmt: skip

    def _draw(self) -> None:
        plot = self.getPlotItem()
        plot.clear()
        for line in self._lines:
            colour = _colour(line.colour)
            if line.below is not None and line.above is not None:
                pen = pg.mkPen(colour, width=1)
                plot.addItem(
                    pg.ErrorBarItem(x=line.across, y=line.upwards, top=line.above, bottom=line.below, beam=0.008, pen=pen)
                )
            across, upwards = _stepped(line) if line.steps else (line.across, line.upwards)
            symbol = {"symbol": "o", "symbolSize": line.dots, "symbolBrush": colour, "symbolPen": None} if line.dots else {}
            plot.addItem(pg.PlotDataItem(across, upwards, pen=line.pen(), connect="finite", **symbol))
        plot.addItem(self._dot)
        self._show_dot()


def _stepped(line: FigureLine) -> tuple[Numbers, Numbers]:
    """The corners of a line that goes across first."""
    return np.repeat(line.across, 2)[1:], np.repeat(line.upwards, 2)[:-1]


def _colour(name: str | int) -> QColor:
    return run_colour(name) if isinstance(name, int) else QColor(getattr(current_theme(), name))
