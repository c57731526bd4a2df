"""Four lines that say which sizes are still wanted; what lies beyond them is shaded. Imports pyqtgraph."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsRectItem

from core.datasets.cleaning.size_table import Span
from gui.theme import current_theme

_FAR = 20.0  # decades; farther than any plot shows
_GRIP = 1.5  # pixels a line is thick; twice that under the pointer
_SHADE = 150


class LimitLines(QObject):
    """The lines of both axes of a plot. An open limit waits at the edge of the data, from where it can be dragged.

    Signals:
        dragged(int, float, float): The axis (0 across, 1 upwards) and its lowest and highest place; infinite where open.
    """

    dragged = Signal(int, float, float)

    def __init__(self, plot: pg.PlotItem) -> None:
        super().__init__(plot)
        self._ranges: tuple[Span, Span] = ((0.0, 1.0), (0.0, 1.0))
        self._moving = False
        self.lines: list[list[Any]] = []
        self._shades = [QGraphicsRectItem() for _ in range(4)]
        for shade in self._shades:
            shade.setPen(QPen(Qt.PenStyle.NoPen))
            shade.setZValue(-20)
            # Counted among the data, the shades would have the view show all of their 40 decades.
            plot.addItem(shade, ignoreBounds=True)
        for axis in (0, 1):
            pair = []
            for end in (0, 1):
                line = pg.InfiniteLine(angle=90 if axis == 0 else 0, movable=True)
                line.setZValue(20)
                line.setCursor(Qt.CursorShape.SizeHorCursor if axis == 0 else Qt.CursorShape.SizeVerCursor)
                line.sigPositionChanged.connect(self._moved)
                plot.addItem(line, ignoreBounds=True)
                pair.append(line)
                # pyqtgraph's signal brings the line, and not which one it is.
                line.setProperty("place", (axis, end))
            self.lines.append(pair)
        self.restyle()

    def show_spans(self, across: Span, upwards: Span, across_range: Span, upwards_range: Span) -> None:
        """Puts the lines where the limits are.

        Args:
            across: Lowest and highest place; infinite where there is no limit.
            upwards: The same for the other axis.
            across_range: Where the data lie, with some room; lines of open limits wait at its ends.
            upwards_range: The same for the other axis.
        """
        self._ranges = (across_range, upwards_range)
        # A line that is put somewhere is not dragged: its place would come back as another limit.
        self._moving = True
        for pair, span, limits in zip(self.lines, (across, upwards), self._ranges, strict=True):
            for line, place, end in zip(pair, span, limits, strict=True):
                line.setBounds(limits)  # where it can be grasped again
                line.setValue(min(max(place, limits[0]), limits[1]) if math.isfinite(place) else end)
        self._moving = False
        self._shade()
        self.restyle()

    def set_visible(self, visible: bool) -> None:
        """Shows or hides lines and shades."""
        for part in (*self.lines[0], *self.lines[1], *self._shades):
            part.setVisible(visible)

    def restyle(self) -> None:
        """Takes the current theme's colours; open limits are drawn faintly."""
        theme = current_theme()
        for axis, pair in enumerate(self.lines):
            for end, line in enumerate(pair):
                open_end = not math.isfinite(self._place(axis, end))
                line.setPen(pg.mkPen(theme.line_strong if open_end else theme.text, width=_GRIP, style=Qt.PenStyle.DashLine))
                line.setHoverPen(pg.mkPen(theme.accent, width=2 * _GRIP))
        shade = QColor(theme.sunken)
        shade.setAlpha(_SHADE)
        for rect in self._shades:
            rect.setBrush(shade)

    def _place(self, axis: int, end: int) -> float:
        """Where a line limits; infinite when it is at the edge of the data or beyond, where it leaves nothing out."""
        place, edge = float(self.lines[axis][end].value()), self._ranges[axis][end]
        if end == 0:
            return place if place > edge else -math.inf
        return place if place < edge else math.inf

    def _moved(self, line: Any) -> None:
        if self._moving:
            return
        axis, end = line.property("place")
        low, high = self._place(axis, 0), self._place(axis, 1)
        if low > high:  # one line pushes no other; it stops there
            self._moving = True
            line.setValue(self.lines[axis][1 - end].value())
            self._moving = False
            low, high = self._place(axis, 0), self._place(axis, 1)
        self._shade()
        self.restyle()  # one that was open was drawn faintly until the theme changed
        self.dragged.emit(axis, low, high)

    def _shade(self) -> None:
        left, right, bottom, top = (self._place(axis, end) for axis in (0, 1) for end in (0, 1))
        wide = 2 * _FAR
        places = (
            QRectF(-_FAR, -_FAR, left + _FAR, wide) if math.isfinite(left) else QRectF(),
            QRectF(right, -_FAR, _FAR - right, wide) if math.isfinite(right) else QRectF(),
            QRectF(-_FAR, -_FAR, wide, bottom + _FAR) if math.isfinite(bottom) else QRectF(),
            QRectF(-_FAR, top, wide, _FAR - top) if math.isfinite(top) else QRectF(),
        )
        for rect, place in zip(self._shades, places, strict=True):
            rect.setRect(place)
