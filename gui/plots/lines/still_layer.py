"""Lines that do not change, painted once and kept as one picture. Imports pyqtgraph.

Of twenty runs one goes on; the other nineteen were stroked anew at every redraw, and at every place of the pointer.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QGraphicsEffect, QGraphicsItem


class _Kept(QGraphicsEffect):
    """Draws what Qt keeps of its source: Qt makes it anew when anything in it, or the view of it, is another."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: QRectF | None = None

    def boundingRectFor(self, rect: QRectF | QRect) -> QRectF:
        # While it is drawn, no more than can be seen: a plot of learning rates was five million pixels high before its axis was
        # held, and the picture of it took seven seconds and nine gigabytes.
        return QRectF(rect) if self._seen is None else QRectF(rect).intersected(self._seen)

    def draw(self, painter: QPainter) -> None:
        self._seen = QRectF(painter.viewport())
        place = QPoint()
        picture = self.sourcePixmap(
            Qt.CoordinateSystem.DeviceCoordinates, place, QGraphicsEffect.PixmapPadMode.PadToEffectiveBoundingRect
        )
        self._seen = None
        painter.save()
        painter.setWorldTransform(QTransform())
        painter.drawPixmap(place, picture)
        painter.restore()


class StillLayer(pg.ItemGroup):  # type: ignore[misc]
    """Holds items of a plot that have been added to it; what is taken out again stands above it."""

    def __init__(self, plot: pg.PlotItem) -> None:
        super().__init__()
        self._above = plot.getViewBox().childGroup
        self._kept = _Kept()
        self._exactly = self._finely = False
        self.setGraphicsEffect(self._kept)
        plot.addItem(self, ignoreBounds=True)

    def hold(self, items: Iterable[QGraphicsItem], still: bool) -> None:
        """Takes these items in, or lets them go."""
        parent = self if still else self._above
        for item in items:
            if item.parentItem() is not parent:
                item.setParentItem(parent)

    def draw_exactly(self, exactly: bool) -> None:
        """Has everything drawn as shapes, for a drawing that can be scaled."""
        self._exactly = exactly
        self._kept.setEnabled(not self._exactly and not self._finely)

    def set_scale(self, scale: float) -> None:
        """Draws for a screen or picture with so many of its own pixels to one of the window's.

        What Qt keeps has one: on a finer screen, and in a saved picture, lines would be blurred, and are drawn anew.
        """
        self._finely = scale != 1.0
        self._kept.setEnabled(not self._exactly and not self._finely)
