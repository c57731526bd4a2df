"""What the runs say about one picture is painted and told to screen readers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from core.prediction.records import ClassProbability
from gui.prediction import answers
from gui.prediction.answers import AnswersPanel
from gui.prediction.table import AskedPicture, PredictionTable
from gui.theme import LIGHT, run_colour
from tests.noted_painting import looked_at, noting, of_kind, text, texts, tone


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


def test_runs_stand_below_one_another_each_with_its_dot_and_its_bars(
    themed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = PredictionTable()
    table.set_runs(["one", "two " * 30], {}, {"one": 4})
    panel = AnswersPanel()
    table.setParent(panel)
    qtbot.addWidget(panel)
    said = (ClassProbability("car", 0.75), ClassProbability("tram", 0.25))
    panel.show_row(AskedPicture(Path("/p/a.png"), answers={"one": said}), table)
    bars, strokes = panel.findChild(QWidget, "large_answers"), noting(monkeypatch, answers)
    bars.resize(bars.sizeHint())
    seen = looked_at(bars, strokes)
    words = texts(seen)
    assert words[0] == "one"
    assert words[1:5] == ["75.0 %", "car", "25.0 %", "tram"]
    assert "…" in words[5]
    assert words[6] == "waiting"
    dots = of_kind(seen, "ellipse")
    assert dots[0].brush == tone(run_colour(4))
    assert dots[0].place.right() < text(seen, "one").place.left()
    assert dots[0].place.center().y() == pytest.approx(text(seen, "one").place.center().y(), abs=2)
    assert text(seen, "one").place.bottom() < text(seen, "car").place.top() < text(seen, words[5]).place.top()
    assert text(seen, "one").pen == tone(LIGHT.text)
    assert bars.rect().contains(text(seen, "waiting").place.toRect().adjusted(0, 0, -1, -1))


def test_whether_they_agree_is_said_above(themed: QApplication, qtbot: QtBot) -> None:
    table = PredictionTable()
    table.set_runs([], {})
    panel = AnswersPanel()
    table.setParent(panel)
    qtbot.addWidget(panel)
    agreement = panel.findChild(QLabel, "large_agreement")
    panel.show_row(AskedPicture(Path("/p/a.png")), table)
    assert agreement.isHidden()
    assert panel.findChild(QWidget, "large_answers").accessibleName() == "No run is asked"
    table.set_runs(["one", "two"], {})
    said = (ClassProbability("car", 0.75), ClassProbability("tram", 0.25))
    panel.show_row(AskedPicture(Path("/p/a.png"), answers={"one": said, "two": said}), table)
    assert not agreement.isHidden()
    assert "car" in agreement.text()
