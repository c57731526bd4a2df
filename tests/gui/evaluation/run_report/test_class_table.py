"""Classes are listed hardest first and sorted by any figure; a class without pictures has dashes, not noughts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.evaluation.run_report.class_table import COLUMNS, ClassRow, ClassScoresTable, class_rows
from gui.evaluation.run_report.shown import ShownReport
from tests.as_built import as_built

ROWS = [
    ClassRow(2, "class 10", 4, 3, 0.25, 1.0, 0.4, 0.9, 0.8, "class 9 (3)"),
    ClassRow(0, "class 9", 8, 0, 1.0, 0.7, 0.8, 1.0, 1.0, ""),
    ClassRow(1, "class 1", 0, 0, None, None, None, None, None, ""),
]


def column(title: str) -> int:
    return next(place for place, one in enumerate(COLUMNS) if one.title.startswith(title))


def cells(table: ClassScoresTable, title: str) -> list[str]:
    model = table.model()
    return [model.index(row, column(title)).data() for row in range(model.rowCount())]


def test_rows_stay_as_given_until_a_head_is_pressed(themed: QApplication, qtbot: QtBot) -> None:
    table = ClassScoresTable()
    qtbot.addWidget(table)
    told: list[int] = []
    table.chosen.connect(told.append)
    table.show_rows(ROWS)
    assert told == [2]
    assert cells(table, "Class") == ["class 10", "class 9", "class 1"]
    assert cells(table, "Recall") == ["25.0", "100.0", "–"]
    table.sortByColumn(column("Class"), Qt.SortOrder.AscendingOrder)
    assert cells(table, "Class") == ["class 1", "class 9", "class 10"], "as a person orders them"
    table.sortByColumn(column("Recall"), Qt.SortOrder.DescendingOrder)
    assert cells(table, "Class") == ["class 9", "class 10", "class 1"]
    assert table.row_at(table.currentIndex()).name == "class 10", "the chosen class stays chosen"
    table.show_rows(ROWS[::-1])
    assert table.row_at(table.currentIndex()).name == "class 10"
    as_built("report-class-table", table)


def test_cells_and_heads_say_what_they_are(themed: QApplication, qtbot: QtBot) -> None:
    table = ClassScoresTable()
    qtbot.addWidget(table)
    table.show_rows(ROWS)
    model = table.model()
    assert [model.index(0, place).data() for place in range(len(COLUMNS))] == [
        "class 10", "4", "3", "class 9 (3)", "25.0", "100.0", "40.0", "90.0", "80.0",
    ]  # fmt: skip
    assert model.index(0, 3).data(Qt.ItemDataRole.ToolTipRole) == "class 9 (3)"
    assert model.index(0, 4).data(Qt.ItemDataRole.ToolTipRole) is None
    heads = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(len(COLUMNS))]
    assert heads == [one.title for one in COLUMNS]
    tips = [model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) for place in range(len(COLUMNS))]
    assert tips[4] == "Part of its pictures that is recognised"
    role, right = Qt.ItemDataRole.TextAlignmentRole, Qt.AlignmentFlag.AlignRight
    for side in (
        lambda place: model.index(0, place).data(role),
        lambda place: model.headerData(place, Qt.Orientation.Horizontal, role),
    ):
        assert [bool(Qt.AlignmentFlag(side(place)) & right) for place in range(len(COLUMNS))] == [
            False, True, True, False, True, True, True, True, True,
        ]  # fmt: skip
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0


def test_what_is_not_known_is_sorted_below_nought_and_columns_have_room(themed: QApplication, qtbot: QtBot) -> None:
    table = ClassScoresTable()
    qtbot.addWidget(table)
    told: list[int] = []
    table.chosen.connect(told.append)
    rows = [*ROWS[:2], ClassRow(3, "a class of a very long name " * 6, 2, 2, 0.0, None, None, None, None, ""), ROWS[2]]
    table.show_rows(rows)
    table.sortByColumn(column("Recall"), Qt.SortOrder.AscendingOrder)
    assert cells(table, "Recall") == ["–", "0.0", "25.0", "100.0"]
    assert table.columnWidth(0) < 400, "however long a name"
    assert table.whole_width() >= sum(table.columnWidth(place) for place in range(len(COLUMNS)))
    table.selectRow(3)
    assert told[-1] == 0
    assert not table.tabKeyNavigation()
    assert table.verticalHeader().isHidden()
    table.show_rows(ROWS[2:])
    assert table.row_at(table.currentIndex()).name == "class 1", "the first where the chosen one is gone"
    table.show_rows([])


def test_rows_of_a_report_are_those_of_its_classes(shown: ShownReport) -> None:
    rows = class_rows(shown)
    assert sorted(row.number for row in rows) == list(range(len(shown.classes)))
    hard = [one.name for one in shown.found.hardest]
    assert [row.name for row in rows][: len(hard)] == hard, "the hardest first"
    for row in rows:
        scores = shown.found.evaluation.per_class[row.name]
        assert (row.name, row.pictures) == (shown.classes[row.number], scores.support)
        assert (row.recall, row.precision, row.f1) == (scores.recall, scores.precision, scores.f1)
        curve = shown.found.curves[row.number]
        assert curve.roc is not None
        assert curve.precision_recall is not None
        assert (row.area, row.average) == (curve.roc.area, curve.precision_recall.average_precision)
        wrong = {one.name: one for one in shown.found.hardest}.get(row.name)
        assert row.taken_for == (f"{wrong.taken_for} ({wrong.taken_times})" if wrong is not None else "")
        assert row.wrong == (wrong.wrong if wrong is not None else 0)
