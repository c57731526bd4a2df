"""The table of the Predict page: columns within bounds, keys that remove and copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.prediction.shown_rows import AGREES, FIRST_RUN, PICTURE
from gui.prediction.table import PredictionTable
from gui.prediction.view import PICTURE_WIDTHS, RUN_WIDTHS, PredictionView


@pytest.fixture
def view(qtbot: QtBot) -> PredictionView:
    table = PredictionTable()
    table.set_runs(["one", "two"], {})
    table.add([Path(f"/p/{number}.png") for number in range(4)])
    made = PredictionView(table)
    table.setParent(made)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    return made


def test_columns_keep_to_their_widths(view: PredictionView) -> None:
    for width in (500, 900, 2400):
        view.resize(width, 500)
        assert PICTURE_WIDTHS[0] <= view.columnWidth(PICTURE) <= PICTURE_WIDTHS[1]
        assert all(RUN_WIDTHS[0] <= view.columnWidth(FIRST_RUN + place) <= RUN_WIDTHS[1] for place in range(2))


def test_one_run_agrees_with_nobody(view: PredictionView) -> None:
    assert not view.isColumnHidden(AGREES)
    table = view.table
    assert isinstance(table, PredictionTable)
    table.set_runs(["one"], {})
    assert view.isColumnHidden(AGREES)


def test_keys_remove_and_copy_what_is_selected(view: PredictionView, qtbot: QtBot) -> None:
    view.selectRow(1)
    view.selectionModel().select(
        view.model().index(3, 0), view.selectionModel().SelectionFlag.Select | view.selectionModel().SelectionFlag.Rows
    )
    assert view.selected_places() == [1, 3]
    with qtbot.waitSignal(view.remove_asked) as asked:
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert asked.args == [[1, 3]]
    with qtbot.waitSignal(view.copy_asked):
        qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
