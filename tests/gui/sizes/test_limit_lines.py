"""The lines of the limits are dragged, stop at their partners and let go at the edge."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QDoubleSpinBox
from pytestqt.qtbot import QtBot

from gui.sizes.tab import SizeTab
from tests.size_tabs import chosen, press, seen


def test_a_line_dragged_over_its_partner_stops_there(tab: SizeTab) -> None:
    view = seen(tab)
    press(view, "size_none")
    low, high = view.plot.lines.lines[0]
    high.setValue(math.log10(400))
    low.setValue(math.log10(2000))
    assert low.value() == pytest.approx(high.value())
    span = view.limits.of("width")
    assert span[0] == span[1] == 400


def test_a_limit_is_dragged_with_the_mouse(tab: SizeTab, every_move: None, qtbot: QtBot) -> None:
    view = seen(tab)
    press(view, "size_none")
    view.grab()
    line, box, port = view.plot.lines.lines[0][0], view.plot.box, view.plot.viewport()
    middle = float(np.mean(box.viewRange()[1]))

    def at(width: float) -> QPoint:
        return view.plot.mapFromScene(box.mapViewToScene(QPointF(math.log10(width), middle)))

    start = at(10 ** line.value())
    qtbot.mouseMove(port, start)
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    for width in (30, 100, 320, 321):
        qtbot.mouseMove(port, at(width))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at(321))
    qtbot.waitUntil(lambda: 300 < view.limits.of("width")[0] < 340)
    qtbot.waitUntil(lambda: "b/tiny.png" in chosen(view))
    assert view.findChild(QDoubleSpinBox, "size_lowest_width").value() == view.limits.of("width")[0]
