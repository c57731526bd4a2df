"""Chips tell how many pictures there are of each kind and show them alone; the list of orders follows the table's head."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from core.prediction.records import ClassProbability, PicturePrediction
from gui.prediction.agreement_bar import AgreementBar
from gui.prediction.order import LEAST_SURE, NAME, RowOrder
from gui.prediction.table import PredictionTable
from gui.prediction.view import PredictionView
from tests.as_built import as_built


@pytest.fixture
def view(themed: QApplication, qtbot: QtBot) -> PredictionView:
    table = PredictionTable()
    table.set_runs(["one", "two"], {})
    made = PredictionView(table)
    table.setParent(made)
    qtbot.addWidget(made)
    for name, two in (("b", "car"), ("a", "ferry"), ("c", "car")):
        table.add([Path(f"/p/{name}.png")])
        said = {"one": (ClassProbability("car", 0.9),), "two": (ClassProbability(two, 0.8),)}
        table.take_answers([PicturePrediction(Path(f"/p/{name}.png"), said)])
    return made


@pytest.fixture
def bar(view: PredictionView, qtbot: QtBot) -> AgreementBar:
    made = AgreementBar(view.rows)
    qtbot.addWidget(made)
    made.show()
    return made


def chips(bar: AgreementBar) -> list[str]:
    return [chip.text() for chip in bar.findChildren(QPushButton) if chip.isVisible()]


def test_chips_count_and_show_a_kind_alone(view: PredictionView, bar: AgreementBar, qtbot: QtBot) -> None:
    assert chips(bar) == ["All 3", "All agree 2", "They differ 1"]
    differ = bar.findChild(QPushButton, "agreement_differ")
    assert differ is not None
    qtbot.mouseClick(differ, Qt.MouseButton.LeftButton)
    assert [row.path.stem for row in view.rows.rows()] == ["a"]
    view.table.set_runs(["one"], {})
    bar.refresh()
    assert chips(bar) == ["All 3", "They differ 0"], "a chip in force can be taken back"
    every = bar.findChild(QPushButton, "agreement_every")
    assert every is not None
    qtbot.mouseClick(every, Qt.MouseButton.LeftButton)
    assert chips(bar) == ["All 3"]


def test_the_head_of_a_column_and_the_list_choose_the_order(view: PredictionView, bar: AgreementBar) -> None:
    orders = bar.findChild(QComboBox, "agreement_order")
    assert orders is not None
    head = view.horizontalHeader()
    head.sectionClicked.emit(0)
    assert (view.rows.order, orders.currentText()) == (RowOrder(NAME), "Name")
    assert [row.path.stem for row in view.rows.rows()] == ["a", "b", "c"]
    assert (head.isSortIndicatorShown(), head.sortIndicatorSection()) == (True, 0)
    head.sectionClicked.emit(0)
    assert (view.rows.order, head.isSortIndicatorShown()) == (RowOrder(), False)
    head.sectionClicked.emit(3)
    assert (view.rows.order, orders.currentText()) == (RowOrder(LEAST_SURE, "two"), "Least sure first")
    head.sectionClicked.emit(3)
    assert orders.currentText() == "Surest first"
    orders.setCurrentIndex(orders.findData(NAME))
    orders.activated.emit(orders.currentIndex())
    assert view.rows.order == RowOrder(NAME)


def test_a_class_and_a_certainty_are_chosen_from_lists(view: PredictionView, bar: AgreementBar) -> None:
    classes, bands = bar.findChild(QComboBox, "agreement_class"), bar.findChild(QComboBox, "agreement_certainty")
    assert classes is not None
    assert bands is not None
    assert [classes.itemText(place) for place in range(classes.count())] == ["Every class", "car (3)", "ferry (1)"]
    classes.setCurrentIndex(2)
    classes.activated.emit(2)
    assert [row.path.stem for row in view.rows.rows()] == ["a"]
    bands.setCurrentIndex(bands.findData("sure"))
    bands.activated.emit(bands.currentIndex())
    assert view.rows.rows() == []
    bands.setCurrentIndex(0)
    bands.activated.emit(0)
    view.table.remove([place for place, row in enumerate(view.table.pictures()) if row.path.stem == "a"])
    bar.refresh()
    assert classes.currentText() == "ferry (0)", "a class in force can be taken back"


def test_it_is_built_as_it_was_looked_at(view: PredictionView, bar: AgreementBar) -> None:
    as_built("agreement-bar", bar, view)
