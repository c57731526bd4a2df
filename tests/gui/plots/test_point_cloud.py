"""A cloud of points draws what is shown, rings what is chosen, and keeps its picture until something changes."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.icons import dot
from gui.plots.point_cloud import PointCloud
from gui.theme import DARK, LIGHT, Theme, apply_theme, class_colour

RED, BLUE, RING = QColor(255, 0, 0), QColor(0, 0, 255), QColor(0, 0, 0)


@pytest.fixture
def plot(qtbot: QtBot) -> pg.PlotWidget:
    made = pg.PlotWidget()
    qtbot.addWidget(made)
    made.setBackground("w")
    made.resize(300, 300)
    for side in ("left", "bottom"):
        made.hideAxis(side)
    made.getPlotItem().ctrlMenu.setParent(made, made.getPlotItem().ctrlMenu.windowFlags())
    made.getViewBox().setRange(xRange=(0, 10), yRange=(0, 10), padding=0)
    return made


def drawn(plot: pg.PlotWidget) -> tuple[int, int, int]:
    """Pixels that are reddish, bluish and black."""
    image = plot.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)
    blue, green, red = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    return (
        int(((red > 150) & (blue < 150) & (green < 150)).sum()),
        int(((blue > 150) & (red < 150) & (green < 150)).sum()),
        int(((red < 60) & (blue < 60) & (green < 60)).sum()),
    )


def test_points_have_their_colours_and_hidden_ones_are_gone(plot: pg.PlotWidget) -> None:
    cloud = PointCloud()
    cloud.set_colours([RED, BLUE], RING)
    plot.addItem(cloud)
    cloud.set_points(np.array([2.0, 5.0, 8.0]), np.array([5.0, 5.0, 5.0]), np.array([0, 0, 1]))
    red, blue, black = drawn(plot)
    assert red > blue > 0
    assert black == 0
    cloud.set_masks(np.array([True, False, False]), np.zeros(3, np.bool_))
    fewer, none, _ = drawn(plot)
    assert 0 < fewer < red
    assert none == 0
    assert list(cloud._kept) == ["faint"], "nothing is drawn for chosen ones where there are none"
    cloud.set_masks(np.array([True, False, False]), np.ones(3, np.bool_))
    assert drawn(plot)[2] > 0, "a chosen one has a ring"
    cloud.set_masks(np.array([True, False, False]), np.zeros(3, np.bool_))
    assert drawn(plot) == (fewer, 0, 0), "and none when it is chosen no more"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_points_are_drawn_in_the_very_colours_of_their_legend(plot: pg.PlotWidget, theme: Theme, qapp: QApplication) -> None:
    apply_theme(qapp, theme)
    plot.setBackground(theme.surface)
    cloud = PointCloud()
    plot.addItem(cloud)
    places = np.arange(8)
    cloud.set_colours([class_colour(place) for place in range(8)], QColor(theme.text))
    cloud.set_points(places + 1.0, np.full(8, 5.0), places)
    image = plot.grab().toImage()
    seen = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    for place in range(8):
        legend = dot(place).pixmap(12, 12).toImage().pixelColor(6, 6)
        assert legend == class_colour(place)
        assert legend.rgb() in seen
