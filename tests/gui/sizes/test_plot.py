"""The plot of sizes tells its points and bars, draws a region with the brush, and follows the theme."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.datasets.cleaning.size_table import QUANTITIES
from gui.sizes.tab import SizeTab
from gui.theme import DARK, LIGHT, apply_theme
from tests.size_tabs import ODD, chosen, press, said, seen


def test_the_brush_chooses_what_is_inside(tab: SizeTab, qtbot: QtBot) -> None:
    view = seen(tab)
    press(view, "size_tool_brush")
    assert said(view) == "Drag over points to choose them"
    assert chosen(view) == []
    view.plot.box.brushed.emit(QRectF(QPointF(2.9, 1.9), QPointF(3.0, 2.0)))
    qtbot.waitUntil(lambda: chosen(view) == ["b/strip.png"])
    assert said(view) == "1 of 43 in the region"
    view.plot.box.brushed.emit(None)
    qtbot.waitUntil(lambda: chosen(view) == [])
    press(view, "size_tool_limits")
    assert chosen(view) == list(ODD)


def test_a_drag_with_the_brush_draws_a_region(tab: SizeTab, every_move: None, qtbot: QtBot) -> None:
    view = seen(tab)
    press(view, "size_tool_brush")
    view.grab()
    inside = view.plot.box.sceneBoundingRect()
    first, last = (view.plot.mapFromScene(corner) for corner in (inside.topLeft(), inside.bottomRight()))
    port = view.plot.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=first + (last - first) * 0.02)
    for share in (0.3, 0.6, 0.98):
        qtbot.mouseMove(port, first + (last - first) * share)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=first + (last - first) * 0.98)
    qtbot.waitUntil(lambda: len(chosen(view)) == 43)


def test_points_and_bars_tell_their_numbers(tab: SizeTab) -> None:
    view = seen(tab)
    view.grab()
    plot, pictures = view.plot, view._pictures
    assert pictures is not None
    row = pictures.paths.index("b/strip.png")
    place = plot.box.mapViewToScene(QPointF(math.log10(900), math.log10(90)))
    assert plot.nearest(place) == row
    assert plot.words_at(place).startswith("b/strip.png\nb, 900 × 90 pixels, aspect ratio 10.00")
    bar = plot.top.words_at(math.log10(6000), QUANTITIES["width"])
    assert "1 picture, 0 after" in bar
    assert plot.top.words_at(99.0, QUANTITIES["width"]) == ""


def test_other_axes_show_and_choose_the_same_pictures(tab: SizeTab) -> None:
    """What is hidden stays so, and what is chosen is drawn as that, wherever the points come to lie."""
    view = seen(tab)
    plot = view.plot
    shown = np.array([not path.startswith("a/") for path in view._pictures.paths])
    strip = np.array([path == "b/strip.png" for path in view._pictures.paths])
    plot._shown, plot._chosen = shown, strip
    plot._place_points()
    assert plot.cloud._shown.tolist() == shown.tolist()
    assert plot.cloud._chosen.tolist() == strip.tolist()


def test_it_follows_the_theme(tab: SizeTab, themed: QApplication) -> None:
    view = seen(tab)
    for theme in (DARK, LIGHT):
        apply_theme(themed, theme)
        assert view.plot.backgroundBrush().color().name() == theme.surface
        assert not view.grab().isNull()
