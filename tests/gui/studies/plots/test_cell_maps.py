"""Heat maps are walked over by keys, clicked, and say each cell in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QToolTip
from pytestqt.qtbot import QtBot

from core.studies.answering import AnsweredStudy
from core.studies.grid_layout import CELL
from gui.session import Session
from gui.studies.plots.cell_maps import CellMaps
from tests.noted_painting import take_keyboard, tip_at


@pytest.fixture
def plot(studied: Session, grid: AnsweredStudy, qtbot: QtBot) -> CellMaps:
    made = CellMaps(studied)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show_study(grid)
    made.show()
    return made


def test_a_click_means_the_runs_of_the_cell_that_is_there(plot: CellMaps, qtbot: QtBot) -> None:
    assert plot.maps.grids[0].rows == ("0.01", "0.1")
    assert plot.maps.grids[0].columns == ("4", "8")
    x, y = plot.maps._layout.places[0].corner(1, 0)
    with qtbot.waitSignal(plot.chosen) as clicked:
        qtbot.mouseClick(plot.maps, Qt.MouseButton.LeftButton, pos=QPoint(int(x) + 5, int(y + CELL / 2)))
    assert clicked.args == [("r2", "r3")], "learning rate 0.1, batches of 4"
    with qtbot.assertNotEmitted(plot.chosen):
        qtbot.mouseClick(plot.maps, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))


def test_keys_begin_at_the_best_cell_and_walk(plot: CellMaps, qtbot: QtBot) -> None:
    plot.maps.setFocus()
    with qtbot.waitSignal(plot.chosen) as best:
        qtbot.keyClick(plot.maps, Qt.Key.Key_Return)
    assert best.args == [("r0", "r1")]
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_PageDown):
        qtbot.keyClick(plot.maps, key)
    assert plot.maps.accessibleDescription().startswith("Learning rate 0.01, batch size 4: 34.2 % ± 1.2 over seeds, ")
    with qtbot.waitSignal(plot.chosen) as walked:
        qtbot.keyClick(plot.maps, Qt.Key.Key_Return)
    assert walked.args == [("r6", "r7")]


def test_what_is_not_trained_yet_says_so_and_means_no_runs(plot: CellMaps, grid: AnsweredStudy, qtbot: QtBot) -> None:
    assert grid.answer is not None
    three = replace(grid.answer, cells=grid.answer.cells[:3])
    plot.show_study(AnsweredStudy(grid.found, three))
    place = (0, 0, 0)
    assert plot.maps.words(place) == "Learning rate 0.01, batch size 4: nothing trained yet"
    plot.maps._go(place)
    with qtbot.assertNotEmitted(plot.chosen):
        qtbot.keyClick(plot.maps, Qt.Key.Key_Return)
    assert len(plot.numbers()[1]) == 3


def test_a_cell_is_told_to_pointer_and_keys(plot: CellMaps, qtbot: QtBot) -> None:
    x, y = plot.maps._layout.places[0].corner(1, 1)
    told = tip_at(plot.maps, QPoint(int(x) + 5, int(y + CELL / 2)))
    assert told == plot.maps.words((0, 1, 1))
    assert told.startswith("Learning rate 0.1, batch size 8: 97.5 %")
    assert told.endswith("; best")
    assert tip_at(plot.maps, QPoint(2, 2)) == ""
    plot.maps.clearFocus()
    plain = plot.maps.grab().toImage()
    take_keyboard(qtbot, plot.maps)
    assert plot.maps.grab().toImage() != plain, "the cell of the keys has a ring"
    qtbot.keyClick(plot.maps, Qt.Key.Key_Up)
    assert QToolTip.text() == plot.maps.words((0, 0, 1))
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(plot.maps, key)
    assert plot.maps._at == (0, 1, 1), "no further than the last"
    legend = plot.findChild(QLabel, "study_maps_legend")
    assert legend.text()
    with qtbot.assertNotEmitted(plot.chosen):
        qtbot.mouseClick(plot.maps, Qt.MouseButton.RightButton, pos=QPoint(int(x) + 5, int(y + CELL / 2)))
    plot.maps.show_grids(())
    with qtbot.assertNotEmitted(plot.chosen):
        qtbot.keyClick(plot.maps, Qt.Key.Key_Return)
    QToolTip.hideText()
