"""The table of the Predict page: columns within bounds, keys that remove and copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from gui.prediction.order import AGREEMENT, LEAST_SURE, NAME, SUREST, RowOrder
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


def test_a_head_orders_and_shows_that_it_does(view: PredictionView, qtbot: QtBot) -> None:
    head = view.horizontalHeader()
    assert not head.isSortIndicatorShown()
    for column, orders in (
        (PICTURE, [RowOrder(NAME), RowOrder()]),
        (AGREES, [RowOrder(AGREEMENT), RowOrder()]),
        (FIRST_RUN + 1, [RowOrder(LEAST_SURE, "two"), RowOrder(SUREST, "two"), RowOrder(LEAST_SURE, "two")]),
    ):
        for order in orders:
            head.sectionClicked.emit(column)
            assert view.rows.order == order
            assert head.isSortIndicatorShown() == (order != RowOrder())
            if order != RowOrder():
                assert head.sortIndicatorSection() == column
                falls = head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
                assert falls == (order.key == SUREST)


def test_keys_and_a_double_click_show_one_large(view: PredictionView, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        with qtbot.waitSignal(view.large_asked):
            qtbot.keyClick(view, key)
    with qtbot.waitSignal(view.large_asked):
        view.doubleClicked.emit(view.model().index(0, 0))
    with qtbot.waitSignal(view.remove_asked):
        qtbot.keyClick(view, Qt.Key.Key_Backspace)
    view.setCurrentIndex(view.model().index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 1
    assert not view.tabKeyNavigation()
    assert view.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows
    assert view.verticalHeader().isHidden()
    assert view.editTriggers() == QAbstractItemView.EditTrigger.NoEditTriggers


def test_a_selection_of_all_is_parted_before_rows_come_between(view: PredictionView) -> None:
    """Qt takes a whole one along by its corners, and had pictures of others selected afterwards."""
    view.selectAll()
    assert [(part.top(), part.bottom()) for part in view.selectionModel().selection()] == [(0, 3)]
    view.rows.thinned.emit()
    assert sorted((part.top(), part.bottom()) for part in view.selectionModel().selection()) == [(0, 0), (1, 3)]
    assert view.selected_places() == [0, 1, 2, 3]
    view.selectRow(2)
    view.rows.thinned.emit()
    assert view.selected_places() == [2], "a part of them stays what it is"
