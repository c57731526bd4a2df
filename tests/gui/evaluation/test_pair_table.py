"""Every pair with the figures its verdict rests on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from core.evaluation.pairs import Pair
from gui.evaluation.pair_table import PairTable
from tests.as_built import as_built

PAIR = Pair("a", "b", 0.9, 0.6, 0.3, (0.2, 0.4), 40, 4, 0.00001, 0.002, 0.03, "a better", None, "a is better than b.")


def test_a_row_has_the_figures_of_its_pair(themed: QApplication, qtbot: QtBot) -> None:
    table = PairTable()
    qtbot.addWidget(table)
    table.show_pairs([PAIR], {"a": 0})
    cells = [table.item(0, column) for column in range(table.columnCount())]
    assert all(cells)
    assert [item.text() for item in cells if item] == [
        "a", "b", "+30.0 (+20.0 to +40.0)", "40", "4", "< 0.0001", "0.002", "0.03", "A is better",
    ]  # fmt: skip
    assert cells[2] is not None
    assert cells[2].toolTip() == "a is better than b."
    as_built("pairs", table)


def test_the_tab_key_does_not_walk_from_cell_to_cell(themed: QApplication, qtbot: QtBot) -> None:
    table = PairTable()
    qtbot.addWidget(table)
    table.show_pairs([PAIR], {})
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert table.currentColumn() == 0


def test_names_have_the_dots_of_their_runs_and_numbers_stand_at_the_right(themed: QApplication, qtbot: QtBot) -> None:
    table = PairTable()
    qtbot.addWidget(table)
    table.show_pairs([PAIR], {"a": 0})
    items = [table.item(0, column) for column in range(table.columnCount())]
    assert [item.icon().isNull() for item in items[:2]] == [False, True], "a run that has no colour here has none"
    right = [bool(item.textAlignment() & Qt.AlignmentFlag.AlignRight) for item in items]
    assert right == [False, False, *[True] * 6, False]
    heads = [table.horizontalHeaderItem(column) for column in range(table.columnCount())]
    assert [bool(head.textAlignment() & Qt.AlignmentFlag.AlignRight) for head in heads] == right
    assert all(head.text() for head in heads)
    assert heads[2].toolTip()
    assert items[0].toolTip() == "a", "a name that is cut is told whole"
    one = table.height()
    table.show_pairs([PAIR] * 5, {})
    assert table.height() > one
    assert table.rowCount() == 5
    table.show_pairs([PAIR] * 100, {})
    assert table.height() == 320, "beyond, it scrolls"
    assert table.verticalHeader().isHidden()
    assert table.editTriggers() == QAbstractItemView.EditTrigger.NoEditTriggers
