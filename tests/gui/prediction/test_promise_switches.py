"""Switches for "none of these" and sets of classes: off at first, and then by what val says of each run."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.prediction.records import ClassProbability, PicturePrediction
from core.support.workspace import Workspace
from gui.prediction.order import AGREEMENT, RowOrder
from gui.prediction.promise_switches import PromiseSwitches
from gui.prediction.shown_rows import AGREES, FIRST_RUN, PROMISE_ROLE, ShownRows
from gui.prediction.table import PredictionTable
from gui.prediction.view import PredictionView
from gui.session import Session
from tests.as_built import as_built
from tests.judged_runs import drawn_predictions, finished_run

SURE = (ClassProbability("boat", 0.999), ClassProbability("car", 0.001), ClassProbability("tram", 0.0))
UNSURE = (ClassProbability("boat", 0.36), ClassProbability("car", 0.34), ClassProbability("tram", 0.3))


@pytest.fixture
def table(qtbot: QtBot) -> PredictionTable:
    made = PredictionTable()
    made.set_runs(["drawn", "bare"], {})
    made.add([Path("/p/a.png"), Path("/p/b.png")])
    made.take_answers(
        [
            PicturePrediction(Path("/p/a.png"), {"drawn": SURE, "bare": SURE}),
            PicturePrediction(Path("/p/b.png"), {"drawn": UNSURE, "bare": UNSURE}),
        ]
    )
    return made


@pytest.fixture
def switches(table: PredictionTable, workspace: Workspace, qtbot: QtBot) -> PromiseSwitches:
    finished_run(workspace, "drawn", val=drawn_predictions(300, 3, 1))
    finished_run(workspace, "bare")
    settings = QSettings(str(workspace.root / "window.ini"), QSettings.Format.IniFormat)
    made = PromiseSwitches(Session(workspace, settings), table)
    qtbot.addWidget(made)
    made.show()
    return made


def _text(rows: ShownRows, row: int, column: int) -> object:
    return rows.index(row, column).data(Qt.ItemDataRole.DisplayRole)


def test_nothing_is_held_back_until_that_was_asked_for(switches: PromiseSwitches, table: PredictionTable, qtbot: QtBot) -> None:
    rows = ShownRows(table)
    assert not table.promises
    assert _text(rows, 1, FIRST_RUN) == "boat, 36.0 %"
    with qtbot.waitSignal(table.promised, timeout=10_000):
        switches.none.click()
    assert _text(rows, 0, FIRST_RUN) == "boat, 99.9 %"
    assert _text(rows, 1, FIRST_RUN) == "none of these (boat, 36.0 %)"
    assert _text(rows, 1, FIRST_RUN + 1) == "boat, 36.0 %", "a run that cannot promise goes on as it did"
    assert (_text(rows, 0, AGREES), _text(rows, 1, AGREES)) == ("all agree: boat", "they differ")
    said = switches.findChild(QLabel, "promise_says")
    assert said is not None
    assert "of val" in said.text()
    assert "bare has no pictures on val" in said.text()
    tip = rows.headerData(FIRST_RUN, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "of those right" in str(tip)
    assert "none of these: less sure than" in str(rows.index(1, FIRST_RUN).data(Qt.ItemDataRole.ToolTipRole))
    switches.none.click()
    assert not table.promises
    assert _text(rows, 1, FIRST_RUN) == "boat, 36.0 %"
    assert said.isHidden()


def test_sets_are_drawn_and_told(switches: PromiseSwitches, table: PredictionTable, qtbot: QtBot) -> None:
    view = PredictionView(table)
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.show()
    before = view.grab().toImage()
    with qtbot.waitSignal(table.promised, timeout=10_000):
        switches.sets.click()
    assert "Set: boat" in str(view.rows.index(0, FIRST_RUN).data(Qt.ItemDataRole.ToolTipRole))
    assert view.rows.index(0, FIRST_RUN).data(PROMISE_ROLE).sets.promised == pytest.approx(0.9)
    assert view.grab().toImage() != before
    with qtbot.waitSignal(table.promised, timeout=10_000):
        switches.sets_part.setValue(60)
    assert table.promises["drawn"].sets is not None
    assert table.promises["drawn"].sets.promised == pytest.approx(0.6)


def test_rows_in_order_follow_what_is_promised(switches: PromiseSwitches, table: PredictionTable, qtbot: QtBot) -> None:
    view = PredictionView(table)
    qtbot.addWidget(view)
    view.rows.show_order(RowOrder(AGREEMENT))
    assert [row.path.name for row in view.rows.rows()] == ["a.png", "b.png"]
    with qtbot.waitSignal(table.promised, timeout=10_000):
        switches.none.click()
    assert [row.path.name for row in view.rows.rows()] == ["b.png", "a.png"], "now they differ on that one"
    assert view.rows.counts()["differ"] == 1


def test_other_runs_are_asked_for_their_own_promises(switches: PromiseSwitches, table: PredictionTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.promised, timeout=10_000):
        switches.none.click()
    with qtbot.waitSignal(table.promised, timeout=10_000):
        table.set_runs(["drawn"], {})
    assert set(table.promises) == {"drawn"}
    table.set_runs([], {})
    assert not table.promises


def test_there_are_no_promises_with_mirror_images(switches: PromiseSwitches, table: PredictionTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.promised, timeout=10_000):
        switches.none.click()
    switches.flips.click()
    assert not table.promises
    assert not switches.none.isEnabled()
    with qtbot.waitSignal(table.promised, timeout=10_000):
        switches.flips.click()
    assert set(table.promises) == {"drawn", "bare"}


def test_they_are_built_as_they_were_looked_at(themed: QApplication, switches: PromiseSwitches) -> None:
    as_built("promise-switches", switches)
