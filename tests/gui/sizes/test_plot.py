"""The plot of sizes tells its points and bars, draws a region with the brush, and follows the theme."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from core.datasets.cleaning.size_table import QUANTITIES
from gui.sizes.plot import _logs_of
from gui.sizes.tab import SizeTab
from gui.theme import DARK, LIGHT, apply_theme
from tests.as_plotted import as_plotted, plotted
from tests.noted_painting import leave
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
    plot = view.plot
    plot.resize(600, 400)
    press(view, "size_none")
    first = plotted(plot)
    apply_theme(themed, DARK)
    dark = plotted(plot)
    plot.lines.lines[0][0].setValue(2.4)
    plot.lines.lines[1][1].setValue(2.6)
    limited = plotted(plot)
    apply_theme(themed, LIGHT)
    press(view, "size_tool_brush")
    plot.mark(0)
    plot.box.brushed.emit(QRectF(QPointF(2.5, 2.3), QPointF(2.7, 2.5)))
    as_plotted("sizes", first=first, dark=dark, limited=limited, brushed=plot)
    assert dark[0] == first[0]
    assert plot.backgroundBrush().color().name() == LIGHT.surface


def test_a_ring_marks_the_picture_that_is_looked_at(tab: SizeTab) -> None:
    view = seen(tab)
    plot, pictures = view.plot, view._pictures
    assert pictures is not None
    row = pictures.paths.index("b/strip.png")
    plot.mark(row)
    assert [float(part[0]) for part in plot._mark.getData()] == pytest.approx([math.log10(900), math.log10(90)])
    plot.set_axes("width", "aspect")
    assert float(plot._mark.getData()[1][0]) == pytest.approx(1.0), "it goes where the picture goes"
    plot.mark(None)
    assert len(plot._mark.getData()[0]) == 0
    plot.mark(10_000)
    assert len(plot._mark.getData()[0]) == 0


def test_a_click_means_the_picture_that_is_near(tab: SizeTab, qtbot: QtBot) -> None:
    view = seen(tab)
    view.grab()
    plot, pictures = view.plot, view._pictures
    assert pictures is not None
    row = pictures.paths.index("b/strip.png")
    place = plot.box.mapViewToScene(QPointF(math.log10(900), math.log10(90)))
    with qtbot.waitSignal(plot.pointed) as told:
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.mapFromScene(place))
    assert told.args == [row]
    assert view.strip.current() == row
    assert [plot.nearest(place + QPointF(0, -away)) for away in (8, 11, 13)] == [row, row, None]
    shown = np.ones(len(pictures), np.bool_)
    shown[row] = False
    plot.set_chosen(shown, shown)
    assert plot.nearest(place) != row, "what is not shown cannot be meant"
    plot.set_chosen(np.zeros(len(pictures), np.bool_), shown)
    assert plot.nearest(place) is None
    press(view, "size_tool_brush")
    with qtbot.assertNotEmitted(plot.pointed):
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.mapFromScene(place))


def test_the_brush_has_a_cross_and_a_region_and_the_limits_their_lines(tab: SizeTab) -> None:
    view = seen(tab)
    plot = view.plot
    assert plot.cursor().shape() == Qt.CursorShape.ArrowCursor
    assert plot.lines.lines[0][0].isVisible()
    press(view, "size_tool_brush")
    assert plot.cursor().shape() == Qt.CursorShape.CrossCursor
    assert not plot.lines.lines[0][0].isVisible()
    assert not plot._region.isVisible()
    area = QRectF(QPointF(2.5, 2.3), QPointF(2.7, 2.5))
    plot.box.brushed.emit(area)
    assert plot._region.isVisible()
    assert plot._region.rect() == area
    plot.box.brushed.emit(None)
    assert not plot._region.isVisible()
    plot.box.brushed.emit(area)
    press(view, "size_tool_limits")
    assert not plot._region.isVisible()
    assert plot.lines.lines[0][0].isVisible()


def test_the_pointer_hears_the_picture_below_it(tab: SizeTab, qtbot: QtBot) -> None:
    view = seen(tab)
    view.grab()
    plot = view.plot
    place = plot.box.mapViewToScene(QPointF(math.log10(900), math.log10(90)))
    plot._mouse_moved(place)
    assert QToolTip.text().startswith("b/strip.png")
    leave(plot)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    assert plot.words_at(plot.box.mapViewToScene(QPointF(3.9, 1.0))) == ""
    twins = view._pictures
    assert twins is not None
    first = twins.paths.index("a/00.png")
    assert "pictures of this size" not in plot._describe(first)
    twins.width[first + 1], twins.height[first + 1] = twins.width[first], twins.height[first]
    assert plot._describe(first).endswith("\n2 pictures of this size")


def test_dragged_lines_say_what_the_fields_show(tab: SizeTab, qtbot: QtBot) -> None:
    plot = seen(tab).plot
    with qtbot.waitSignal(plot.limits_dragged) as told:
        plot._line_dragged(0, math.log10(123.4), math.inf)
    assert told.args == ["width", (123, math.inf)]
    plot.set_axes("width", "aspect")
    with qtbot.waitSignal(plot.limits_dragged) as told:
        plot._line_dragged(1, -math.inf, math.log10(1.2345))
    assert told.args[0] == "aspect"
    assert told.args[1][0] == 0
    assert told.args[1][1] in (1.23, 1.234)


def test_bars_tell_at_the_place_of_the_pointer_and_a_region_in_pixels(tab: SizeTab, qtbot: QtBot) -> None:
    plot = seen(tab).plot
    plot.resize(600, 400)
    plot.grab()
    for box, place, words in (
        (plot._above.getViewBox(), QPointF(math.log10(6000), 0.5), "Width about "),
        (plot._beside.getViewBox(), QPointF(0.5, math.log10(4000)), "Height about "),
    ):
        told = plot.words_at(box.mapViewToScene(place))
        assert told.startswith(words)
        assert "1 picture, 0 after" in told
    assert plot.words_at(QPointF(-5, -5)) == ""
    with qtbot.waitSignal(plot.brushed) as brushed:
        plot.box.brushed.emit(QRectF(QPointF(2.0, 1.0), QPointF(3.0, 2.0)))
    assert brushed.args == [{"width": (100.0, 1000.0), "height": (10.0, 100.0)}]


@pytest.mark.parametrize(
    ("span", "logs"),
    [((0, math.inf), (-math.inf, math.inf)), ((100, math.inf), (2, math.inf)), ((0, 1000), (-math.inf, 3)), ((10, 100), (1, 2))],
)
def test_limits_stand_at_their_logarithms_and_open_ones_nowhere(span: tuple[float, float], logs: tuple[float, float]) -> None:
    assert _logs_of(span) == logs
