"""The points of a map, to be moved, zoomed, pointed at, and drawn around with a lasso.

Imports pyqtgraph; imported only when a map is shown.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainterPath, QPolygonF
from PySide6.QtWidgets import QGraphicsPathItem

from gui.plots.point_cloud import Mask, PointCloud
from gui.theme import class_colour, current_theme

COLOURS = 8  # as many as can be told apart
"""Colours of the cycle; behind them stands the grey of what is nothing special."""

NEW, MORE, LESS = "new", "more", "less"
"""What a lasso does with the points inside: it chooses them alone, too, or no longer."""

_NEAR = 12  # pixels from the pointer within which a picture is meant
_MARKED = 18  # pixels across
_ROOM = 0.03  # of the range around all points
_STEP = 0.15  # of what is seen, that an arrow key moves
_ZOOM = 1.25
_FADED = 0.82  # part of the ground in the colour of points that are not chosen while others are
_ARROWS = {
    Qt.Key.Key_Left: (-_STEP, 0.0),
    Qt.Key.Key_Right: (_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, _STEP),
    Qt.Key.Key_Down: (0.0, -_STEP),
}


class MapBox(pg.ViewBox):  # type: ignore[misc]
    """The area of the points. With the lasso a drag draws a line, otherwise it moves the view; the wheel zooms.

    Signals:
        drawn(object, str, bool): The line so far as [M, 2] in the places of the map, what it does, and whether it is finished.
    """

    drawn = Signal(object, str, bool)

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0, lockAspect=True)
        self.drawing = True
        self._line: list[tuple[float, float]] = []
        self._does = NEW

    def mouseDragEvent(self, event: object, axis: int | None = None) -> None:
        if not self.drawing or event.button() != Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            super().mouseDragEvent(event, axis)
            return
        event.accept()  # type: ignore[attr-defined]
        if event.isStart():  # type: ignore[attr-defined]
            first = self.mapToView(event.buttonDownPos())  # type: ignore[attr-defined]
            self._line, self._does = [(first.x(), first.y())], _does(event.modifiers())  # type: ignore[attr-defined]
        place = self.mapToView(event.pos())  # type: ignore[attr-defined]
        self._line.append((place.x(), place.y()))
        self.drawn.emit(np.array(self._line), self._does, event.isFinish())  # type: ignore[attr-defined]


class MapPlot(pg.GraphicsView):  # type: ignore[misc]
    """The points, each in the colour of what it stands for.

    Signals:
        lassoed(object, str, bool): As `MapBox.drawn`.
        pointed(int): The point that was clicked; -1 for a click beside all of them.
        opened(): A point was double-clicked, or Return was pressed.
        hovered(int, object): The point under the pointer and the place on the screen; -1 for none.
        zoomed(): The person changed the view.
        all_asked(): Choose every point that is shown.
        none_asked(): Choose none.
    """

    lassoed = Signal(object, str, bool)
    pointed = Signal(int)
    opened = Signal()
    hovered = Signal(int, object)
    zoomed = Signal()
    all_asked = Signal()
    none_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("map_plot")
        self.setAccessibleName("Map of the pictures")
        self.setMinimumSize(280, 200)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._places: npt.NDArray[np.float64] = np.zeros((0, 2))
        self._shown: Mask = np.zeros(0, np.bool_)
        self.box = MapBox()
        self.setCentralItem(self.box)
        # One picture of all points: pyqtgraph's own item takes a fifth of a second for sixty thousand.
        self.cloud = PointCloud()
        self.box.addItem(self.cloud, ignoreBounds=True)
        self._mark = pg.ScatterPlotItem(size=_MARKED, symbol="o")
        self._mark.setZValue(30)
        self.box.addItem(self._mark, ignoreBounds=True)
        self._line = QGraphicsPathItem()
        self._line.setZValue(25)
        self.box.addItem(self._line, ignoreBounds=True)
        self.box.drawn.connect(self._line_drawn)
        self.box.sigRangeChangedManually.connect(self.zoomed)
        self.scene().sigMouseMoved.connect(self._mouse_moved)
        self.scene().sigMouseClicked.connect(self._mouse_clicked)
        self.set_drawing(True)
        self.restyle()

    def show_points(self, places: npt.NDArray[np.float32]) -> None:
        """Takes the places of all points; `colour` is to follow. *Shapes*: [N, 2]."""
        self._places = places.astype(np.float64)
        self._shown = np.ones(len(places), np.bool_)
        self.mark(None)

    def colour(self, codes: npt.NDArray[np.int64], quiet: int | None) -> None:
        """Colours the points by what they stand for; those of `quiet` are grey and lie behind. *Shapes*: codes int64 [N]."""
        rests = codes == quiet if quiet is not None else np.zeros(len(codes), np.bool_)
        across, upwards = self._places[:, 0], self._places[:, 1]
        self.cloud.set_points(across, upwards, np.where(rests, COLOURS, codes % COLOURS), rests)

    def set_masks(self, shown: Mask, strong: Mask) -> None:
        """Shows only some points; those that are strong keep their colours, where there are any. Both are bool [N]."""
        self._shown = shown
        self.cloud.set_masks(shown, strong)

    def set_drawing(self, drawing: bool) -> None:
        """Turns between the lasso (True) and moving the view."""
        self.box.drawing = drawing
        self.setCursor(Qt.CursorShape.CrossCursor if drawing else Qt.CursorShape.OpenHandCursor)

    def take_line_away(self) -> None:
        """Shows no lasso."""
        self._line.setPath(QPainterPath())

    def mark(self, row: int | None) -> None:
        """Puts a ring around one point; takes it away for None."""
        self._mark.setData(pos=self._places[[row]] if row is not None else np.zeros((0, 2)))

    def fit(self) -> None:
        """Shows all points."""
        low, high = (self._places.min(0), self._places.max(0)) if len(self._places) else (np.full(2, -1.0), np.full(2, 1.0))
        # A single point has no extent to be fitted to.
        low, high = np.minimum(low, (low + high) / 2 - 0.05), np.maximum(high, (low + high) / 2 + 0.05)
        self.box.setRange(xRange=(low[0], high[0]), yRange=(low[1], high[1]), padding=_ROOM, disableAutoRange=True)

    def restyle(self) -> None:
        """Takes the current theme's colours."""
        theme = current_theme()
        self.setBackground(theme.surface)
        palette = [*(class_colour(place) for place in range(COLOURS)), QColor(theme.disabled)]
        self.cloud.set_colours(palette, None, [_towards(colour, QColor(theme.surface)) for colour in palette])
        self._mark.setBrush(pg.mkBrush(None))
        self._mark.setPen(pg.mkPen(theme.accent, width=2.5))
        soft = QColor(theme.accent)
        soft.setAlpha(30)
        self._line.setBrush(soft)
        self._line.setPen(pg.mkPen(theme.accent, width=1.5))

    def nearest(self, place: QPointF) -> int | None:
        """The point shown nearest to a place of the scene; None when none is near."""
        rows = np.flatnonzero(self._shown)
        if not len(rows) or not self.box.sceneBoundingRect().contains(place):
            return None
        where, pixel = self.box.mapSceneToView(place), self.box.viewPixelSize()
        away = (self._places[rows] - (where.x(), where.y())) / pixel
        distance = (away * away).sum(1)
        best = int(np.argmin(distance))
        return int(rows[best]) if distance[best] <= _NEAR * _NEAR else None

    @Slot(object, str, bool)
    def _line_drawn(self, line: npt.NDArray[np.float64], does: str, finished: bool) -> None:
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in line.tolist()]))
        path.closeSubpath()
        self._line.setPath(path)
        self.lassoed.emit(line, does, finished)

    @Slot(object)
    def _mouse_moved(self, place: QPointF) -> None:
        row = self.nearest(place)
        self.hovered.emit(-1 if row is None else row, self.mapToGlobal(self.mapFromScene(place)))

    @Slot(object)
    def _mouse_clicked(self, event: object) -> None:
        if event.button() != Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            return
        row = self.nearest(event.scenePos())  # type: ignore[attr-defined]
        if event.double():  # type: ignore[attr-defined]
            if row is not None:
                self.opened.emit()
        else:
            self.pointed.emit(-1 if row is None else row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        if key in _ARROWS:
            seen = self.box.viewRect()
            across, upwards = _ARROWS[Qt.Key(key)]
            self.box.translateBy(x=across * seen.width(), y=upwards * seen.height())
            self.zoomed.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            factor = _ZOOM if key == Qt.Key.Key_Minus else 1 / _ZOOM
            self.box.scaleBy((factor, factor))
            self.zoomed.emit()
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key == Qt.Key.Key_A and held & Qt.KeyboardModifier.ControlModifier:
            self.all_asked.emit()
        elif key == Qt.Key.Key_Escape:
            self.none_asked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1, QPointF())


def _does(held: Qt.KeyboardModifier) -> str:
    return MORE if held & Qt.KeyboardModifier.ShiftModifier else LESS if held & Qt.KeyboardModifier.AltModifier else NEW


def _towards(colour: QColor, ground: QColor) -> QColor:
    """A colour that has almost become the ground."""
    parts = zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(own + (under - own) * _FADED) for own, under in parts))
