"""One plot of curves over the epochs or steps of some runs, drawn by pyqtgraph; imported only when curves are shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFont, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from gui.plots.curve_axes import AcrossAxis, UpwardAxis, restyle_axis, to_log
from gui.plots.curve_choices import CurveChoices
from gui.plots.curve_data import Floats, RunCurves, nice_ceiling
from gui.plots.curve_items import CurveItems, dots_of
from gui.plots.hover_box import HoverBox, HoverRow
from gui.plots.lines.still_layer import StillLayer
from gui.plots.run_plots import RunPlot
from gui.theme import current_theme

pg.setConfigOptions(antialias=True)


_NAME = 0.25  # of the width, that a border's name may take
_TURN = 0.7  # of the width, from where there is no room on the right of a border
_REACH = 12  # pixels from a line that count as on it
_LOG_ROOM = 0.03  # of the decades shown, left free at both ends


class CurvePlot(pg.PlotWidget):  # type: ignore[misc]
    """A plot of one quantity for any number of runs.

    Its axes do not jump: across it spans the planned epochs, upwards accuracy spans 0 to 100 % and loss grows in nice
    steps. Once the person zooms, the view is theirs until `fit()`.

    Signals:
        pointed(float): The crosshair was moved to this place on the axis; NaN when it left the plot.
        neared(str): The pointer is on the line of this run now; "" for none.
        picked(str, bool): The line of this run was clicked, True for twice; "" for a click beside all lines.
        zoomed(): The person changed the view.
    """

    pointed = Signal(float)
    neared = Signal(str)
    picked = Signal(str, bool)
    zoomed = Signal()

    def __init__(self, name: str, quantity: RunPlot) -> None:
        self._upward, self._across = UpwardAxis("left"), AcrossAxis("bottom")
        super().__init__(axisItems={"left": self._upward, "bottom": self._across}, enableMenu=False)
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
        self._drawn: list[tuple[RunCurves, QColor]] = []
        self._choices = CurveChoices()
        self._near = ""
        self._pointer: QPointF | None = None
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
        self._still = StillLayer(plot)
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._cross.setZValue(30)
        self._cross.hide()
        plot.addItem(self._cross, ignoreBounds=True)
        self._dots = pg.ScatterPlotItem(size=9, symbol="o")
        self._dots.setZValue(31)
        plot.addItem(self._dots, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._mouse_moved)
        self.scene().sigMouseClicked.connect(self._mouse_clicked)
        self._box = HoverBox(self)
        self.restyle()

    def restyle(self) -> None:
        """Takes the current theme's colours for everything but the runs' lines."""
        theme = current_theme()
        self.setBackground(theme.surface)
        for axis in (self._upward, self._across):
            restyle_axis(axis, QFont(self.font()))
        self._upward.setWidth(44 if self.quantity.digits is not None else 60)  # rates are long: "0.0005"
        self._cross.setPen(pg.mkPen(theme.text_dim, width=1))
        self._dots.setPen(pg.mkPen(theme.surface, width=1.5))
        for border, label in self._borders:
            border.setPen(pg.mkPen(theme.line_strong, width=1, style=Qt.PenStyle.DotLine))
            label.setColor(theme.text_dim)

    def set_runs(self, runs: list[tuple[RunCurves, QColor]]) -> None:
        """Replaces the runs shown."""
        for items in self._items.values():
            items.remove()
        self._items = {run.run: CurveItems(self.getPlotItem(), self._still, self.quantity, colour) for run, colour in runs}
        self._ceiling = self._bottom = 0.0
        self._width = 0.0

    def recolour(self, runs: list[tuple[RunCurves, QColor]]) -> None:
        """Draws all in the current theme's colours, and the runs shown in these: they have others in the dark."""
        self.restyle()
        for run, colour in runs:
            self._items[run.run].recolour(colour)

    def draw(self, runs: list[tuple[RunCurves, QColor]], choices: CurveChoices) -> None:
        """Draws what the runs have now."""
        self.set_scale(self.devicePixelRatioF())
        self._drawn, self._choices = runs, choices
        self._across.counts, self._across.logarithmic = choices.across, choices.log_across
        self._upward.logarithmic = choices.logs(self.quantity)
        for run, _ in runs:
            self._items[run.run].take(run, choices)
        self._hold_axes([run for run, _ in runs])
        self._draw_lines()

    def _placed(self, place: float) -> float:
        """Where a place on the axis stands in the plot."""
        return to_log(place) if self._choices.log_across else place

    def mark_picked(self, run: str) -> None:
        """Draws the lines of all other runs faintly; of none for ""."""
        for name, items in self._items.items():
            items.set_behind(bool(run) and name != run)

    def set_scale(self, scale: float) -> None:
        """Draws lines as thick as they should look where one of the window's pixels has `scale` pixels."""
        self._still.set_scale(scale)
        for items in self._items.values():
            items.set_scale(scale)

    def set_borders(self, borders: list[tuple[float, str]]) -> None:
        """Marks where stages begin, and what was noted of a moment, by thin verticals with their names."""
        for border, _ in self._borders:
            self.getPlotItem().removeItem(border)
        self._borders = []
        theme = current_theme()
        height, step = (0.05, 0.08) if self.quantity.top else (0.95, -0.08)  # where curves are not: accuracy rises, loss falls
        levels: list[float] = []  # the last name of each line of names: one that is near would be written over it
        for place, text in sorted(borders, key=lambda border: border[0]):
            if self._choices.log_across and place <= 0:
                continue  # which has no place there
            place = self._placed(place)
            left = place > _TURN * self.view()[0][1]  # near the right edge there is no room on the right of the line
            words = text if place or self.quantity.top else ""  # a falling curve begins where the first name would stand
            if self.quantity.sampled:
                words = ""  # it is said above, on the same axis, and low plots have no room for it
            side = (1, 0.5) if left else (0, 0.5)
            near = place - _NAME * self.view()[0][1]
            level = next((row for row, last in enumerate(levels) if last < near), len(levels))
            levels[level : level + 1] = [place]
            pen = pg.mkPen(theme.line_strong, width=1, style=Qt.PenStyle.DotLine)
            border = pg.InfiniteLine(
                place, angle=90, pen=pen, label=words,
                labelOpts={"position": height + level * step, "color": theme.text_dim, "anchors": [side, side], "movable": False},
            )  # fmt: skip
            border.setZValue(-10)
            self.getPlotItem().addItem(border, ignoreBounds=True)
            self._borders.append((border, border.label))

    def point_at(self, place: float | None, rows: list[tuple[RunCurves, QColor, int]]) -> None:
        """Shows the crosshair at `place` with a dot per value of these rows of the runs' epochs; hides it for None."""
        self._cross.setVisible(place is not None)
        if place is not None:
            self._cross.setPos(self._placed(place))
        dots = [(*dot, colour) for run, colour, row in rows for dot in dots_of(run, row, self.quantity, self._choices)]
        brushes = {colour.rgb(): pg.mkBrush(colour) for _, colour, _ in rows}
        self._dots.setData([dot[0] for dot in dots], [dot[1] for dot in dots], brush=[brushes[dot[2].rgb()] for dot in dots])

    def show_box(self, title: str, rows: list[HoverRow]) -> None:
        """Lists values beside the pointer, if it is in this plot; the highest first, as the lines lie."""
        if not rows or self._pointer is None:
            self._box.hide()
            return
        self._box.show_rows(title, sorted(rows, key=lambda row: -row.value), self._near, self.mapFromScene(self._pointer))

    def draw_exactly(self, exactly: bool) -> None:
        """Has everything drawn as shapes, for a drawing that can be scaled, not from stores of small pictures."""
        self.setCacheMode(pg.QtWidgets.QGraphicsView.CacheModeFlag.CacheNone if exactly else self._cache)
        self._still.draw_exactly(exactly)
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
        for run, _ in self._drawn:
            self._items[run.run].draw(run, self._choices)

    def _hold_axes(self, runs: list[RunCurves]) -> None:
        width = max([_extent(run, self._choices.across) for run in runs], default=1.0)
        items = [self._items[run.run] for run in runs]
        if self._choices.logs(self.quantity):
            self._hold_logs(runs, items, width)
            return
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
        box.setRange(xRange=self._reach(runs), yRange=(low, top * room), padding=0, disableAutoRange=True)

    def _hold_logs(self, runs: list[RunCurves], items: list[CurveItems], width: float) -> None:
        """As `_hold_axes`, for values that stand at their logarithms."""
        known = [(shown.lowest, shown.highest) for shown in items if np.isfinite(shown.lowest) and np.isfinite(shown.highest)]
        low, high = min([low for low, _ in known], default=-1.0), max([high for _, high in known], default=0.0)
        if self._ceiling > self._bottom:  # held already
            low, high = min(low, self._bottom), max(high, self._ceiling)
        width = max(width, self._width)
        if self._own_view or (width, high, low) == (self._width, self._ceiling, self._bottom):
            return
        self._width, self._ceiling, self._bottom = width, high, low
        spare = _LOG_ROOM * max(0.1, high - low)
        box = self.getPlotItem().getViewBox()
        box.setRange(xRange=self._reach(runs), yRange=(low - spare, high + spare), padding=0, disableAutoRange=True)

    def _reach(self, runs: list[RunCurves]) -> tuple[float, float]:
        """What is shown across."""
        if not self._choices.log_across:
            return 0.0, self._width * 1.01
        firsts = [float(column[column > 0][0]) for run in runs for column in _columns(run, self._choices.across) if column.any()]
        first = min(firsts, default=self._width / 10)
        return to_log(min(first, self._width / 2)), to_log(self._width * 1.01)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
            return
        # About a hundred presses from one end to the other, however long the run.
        unit = max(1.0, round(self._width / 100))
        shown = float(self._cross.value())
        at = 10**shown if self._choices.log_across else shown
        place = at + steps * unit if self._cross.isVisible() else 0.0
        self.pointed.emit(float(np.clip(place, 0.0, self._width)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Who wheels down a page must get past its plots: they took every turn, and shrank their curves to a dot instead.
        if self._is_in_scrolled() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)

    def _is_in_scrolled(self) -> bool:
        """True while something around the plot can be scrolled up or down."""
        around = self.parentWidget()
        while around is not None:
            if isinstance(around, QAbstractScrollArea) and around.verticalScrollBar().maximum() > 0:
                return True
            around = None if around.isWindow() else around.parentWidget()
        return False

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointer = None
        self._box.hide()
        self._come_near("")
        self.pointed.emit(float("nan"))

    @Slot(object)
    def _mouse_moved(self, place: QPointF) -> None:
        box = self.getPlotItem().getViewBox()
        if box.sceneBoundingRect().contains(place):
            self._pointer = place
            self._come_near(self._line_at(place))
            across = float(box.mapSceneToView(place).x())
            self.pointed.emit(10**across if self._choices.log_across else across)

    @Slot(object)
    def _mouse_clicked(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.getPlotItem().getViewBox().sceneBoundingRect().contains(
            event.scenePos()
        ):
            self.picked.emit(self._line_at(event.scenePos()), bool(event.double()))

    def _line_at(self, place: QPointF) -> str:
        """The run whose line is nearest to a place of the scene, and near; "" for none."""
        box = self.getPlotItem().getViewBox()
        across, upward = box.viewPixelSize()
        spot = box.mapSceneToView(place)
        apart = {run.run: self._items[run.run].near(spot, across, upward) for run, _ in self._drawn}
        nearest = min(apart, key=lambda name: apart[name], default="")
        return nearest if nearest and apart[nearest] <= _REACH else ""

    def _come_near(self, run: str) -> None:
        if run != self._near:
            self._near = run
            self.setCursor(Qt.CursorShape.PointingHandCursor if run else Qt.CursorShape.ArrowCursor)
            self.neared.emit(run)

    @Slot(object)
    def _taken_over(self, _: object) -> None:
        self._own_view = True
        self.zoomed.emit()


def _columns(run: RunCurves, axis: str) -> tuple[Floats, Floats]:
    return run.batches[axis], run.epochs[axis]


def _extent(run: RunCurves, axis: str) -> float:
    planned = {"epoch": run.planned_epochs, "step": run.planned_steps}.get(axis, 0)
    last = max([0.0, *(float(column[-1]) for column in _columns(run, axis) if len(column))])
    # How long it will take is not planned: its axis grows in few steps.
    return nice_ceiling(last) if axis == "time" else max(float(planned), 1.0, last)
