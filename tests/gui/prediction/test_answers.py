"""What the runs say about one picture is painted and told to screen readers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from core.prediction.records import ClassProbability
from gui.prediction.answers import AnswersPanel
from gui.prediction.table import AskedPicture, PredictionTable
from gui.theme import run_colour


def test_each_run_has_its_name_its_bars_and_its_words(themed: QApplication, qtbot: QtBot) -> None:
    table = PredictionTable()
    table.set_runs(["one", "two"], {}, {"one": 4, "two": 2})
    panel = AnswersPanel()
    table.setParent(panel)
    qtbot.addWidget(panel)
    panel.resize(panel.width(), 400)
    row = AskedPicture(Path("/p/a.png"), answers={"one": (ClassProbability("car", 0.9),)})
    panel.show_row(row, table)
    panel.show()
    bars = panel.findChild(QWidget, "large_answers")
    assert bars is not None
    assert bars.accessibleName() == "one: car, 90.0 %; two: waiting"
    drawn = panel.grab().toImage()
    seen = {drawn.pixel(x, y) for x in range(drawn.width()) for y in range(drawn.height())}
    assert {run_colour(4).rgb(), run_colour(2).rgb()} <= seen


def test_in_a_small_window_the_runs_can_be_scrolled_to(themed: QApplication, qtbot: QtBot) -> None:
    table = PredictionTable()
    table.set_runs([f"run {number}" for number in range(6)], {})
    panel = AnswersPanel()
    table.setParent(panel)
    qtbot.addWidget(panel)
    panel.show_row(AskedPicture(Path("/p/a.png")), table)
    panel.resize(panel.width(), 200)
    panel.show()
    bar = panel.findChild(QScrollArea, "large_answers_area").verticalScrollBar()
    assert bar.maximum() > 0
    panel.resize(panel.width(), 1200)
    qtbot.waitUntil(lambda: bar.maximum() == 0)
