"""A plot of a few lines: walked by keys, pointed at with the mouse, in the colours of the theme, saved as shapes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.plots.figure_plot import FigureAxis, FigureLine, FigurePlot
from gui.plots.saving import save_drawn
from gui.theme import DARK, LIGHT, apply_theme, run_colour
from tests.as_plotted import as_plotted, plotted
from tests.noted_painting import leave

LINE = FigureLine(np.array([0.0, 0.5, 1.0]), np.array([0.0, 0.8, 1.0]), 0)


def plot_of(qtbot: QtBot) -> FigurePlot:
    plot = FigurePlot("figure", "A figure", FigureAxis("Across, %"), FigureAxis("Upwards, %"))
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.show()
    return plot


def test_keys_and_mouse_walk_along_the_line(themed: QApplication, qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    told: list[int] = []
    plot.pointed.connect(told.append)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert told == [], "there is no line to walk on"
    dotted = FigureLine(np.array([0.0, 1.0]), np.array([0.0, 1.0]), "line_strong", 1.0, "dot")
    plot.show_lines([dotted, LINE], walked=1)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(plot, key)
    assert told == [0, 1, 2, 1]
    box = plot.getPlotItem().getViewBox()
    plot._mouse_moved(box.mapViewToScene(QPointF(0.05, 0.02)))
    assert told[-1] == 0
    plot.show_lines([LINE], walked=0)
    assert told[-1] == -1


def test_another_theme_has_other_colours(themed: QApplication, qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    plot.show_lines([LINE], walked=0)
    light = plot.grab().toImage().pixelColor(2, 2).name()
    apply_theme(themed, DARK)
    assert plot.grab().toImage().pixelColor(2, 2).name() == DARK.surface
    axis = plot.getPlotItem().getAxis("left")
    assert (axis.pen().color().name(), axis.textPen().color().name()) == (DARK.line, DARK.text_dim)
    apply_theme(themed, LIGHT)
    assert light == LIGHT.surface


def test_it_is_saved_as_shapes(themed: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    plot = plot_of(qtbot)
    reach = np.array([0.0, 0.1, 0.1])
    line = FigureLine(LINE.across, LINE.upwards, 1, dots=8, below=reach, above=reach, steps=False)
    plot.show_lines([line], walked=0)
    room = QWidget()
    qtbot.addWidget(room)
    QVBoxLayout(room).addWidget(plot)
    room.show()
    save_drawn(tmp_path / "figure.svg", room, [plot], "Figure", ["x"], [])
    drawing = (tmp_path / "figure.svg").read_text()
    assert "<image" not in drawing
    assert "Upwards, %" in drawing


def test_the_point_that_is_looked_at_has_a_dot(themed: QApplication, qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    told: list[int] = []
    plot.pointed.connect(told.append)
    plot.show_lines([LINE], walked=0)
    assert len(plot._dot.getData()[0]) == 0
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert [float(part[0]) for part in plot._dot.getData()] == [LINE.across[1], LINE.upwards[1]]
    leave(plot)
    assert told[-1] == -1
    assert len(plot._dot.getData()[0]) == 0
    box = plot.getPlotItem().getViewBox()
    plot._mouse_moved(box.sceneBoundingRect().bottomRight() + QPointF(50, 50))
    assert told[-1] == -1, "beside the plot nothing is meant"
    gone = FigureLine(np.array([np.nan, np.nan]), np.array([np.nan, np.nan]), 0)
    plot.show_lines([gone], walked=0)
    plot._mouse_moved(box.sceneBoundingRect().center())
    assert told[-1] == -1
    long = FigureLine(np.linspace(0, 1, 600), np.linspace(0, 1, 600), 0)
    plot.show_lines([long], walked=0)
    for _ in range(3):
        qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert told[-3:] == [0, 10, 20], "some sixty presses from end to end"


def test_lines_are_drawn_as_they_are_told_and_axes_span_a_little_more(themed: QApplication, qtbot: QtBot) -> None:
    plot = plot_of(qtbot)
    stepped = FigureLine(np.array([0.0, 0.5, 1.0]), np.array([0.0, 0.2, 1.0]), 1, style="dash", steps=True)
    reach = np.array([0.1, 0.1, 0.1])
    dotted = FigureLine(stepped.across, stepped.upwards, 2, 3.0, dots=8, below=reach, above=reach)
    bare = plotted(plot)
    plot.show_lines([stepped, dotted], walked=0)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    walked = plotted(plot)
    plot.set_axes(FigureAxis("Hours", 2.0, 12.0, 1.0), FigureAxis("Upwards, %", -1.0))
    as_plotted("figure", bare=bare, walked=walked, other=plot)
    first, second = [item for item in plot.getPlotItem().items if isinstance(item, pg.PlotDataItem)]
    assert [part.tolist() for part in first.getData()] == [[0, 0.5, 0.5, 1, 1], [0, 0, 0.2, 0.2, 1]], "across first"
    assert first.opts["pen"].style() == Qt.PenStyle.DashLine
    assert first.opts["pen"].color().rgb() == run_colour(1).rgb()
    assert first.opts["symbol"] is None
    assert (second.opts["symbol"], second.opts["symbolSize"], second.opts["pen"].widthF()) == ("o", 8, 3.0)
    assert len([item for item in plot.getPlotItem().items if isinstance(item, pg.ErrorBarItem)]) == 1
    plot.set_axes(FigureAxis("Epoch", 1.0, 5.0, 1.0), FigureAxis("Accuracy, %"))
    (low, high), (bottom, top) = plot.getPlotItem().getViewBox().viewRange()
    assert (low, high) == pytest.approx((0.92, 5.08))
    assert (bottom, top) == pytest.approx((-0.02, 1.02))
    across, upwards = plot.getPlotItem().getAxis("bottom"), plot.getPlotItem().getAxis("left")
    assert (across.labelText, across.scale) == ("Epoch", 1.0)
    assert (upwards.labelText, upwards.scale) == ("Accuracy, %", 100.0)
    assert QColor(FigureLine(LINE.across, LINE.upwards, "line_strong").pen().color()).name() == LIGHT.line_strong
