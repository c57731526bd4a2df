"""Rows are shown in another order and in part, while the table stays as it is, and answers that come in find their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from core.prediction.records import ClassProbability, PicturePrediction
from gui.prediction.order import LEAST_SURE, NAME, RowOrder, WantedRows
from gui.prediction.shown_rows import AGREEMENT_ROLE, AGREES, FIRST_RUN, PICTURE, ShownRows
from gui.prediction.table import PredictionTable
from gui.prediction.view import PredictionView

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


def said(name: str) -> tuple[ClassProbability, ...]:
    return (ClassProbability(name, 0.75), ClassProbability("other", 0.25))


def text(rows: ShownRows, row: int, column: int) -> object:
    return rows.index(row, column).data(Qt.ItemDataRole.DisplayRole)


def test_answers_show_as_text_and_as_agreement(rows: ShownRows) -> None:
    rows.table.set_runs(["one", "two"], {"one": "random, seed 0", "two": "ImageNet"})
    assert text(rows, 0, PICTURE) == "c.png"
    assert text(rows, 0, FIRST_RUN) == "waiting"
    rows.table.take_answers(
        [
            PicturePrediction(PATHS[0], {"one": said("ketch"), "two": said("ketch")}),
            PicturePrediction(PATHS[1], {"one": said("ketch")}),
        ]
    )
    assert text(rows, 0, AGREES) == "all agree: ketch"
    assert text(rows, 0, FIRST_RUN) == "ketch, 75.0 %"
    assert rows.index(1, AGREES).data(AGREEMENT_ROLE) is None, "one answer of two is no agreement yet"
    rows.table.take_answers([PicturePrediction(PATHS[1], {"two": said("ferry")})])
    assert text(rows, 1, AGREES) == "they differ"
    assert "ferry  75.00 %" in rows.index(1, FIRST_RUN + 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "ImageNet" in rows.headerData(FIRST_RUN + 1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)


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


def chosen(view: PredictionView) -> set[str]:
    return {view.rows.picture(index.row()).path.stem for index in view.selectionModel().selectedRows()}


@pytest.fixture
def view(qtbot: QtBot) -> PredictionView:
    table = PredictionTable()
    table.set_runs(["one", "two"], {})
    table.add([Path(f"/p/{number:02}.png") for number in range(40)])
    for number in range(40):
        answers = {
            "one": (ClassProbability("car", 1 - number / 50),),
            "two": (ClassProbability("car" if number % 3 else "bus", 0.99),),
        }
        table.take_answers([PicturePrediction(Path(f"/p/{number:02}.png"), answers)])
    made = PredictionView(table)
    table.setParent(made)
    QAbstractItemModelTester(made.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    return made


def test_what_is_selected_and_where_it_was_scrolled_to_outlast_orders_and_parts(view: PredictionView) -> None:
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (7, 8, 30):
        view.selectionModel().select(view.rows.index(row, 0), flags)
    view.selectionModel().setCurrentIndex(view.rows.index(8, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    bar = view.verticalScrollBar()
    bar.setValue(1000)
    for order in (RowOrder(LEAST_SURE), RowOrder(NAME), RowOrder(LEAST_SURE, "two"), RowOrder()):
        view.rows.show_order(order)
        assert chosen(view) == {"07", "08", "30"}
        assert view.rows.picture(view.currentIndex().row()).path.stem == "08"
        assert bar.value() == 1000
    view.rows.show_order(RowOrder(LEAST_SURE))
    view.rows.show_wanted(WantedRows("differ"))
    assert chosen(view) == {"30"}, "what is not shown is not selected"
    view.rows.show_wanted(WantedRows())
    assert chosen(view) == {"30"}


def test_all_of_a_part_stay_selected_and_nothing_else(view: PredictionView) -> None:
    view.rows.show_wanted(WantedRows("differ"))
    every = {f"{number:02}" for number in range(0, 40, 3)}
    view.selectAll()
    view.rows.show_wanted(WantedRows())
    assert chosen(view) == every
    view.selectAll()
    view.rows.show_wanted(WantedRows("differ"))
    assert chosen(view) == every


def test_rows_between_others_go_and_come_back_in_one_step(view: PredictionView, qtbot: QtBot) -> None:
    view.rows.show_order(RowOrder(LEAST_SURE))
    before = names(view.rows)
    with qtbot.assertNotEmitted(view.rows.rowsRemoved), qtbot.waitSignal(view.rows.layoutChanged):
        removed = view.table.remove(range(0, 40, 2))
    assert view.rows.rowCount() == 20
    view.table.restore(removed)
    assert names(view.rows) == before
    view.selectRow(5)
    with qtbot.waitSignal(view.rows.rowsRemoved):
        view.table.remove(view.selected_places())
    assert view.currentIndex().row() == 4, "the neighbour is the current one"


def test_names_of_any_bytes_are_told_on_one_line(rows: ShownRows) -> None:
    rows.table.add([Path(f"/p/{name}.png") for name in ("na\udcefve", "two\nlines", "\u202egnp")])
    told = [str(text(rows, row, PICTURE)) for row in range(3)]
    assert told == ["na\\xefve.png", "two\\x0alines.png", "\\u202egnp.png"]
    assert rows.index(0, PICTURE).data(Qt.ItemDataRole.ToolTipRole) == "/p/na\\xefve.png"
