"""Bars as long as their counts, in parts or whole, told in words on hover and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pictures.bar_chart import BarChart, BarRow
from gui.theme import LIGHT


@pytest.mark.parametrize("above", [True, False])
def test_bars_are_as_long_as_their_counts(themed: QApplication, qtbot: QtBot, above: bool) -> None:
    chart = BarChart("Pictures", above=above)
    qtbot.addWidget(chart)
    chart.resize(300, 100)
    chart.show_rows([BarRow("many", (40,)), BarRow("few", (10,)), BarRow("none", (0,))])
    chart.show()
    image = chart.grab().toImage()
    line = QColor(LIGHT.line_strong).name()
    lengths = []
    for row in range(3):
        rect = chart.row_rect(row)
        lines = [
            [image.pixelColor(x, y).name() for x in range(image.width())].count(line) for y in range(rect.top(), rect.bottom())
        ]
        lengths.append(max(lines))
    assert lengths[0] > 100
    assert abs(lengths[0] - 4 * lengths[1]) < 16
    assert lengths[2] == 0


def test_parts_stand_one_after_the_other_in_their_colours(themed: QApplication, qtbot: QtBot) -> None:
    chart = BarChart("Sides", ("train", "val", "test"))
    qtbot.addWidget(chart)
    chart.resize(400, 100)
    chart.show_rows([BarRow("a", (8, 1, 1), "a word"), BarRow("b", (4, 4, 0))])
    chart.show()
    image = chart.grab().toImage()
    y = chart.row_rect(1).center().y()
    colours = [image.pixelColor(x, y).name() for x in range(image.width())]
    first, second = chart.part_colour(0).name(), chart.part_colour(1).name()
    assert 0 < colours.index(first) < colours.index(second)
    assert abs(colours.count(first) - colours.count(second)) <= 3
    assert chart.part_colour(2).name() not in colours
    assert chart.words(0) == "a: 10 pictures, 55.6 % (train 8, val 1, test 1), a word"
    assert chart.accessibleDescription().startswith("a: 10 pictures")


def test_arrows_walk_and_a_marked_row_stands_out(themed: QApplication, qtbot: QtBot) -> None:
    chart = BarChart("Pictures")
    qtbot.addWidget(chart)
    chart.resize(300, 100)
    chart.show_rows([BarRow(name, (3,)) for name in "abc"])
    chart.show()
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert chart._at == 2
    before = chart.grab().toImage()
    chart.mark("b")
    assert chart.grab().toImage() != before
    assert [chart.place_at(y) for y in (-1, 0, 30, 71, 72)] == [-1, 0, 1, 2, -1]
