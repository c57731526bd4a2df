"""All runs against all: a word, a shape and a way to the pair in every cell."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.evaluation.pairs import Pair
from gui.evaluation.verdict_matrix import VerdictMatrix
from gui.theme import LIGHT, SPACE
from tests.as_built import as_built

EVEN = Pair("a", "b", 0.9, 0.9, 0.0, (-0.1, 0.1), 3, 3, 1.0, 1.0, 1.0, "cannot tell apart", None, "a and b cannot be told apart.")
PAIRS = (
    EVEN,
    dataclasses.replace(EVEN, b="c", verdict="a better", difference=0.2, sentence="a is better than c."),
    dataclasses.replace(EVEN, a="b", b="c", verdict="b better", difference=-0.3, sentence="c is better than b."),
)


@pytest.fixture
def matrix(themed: QApplication, qtbot: QtBot) -> VerdictMatrix:
    made = VerdictMatrix()
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.show_pairs(("a", "b", "c"), PAIRS, {"a": 0, "b": 1})
    made.show()
    return made


def cell(matrix: VerdictMatrix, row: int, column: int) -> QModelIndex:
    return matrix.verdicts.index(row, column)


def test_a_cell_says_what_the_row_is_against_the_column(matrix: VerdictMatrix) -> None:
    said = [[cell(matrix, row, column).data() for column in range(3)] for row in range(3)]
    assert said == [
        [None, "≈ cannot tell apart", "▲ better, +20.0"],
        ["≈ cannot tell apart", None, "▼ worse, −30.0"],
        ["▼ worse, −20.0", "▲ better, +30.0", None],
    ]
    assert "a is better than c." in cell(matrix, 2, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert cell(matrix, 2, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "c is worse than a"
    assert not cell(matrix, 1, 1).flags() & Qt.ItemFlag.ItemIsEnabled
    as_built("verdicts", matrix)


def test_a_click_or_a_key_asks_for_the_pair(matrix: VerdictMatrix, qtbot: QtBot) -> None:
    with qtbot.waitSignal(matrix.pair_asked) as told:
        qtbot.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=matrix.visualRect(cell(matrix, 0, 2)).center())
    assert told.args == ["a", "c"]
    matrix.mark_pair("c", "b")
    with qtbot.waitSignal(matrix.pair_asked) as told:
        qtbot.keyClick(matrix, Qt.Key.Key_Return)
    assert told.args == ["c", "b"]
    with qtbot.assertNotEmitted(matrix.pair_asked):
        matrix.clicked.emit(cell(matrix, 1, 1))


def test_no_verdict_is_cut(matrix: VerdictMatrix) -> None:
    wide = matrix.fontMetrics().horizontalAdvance("≈ cannot tell apart")
    assert matrix.columnWidth(1) > wide + 16
    assert matrix.sizeHint().width() >= 3 * matrix.columnWidth(0)


def test_where_there_is_room_no_name_above_is_cut(matrix: VerdictMatrix) -> None:
    names = ("a run with a long name one", "a run with a long name two")
    matrix.show_pairs(names, (), dict.fromkeys(names, 0))
    matrix.resize(900, 200)
    matrix.show()
    assert matrix.columnWidth(0) > matrix.horizontalHeader().fontMetrics().horizontalAdvance(names[0])
    assert matrix.sizeHint().width() >= 2 * matrix.columnWidth(0) + matrix.verticalHeader().width()
    matrix.resize(300, 200)
    assert matrix.columnWidth(0) == matrix._cell, "a verdict is never cut"


def test_long_names_are_told_in_full_in_as_many_lines_as_they_take(matrix: VerdictMatrix) -> None:
    """Cut in the middle, two runs that differ there had one name."""
    names = ("vehicles-lite0-two-stage-2026-11-29", "vehicles-lite0-head-only-2026-11-29 🚗 " + 30 * "a")
    matrix.show_pairs(names, (), {})
    columns, rows = matrix.horizontalHeader(), matrix.verticalHeader()
    for width in (300, 900):
        matrix.resize(width, 200)
        for header, way, room in (
            (columns, Qt.Orientation.Horizontal, matrix.columnWidth(0)), (rows, Qt.Orientation.Vertical, rows.width()),
        ):  # fmt: skip
            for place, name in enumerate(names):
                lines = str(matrix.verdicts.headerData(place, way)).split("\n")
                assert len(lines) > 1
                assert "".join(lines).replace(" ", "") == name.replace(" ", "")
                assert all(header.fontMetrics().horizontalAdvance(line) <= room - 6 * SPACE for line in lines)
                assert matrix.verdicts.headerData(place, way, Qt.ItemDataRole.AccessibleTextRole) == name
                high = columns.height() if header is columns else matrix.rowHeight(place)
                assert high >= len(lines) * header.fontMetrics().height()
    as_drawn_high = columns.height() + rows.length() + 2 * matrix.frameWidth()
    assert as_drawn_high <= matrix.height() <= as_drawn_high + matrix.horizontalScrollBar().sizeHint().height()
    matrix.show_pairs(("a", "b"), (), {})
    assert [matrix.verdicts.headerData(0, way) for way in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical)] == ["a", "a"]
    assert matrix.rowHeight(1) == 4 * SPACE


def test_a_verdict_is_seen_by_its_colours_and_told_with_its_figures(matrix: VerdictMatrix) -> None:
    grounds = {
        role: [cell(matrix, row, column).data(role) for row, column in ((0, 2), (2, 0), (0, 1), (0, 0))]
        for role in (Qt.ItemDataRole.BackgroundRole, Qt.ItemDataRole.ForegroundRole)
    }
    assert [colour.name() for colour in grounds[Qt.ItemDataRole.BackgroundRole]] == [
        QColor(name).name() for name in (LIGHT.good_soft, LIGHT.bad_soft, LIGHT.surface, LIGHT.sunken)
    ]  # fmt: skip
    assert [colour.name() for colour in grounds[Qt.ItemDataRole.ForegroundRole][:3]] == [
        QColor(name).name() for name in (LIGHT.good, LIGHT.bad, LIGHT.text_dim)
    ]  # fmt: skip
    assert grounds[Qt.ItemDataRole.ForegroundRole][3] is None
    assert " − " in cell(matrix, 0, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert cell(matrix, 0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "a cannot be told apart from b"
    assert cell(matrix, 0, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "a is better than c"
    assert cell(matrix, 0, 2).data(Qt.ItemDataRole.TextAlignmentRole) == int(Qt.AlignmentFlag.AlignCenter)


def test_heads_have_names_and_dots(matrix: VerdictMatrix) -> None:
    table = matrix.verdicts
    for way in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
        assert [table.headerData(place, way) for place in range(3)] == ["a", "b", "c"]
        assert table.headerData(1, way, Qt.ItemDataRole.ToolTipRole) == "b"
        dots = [table.headerData(place, way, Qt.ItemDataRole.DecorationRole) for place in range(3)]
        assert [dot is None for dot in dots] == [False, False, True]
    assert table.rowCount(cell(matrix, 0, 0)) == 0


def test_a_pair_is_marked_without_a_word(matrix: VerdictMatrix, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(matrix.pair_asked):
        matrix.mark_pair("c", "b")
        assert (matrix.currentIndex().row(), matrix.currentIndex().column()) == (2, 1)
        matrix.mark_pair("c", "nobody")
        assert (matrix.currentIndex().row(), matrix.currentIndex().column()) == (2, 1)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Enter):
        with qtbot.waitSignal(matrix.pair_asked):
            qtbot.keyClick(matrix, key)
    qtbot.keyClick(matrix, Qt.Key.Key_Up)
    assert matrix.currentIndex().row() != 2
    assert not matrix.tabKeyNavigation()
