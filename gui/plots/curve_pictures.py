"""Plots with their legend as a picture or a drawing in a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from gui.theme import current_theme

FINE = 2
"""Pixels of a saved picture to one of the window's, along each side."""


class Saveable(Protocol):
    """A plot that can be drawn finer than the window draws it, and as shapes."""

    def set_scale(self, scale: float) -> None:
        """Draws lines as thick as they should look where one of the window's pixels has `scale` pixels."""

    def draw_exactly(self, exactly: bool) -> None:
        """Has everything drawn as shapes, for a drawing that can be scaled, not from stores of small pictures."""


def picture_of(shown: QWidget, plots: Sequence[Saveable]) -> bytes:
    """What a widget shows as PNG, finer than the window draws it; `plots` are those in it."""
    picture = QPixmap(shown.size() * FINE)
    picture.setDevicePixelRatio(FINE)
    # Filled here and rendered without a ground: the window's own is another grey.
    picture.fill(QColor(current_theme().surface))
    for plot in plots:
        # Pens are as thick as pixels: lines of a fine picture would be half as thick as those in the window.
        plot.set_scale(FINE)
    shown.render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    for plot in plots:
        plot.set_scale(shown.devicePixelRatioF())
    store = QBuffer()
    store.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(store, "PNG")
    return bytes(store.data().data())


def drawing_of(shown: QWidget, plots: Sequence[Saveable], title: str) -> bytes:
    """What a widget shows as SVG, all of it lines; `plots` are those in it."""
    store = QBuffer()
    store.open(QIODevice.OpenModeFlag.WriteOnly)
    size: QSize = shown.size()
    drawing = QSvgGenerator()
    drawing.setOutputDevice(store)
    drawing.setSize(size)
    drawing.setViewBox(QRect(QPoint(), size))
    drawing.setTitle(title)
    painter = QPainter(drawing)
    painter.fillRect(QRect(QPoint(), size), QColor(current_theme().surface))
    for plot in plots:
        plot.draw_exactly(True)
    shown.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    for plot in plots:
        plot.draw_exactly(False)
    painter.end()
    return bytes(store.data().data())
