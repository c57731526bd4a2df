"""Rows are shown in another order and in part, while the table stays as it is, and answers that come in find their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from core.prediction.records import ClassProbability, PicturePrediction
from gui.prediction.order import LEAST_SURE, NAME, RowOrder, WantedRows
from gui.prediction.shown_rows import ShownRows
from gui.prediction.table import PredictionTable

PATHS = [Path(f"/p/{name}.png") for name in ("c", "a", "b")]


@pytest.fixture
def rows(qtbot: QtBot) -> ShownRows:
    table = PredictionTable()
    table.set_runs(["one", "two"], {})
    table.add(PATHS)
    made = ShownRows(table)
    table.setParent(made)
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return made


def says(rows: ShownRows, name: str, one: str, two: str, sure: float = 0.9) -> None:
    answers = {"one": (ClassProbability(one, sure),), "two": (ClassProbability(two, 0.99),)}
    rows.table.take_answers([PicturePrediction(Path(f"/p/{name}.png"), answers)])


def names(rows: ShownRows) -> str:
    return "".join(row.path.stem for row in rows.rows())


def test_the_order_is_changed_and_given_back(rows: ShownRows) -> None:
    rows.show_order(RowOrder(NAME))
    assert names(rows) == "abc"
    assert [rows.place(row) for row in range(3)] == [1, 2, 0]
    rows.show_order(RowOrder())
    assert names(rows) == "cab"


def test_answers_that_come_in_find_their_place(rows: ShownRows) -> None:
    rows.show_order(RowOrder(LEAST_SURE))
    says(rows, "b", "car", "car", 0.8)
    assert names(rows)[0] == "b"
    says(rows, "a", "car", "ferry", 0.5)
    says(rows, "c", "car", "car", 0.95)
    assert names(rows) == "abc"
    rows.table.forget_answers(["one"])
    says(rows, "c", "car", "car", 0.1)
    assert names(rows)[0] == "c"


def test_one_kind_is_shown_alone_and_counted(rows: ShownRows) -> None:
    says(rows, "a", "car", "ferry")
    says(rows, "b", "car", "car")
    assert rows.counts() == {"differ": 1, "all": 1, "unanswered": 1}
    rows.show_wanted(WantedRows("differ"))
    assert names(rows) == "a"
    says(rows, "c", "car", "ferry")
    assert names(rows) == "ca", "an answer that comes in brings its picture in"
    rows.table.set_runs(["one"], {})
    assert names(rows) == "", "a run alone differs from nobody"
    rows.show_wanted(WantedRows())
    assert rows.rowCount() == 3


def test_a_class_and_a_certainty_are_shown_alone(rows: ShownRows) -> None:
    says(rows, "a", "car", "ferry", 0.4)
    says(rows, "b", "car", "car", 0.95)
    assert rows.class_counts() == {"car": 2, "ferry": 1}
    rows.show_wanted(WantedRows(class_name="ferry"))
    assert names(rows) == "a"
    rows.show_wanted(WantedRows(class_name="car"))
    assert names(rows) == "ab"
    rows.show_wanted(WantedRows(class_name="car", band="fair"))
    assert names(rows) == "b"
    rows.show_wanted(WantedRows(band="unsure"))
    assert names(rows) == "a"
    says(rows, "c", "car", "car", 0.2)
    assert names(rows) == "ca"


def test_what_is_counted_follows_every_change(rows: ShownRows) -> None:
    def anew() -> tuple[object, object]:
        other = ShownRows(rows.table)
        return other.counts(), other.class_counts()

    assert (rows.counts(), rows.class_counts()) == anew()
    says(rows, "a", "car", "ferry")
    says(rows, "b", "car", "car")
    says(rows, "a", "car", "car")
    assert (rows.counts(), rows.class_counts()) == anew() == ({"all": 2, "unanswered": 1}, {"car": 2})
    removed = rows.table.remove([1])
    assert (rows.counts(), rows.class_counts()) == anew()
    rows.table.restore(removed)
    says(rows, "c", "bus", "car")
    rows.table.forget_answers(["two"])
    assert (rows.counts(), rows.class_counts()) == anew() == ({"unanswered": 3}, {"car": 2, "bus": 1})
    rows.table.set_runs(["one"], {})
    assert (rows.counts(), rows.class_counts()) == anew() == ({"all": 3}, {"car": 2, "bus": 1})
    assert rows.table.count() == (3, 3)
