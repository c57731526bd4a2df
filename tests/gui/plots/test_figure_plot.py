"""A plot of a few lines: walked by keys, pointed at with the mouse, in the colours of the theme, saved as shapes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.plots.figure_plot import FigureAxis, FigureLine, FigurePlot
from gui.plots.saving import save_drawn
from gui.theme import DARK, LIGHT, apply_theme

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
