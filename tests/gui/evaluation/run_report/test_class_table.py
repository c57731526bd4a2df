"""Classes are listed hardest first and sorted by any figure; a class without pictures has dashes, not noughts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.evaluation.run_report.class_table import COLUMNS, ClassRow, ClassScoresTable

ROWS = [
    ClassRow(2, "class 10", 4, 3, 0.25, 1.0, 0.4, 0.9, 0.8, "class 9 (3)"),
    ClassRow(0, "class 9", 8, 0, 1.0, 0.7, 0.8, 1.0, 1.0, ""),
    ClassRow(1, "class 1", 0, 0, None, None, None, None, None, ""),
]


def column(title: str) -> int:
    return next(place for place, one in enumerate(COLUMNS) if one.title.startswith(title))


def shown(table: ClassScoresTable, title: str) -> list[str]:
    model = table.model()
    return [model.index(row, column(title)).data() for row in range(model.rowCount())]


def test_rows_stay_as_given_until_a_head_is_pressed(themed: QApplication, qtbot: QtBot) -> None:
    table = ClassScoresTable()
    qtbot.addWidget(table)
    told: list[int] = []
    table.chosen.connect(told.append)
    table.show_rows(ROWS)
    assert told == [2]
    assert shown(table, "Class") == ["class 10", "class 9", "class 1"]
    assert shown(table, "Recall") == ["25.0", "100.0", "–"]
    table.sortByColumn(column("Class"), Qt.SortOrder.AscendingOrder)
    assert shown(table, "Class") == ["class 1", "class 9", "class 10"], "as a person orders them"
    table.sortByColumn(column("Recall"), Qt.SortOrder.DescendingOrder)
    assert shown(table, "Class") == ["class 9", "class 10", "class 1"]
    assert table.row_at(table.currentIndex()).name == "class 10", "the chosen class stays chosen"
    table.show_rows(ROWS[::-1])
    assert table.row_at(table.currentIndex()).name == "class 10"
