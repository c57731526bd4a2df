"""The legend names, counts, hides and lets stand out."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.looking.maps.points import Colouring
from gui.maps.legend import MapLegend
from tests.as_built import as_built

WAY = Colouring("class", "Class", ("a", "b & c", "none"), np.array([0, 0, 1, 2, 2, 2]), 2)


@pytest.fixture
def legend(qtbot: QtBot, themed: object) -> MapLegend:
    made = MapLegend()
    qtbot.addWidget(made)
    made.show_colouring(WAY)
    return made


def test_it_says_how_many_points_there_are_and_how_many_are_chosen(legend: MapLegend) -> None:
    legend.show_counts(np.array([1, 0, 0]))
    words = [legend.item(row).text().replace("\u2068", "").replace("\u2069", "") for row in range(3)]
    assert words == ["a  2  ·  1 chosen", "b & c  1", "none  3"]
    as_built("map-legend", legend)


def test_ticks_are_told_and_stay_for_the_same_colouring(legend: MapLegend, qtbot: QtBot) -> None:
    with qtbot.waitSignal(legend.ticks_changed):
        legend.item(1).setCheckState(Qt.CheckState.Unchecked)
    legend.show_colouring(WAY)
    assert legend.ticked().tolist() == [True, False, True]
    legend.show_colouring(Colouring("side", "Side", WAY.names, WAY.codes))
    assert legend.ticked().all()


def test_the_row_that_is_looked_at_is_told_until_the_keyboard_leaves(legend: MapLegend, qtbot: QtBot) -> None:
    rows: list[int] = []
    legend.row_looked_at.connect(rows.append)
    legend.setCurrentRow(1)
    legend.forget_row()
    assert rows == [1, -1]
    legend.setCurrentRow(2)
    QApplication.sendEvent(legend, QFocusEvent(QEvent.Type.FocusOut))
    assert rows == [1, -1, 2, -1]
