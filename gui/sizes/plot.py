"""Pictures as points by size and shape, a colour per class, with limits to drag, a brush, and a histogram per axis.

Imports pyqtgraph; imported only when sizes are shown.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QGraphicsRectItem, QToolTip

from core.datasets.cleaning.size_table import OPEN, QUANTITIES, Mask, SizeSpans, SizeTable, Span
from core.support.wording import picture_size
from gui.plots.log_axes import Histogram, SizeAxis, data_range
from gui.plots.point_cloud import PointCloud
from gui.sizes.limit_lines import LimitLines
from gui.theme import SPACE, class_colour, current_theme

COLOURS = 8  # as many as can be told apart
"""Colours of the cycle."""
AXIS_WIDTH, AXIS_HEIGHT = 52, 24
_NEAR = 12  # pixels from the pointer within which a picture is meant
_MARKED = 18  # pixels across
_ROOM = 0.015  # of the range beyond the lines of open limits, so that they can be grasped


class SizeBox(pg.ViewBox):  # type: ignore[misc]
    """The area of the points. With the brush a drag draws a region, otherwise it moves the view; the wheel zooms.

    Signals:
        brushed(object): A region as a QRectF, in the places of the axes; None when it was taken away by a click.
    """

    brushed = Signal(object)

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self.brushing = False

    def mouseDragEvent(self, event: object, axis: int | None = None) -> None:
        if not self.brushing or event.button() != Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            super().mouseDragEvent(event, axis)
            return
        event.accept()  # type: ignore[attr-defined]
        first = self.mapToView(event.buttonDownPos())  # type: ignore[attr-defined]
        self.brushed.emit(QRectF(first, self.mapToView(event.pos())).normalized())  # type: ignore[attr-defined]

    def mouseClickEvent(self, event: object) -> None:
        if self.brushing:
            self.brushed.emit(None)


class SizePlot(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """The points with their histograms.

    Signals:
        limits_dragged(str, object): A limit of a quantity was dragged; its new span.
        brushed(object): Spans by quantity that were brushed; None when the brush was taken away.
        pointed(int): The picture that was clicked.
        zoomed(): The person changed the view.
    """

    limits_dragged = Signal(str, object)
    brushed = Signal(object)
    pointed = Signal(int)
    zoomed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("size_plot")
        self.setAccessibleName("Sizes and shapes of the pictures")
        self.setMinimumSize(280, 200)
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self._pictures: SizeTable | None = None
        self._axes = ("width", "height")
        self._logs: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] = (np.zeros(0), np.zeros(0))
        self._shown: Mask = np.zeros(0, np.bool_)
        self._chosen: Mask = np.zeros(0, np.bool_)
        self._marked: int | None = None
        self.box = SizeBox()
        self.top, self.side = Histogram(True), Histogram(False)
        self._build()
        # One picture of all points: drawn one by one, tens of thousands were too slow to drag limits across.
        self.cloud = PointCloud()
        self._plot.addItem(self.cloud, ignoreBounds=True)
        self._mark = pg.ScatterPlotItem(size=_MARKED, symbol="o")
        self._plot.addItem(self._mark, ignoreBounds=True)
        self._mark.setZValue(30)
        self._region = QGraphicsRectItem()
        self._region.setZValue(25)
        self._region.hide()
        self._plot.addItem(self._region, ignoreBounds=True)
        self.lines = LimitLines(self._plot)
        self.lines.dragged.connect(self._line_dragged)
        self.box.brushed.connect(self._box_brushed)
        self.box.sigRangeChangedManually.connect(self.zoomed)
        self.scene().sigMouseMoved.connect(self._mouse_moved)
        self.scene().sigMouseClicked.connect(self._mouse_clicked)
        self.restyle()

    def show_pictures(self, pictures: SizeTable) -> None:
        """Shows the pictures of a dataset; all are shown and none is chosen."""
        self._pictures = pictures
        self._shown = np.ones(len(pictures), np.bool_)
        self._chosen = np.zeros(len(pictures), np.bool_)
        self._place_points()

    def set_axes(self, across: str, upwards: str) -> None:
        """Shows other quantities."""
        self._axes = (across, upwards)
        self._place_points()

    def set_chosen(self, shown: Mask, chosen: Mask) -> None:
        """Shows only some pictures, and marks those of them that are chosen. Both are bool [pictures]."""
        self._shown, self._chosen = shown, chosen & shown
        self.cloud.set_masks(self._shown, self._chosen)
        self._count()

    def set_limits(self, limits: SizeSpans) -> None:
        """Moves the lines to where the limits are."""
        across, upwards = (_logs_of(limits.of(name)) for name in self._axes)
        self.lines.show_spans(across, upwards, *self._ranges())

    def set_brushing(self, brushing: bool) -> None:
        """Turns between the brush (True) and the limits."""
        self.box.brushing = brushing
        self.lines.set_visible(not brushing)
        self._region.hide()
        self.setCursor(Qt.CursorShape.CrossCursor if brushing else Qt.CursorShape.ArrowCursor)

    def mark(self, row: int | None) -> None:
        """Puts a ring around one picture's point; takes it away for None."""
        self._marked = row
        across, upwards = self._logs
        there = row is not None and row < len(across)
        self._mark.setData([across[row]] if there else [], [upwards[row]] if there else [])

    def fit(self) -> None:
        """Shows all pictures."""
        across, upwards = self._ranges()
        # Without pyqtgraph's own ranging, which would move the view whenever points change.
        self.box.setRange(xRange=across, yRange=upwards, padding=_ROOM, disableAutoRange=True)

    def restyle(self) -> None:
        """Takes the current theme's colours."""
        theme = current_theme()
        self.setBackground(theme.surface)
        for plot in (self._plot, self._above, self._beside):
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setTextPen(theme.text_dim)
                axis.setPen(theme.line)
                axis.setTickPen(theme.line)
                axis.setStyle(tickFont=QFont(self.font()), tickTextOffset=6, tickLength=-4, tickAlpha=255, maxTickLevel=0)
        self.cloud.set_colours([class_colour(place) for place in range(COLOURS)], QColor(theme.text))
        self._mark.setBrush(pg.mkBrush(None))
        self._mark.setPen(pg.mkPen(theme.accent, width=2.5))
        soft = QColor(theme.accent)
        soft.setAlpha(30)
        self._region.setBrush(soft)
        self._region.setPen(pg.mkPen(theme.accent, width=1.5))
        self.lines.restyle()
        self.top.update()
        self.side.update()

    def words_at(self, place: QPointF) -> str:
        """What lies under a place of the scene: a picture or a bar of a histogram; "" for nothing."""
        if self._pictures is None:
            return ""
        if self.box.sceneBoundingRect().contains(place):
            row = self.nearest(place)
            return self._describe(row) if row is not None else ""
        for plot, bars, axis in ((self._above, self.top, 0), (self._beside, self.side, 1)):
            inside = plot.getViewBox()
            if inside.sceneBoundingRect().contains(place):
                where = inside.mapSceneToView(place)
                return bars.words_at(where.x() if axis == 0 else where.y(), QUANTITIES[self._axes[axis]])
        return ""

    def nearest(self, place: QPointF) -> int | None:
        """The picture shown nearest to a place of the scene; None when none is near."""
        rows = np.flatnonzero(self._shown)
        if not len(rows):
            return None
        # Near on the screen is meant: a decade across is not as long as one upwards.
        where, pixel = self.box.mapSceneToView(place), self.box.viewPixelSize()
        across = (self._logs[0][rows] - where.x()) / pixel[0]
        upwards = (self._logs[1][rows] - where.y()) / pixel[1]
        distance = across * across + upwards * upwards
        best = int(np.argmin(distance))
        return int(rows[best]) if distance[best] <= _NEAR * _NEAR else None

    def _build(self) -> None:
        self._above = self.addPlot(0, 0, enableMenu=False)
        self._plot = self.addPlot(1, 0, viewBox=self.box, axisItems={"left": SizeAxis("left"), "bottom": SizeAxis("bottom")})
        self._beside = self.addPlot(1, 1, enableMenu=False)
        layout = self.ci.layout
        layout.setContentsMargins(0, SPACE, SPACE, 0)
        layout.setSpacing(2)
        layout.setRowStretchFactor(1, 1)
        layout.setColumnStretchFactor(0, 1)
        layout.setRowFixedHeight(0, 64)
        layout.setColumnFixedWidth(1, 72)
        for plot in (self._plot, self._above, self._beside):
            plot.hideButtons()
            plot.ctrlMenu.setParent(self, plot.ctrlMenu.windowFlags())  # never shown; without a parent it would outlive the plot
        for plot, bars in ((self._above, self.top), (self._beside, self.side)):
            plot.addItem(bars)
            plot.setMouseEnabled(False, False)
            for side in ("left", "bottom"):
                plot.hideAxis(side)
        # Blank axes as wide as the plot's own, so that bars stand exactly above and beside their points.
        for plot, side in ((self._above, "left"), (self._beside, "bottom")):
            plot.showAxis(side)
            plot.getAxis(side).setStyle(showValues=False)
            plot.getAxis(side).setOpacity(0)
        self._above.getAxis("left").setWidth(AXIS_WIDTH)
        self._plot.getAxis("left").setWidth(AXIS_WIDTH)
        self._beside.getAxis("bottom").setHeight(AXIS_HEIGHT)
        self._plot.getAxis("bottom").setHeight(AXIS_HEIGHT)
        self._plot.showGrid(x=True, y=True, alpha=0.6)
        for side in ("left", "bottom"):
            self._plot.getAxis(side).setZValue(-30)  # or the grid would be drawn over the points
        self._above.setXLink(self._plot)
        self._beside.setYLink(self._plot)

    def _place_points(self) -> None:
        if self._pictures is None:
            return
        across, upwards = self._axes
        # Sizes lie decades apart; by the pixel all small pictures would be one spot.
        self._logs = (np.log10(self._pictures.values(across)), np.log10(self._pictures.values(upwards)))
        self.top.set_values(self._logs[0])
        self.side.set_values(self._logs[1])
        self.cloud.set_points(*self._logs, self._pictures.labels % COLOURS)
        self.cloud.set_masks(self._shown, self._chosen)
        self._count()
        self._region.hide()
        self.mark(self._marked if self._marked is not None and self._marked < len(self._pictures) else None)
        self.fit()

    def _count(self) -> None:
        for bars, plot in ((self.top, self._above), (self.side, self._beside)):
            bars.count(self._shown, ~self._chosen)
            span = (0, bars.highest * 1.05)
            plot.getViewBox().setRange(
                yRange=span if bars is self.top else None, xRange=span if bars is self.side else None, padding=0
            )

    def _ranges(self) -> tuple[Span, Span]:
        return data_range(self._logs[0]), data_range(self._logs[1])

    def _describe(self, row: int) -> str:
        pictures = self._pictures
        assert pictures is not None
        width, height = pictures.width[row], pictures.height[row]
        alike = int(np.sum((pictures.width == width) & (pictures.height == height) & self._shown))
        more = f"\n{alike:,} pictures of this size" if alike > 1 else ""
        name = pictures.classes[pictures.labels[row]]
        return f"{pictures.paths[row]}\n{name}, {picture_size(width, height)} pixels, aspect ratio {width / height:.2f}{more}"

    @Slot(int, float, float)
    def _line_dragged(self, axis: int, low: float, high: float) -> None:
        # As many as the fields show: a limit that was dragged is the one that can be read and typed.
        digits = QUANTITIES[self._axes[axis]].digits
        span = tuple(
            round(10**place, digits) if math.isfinite(place) else edge for place, edge in zip((low, high), OPEN, strict=True)
        )
        self.limits_dragged.emit(self._axes[axis], span)

    @Slot(object)
    def _box_brushed(self, area: QRectF | None) -> None:
        self._region.setVisible(area is not None)
        if area is None:
            self.brushed.emit(None)
            return
        self._region.setRect(area)
        across, upwards = self._axes
        self.brushed.emit({across: (10 ** area.left(), 10 ** area.right()), upwards: (10 ** area.top(), 10 ** area.bottom())})

    @Slot(object)
    def _mouse_moved(self, place: QPointF) -> None:
        words = self.words_at(place)
        where = self.mapToGlobal(self.mapFromScene(place))
        if words:
            QToolTip.showText(where, words, self)
        else:
            QToolTip.hideText()

    @Slot(object)
    def _mouse_clicked(self, event: object) -> None:
        place = event.scenePos()  # type: ignore[attr-defined]
        if not self.box.brushing and self.box.sceneBoundingRect().contains(place):
            row = self.nearest(place)
            if row is not None:
                self.pointed.emit(row)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        QToolTip.hideText()


def _logs_of(span: Span) -> Span:
    low, high = span
    return (math.log10(low) if low > 0 else -math.inf), math.log10(high)
