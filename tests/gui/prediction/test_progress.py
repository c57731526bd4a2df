"""The line about pictures being predicted: hidden for a few, with the time left for many, and a way to stop or go on."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from gui.prediction.progress import FEW, PredictionProgress
from tests.as_built import built, held_as_built


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def line(qtbot: QtBot) -> tuple[PredictionProgress, Clock]:
    clock = Clock()
    made = PredictionProgress(clock=clock)
    qtbot.addWidget(made)
    return made, clock


def act(progress: PredictionProgress) -> QToolButton:
    found = progress.findChild(QToolButton, "prediction_progress_act")
    assert found is not None
    return found


def text(progress: PredictionProgress) -> str:
    found = progress.findChild(QLabel, "prediction_progress_text")
    assert found is not None
    return str(found.text())


def test_a_few_pictures_show_no_bar(qtbot: QtBot) -> None:
    progress, _ = line(qtbot)
    progress.set_working(True)
    progress.set_count(0, FEW)
    assert progress.isHidden()
    progress.set_count(0, FEW + 1)
    assert not progress.isHidden()


def test_the_time_left_follows_the_pace_so_far(qtbot: QtBot) -> None:
    progress, clock = line(qtbot)
    progress.set_count(10, 110)
    progress.set_working(True)
    clock.now += 10
    progress.set_count(60, 110)
    assert "60" in text(progress)
    assert "10 s" in text(progress), "fifty took ten seconds, fifty are left"


def test_what_was_stopped_can_go_on(qtbot: QtBot) -> None:
    progress, _ = line(qtbot)
    progress.set_working(True)
    progress.set_count(1, 100)
    assert act(progress).text() == "Cancel"
    with qtbot.waitSignal(progress.stopped):
        act(progress).click()
    progress.set_working(False)
    assert act(progress).text() == "Continue"
    with qtbot.waitSignal(progress.continued):
        act(progress).click()
    progress.set_count(100, 100)
    assert progress.isHidden()


def test_it_is_built_as_it_was_looked_at(themed: QApplication, qtbot: QtBot) -> None:
    progress, clock = line(qtbot)
    progress.set_working(True)
    progress.set_count(0, 10 * FEW)
    clock.now += 10
    progress.set_count(FEW, 10 * FEW)
    told = built(progress)
    progress.set_working(False)
    held_as_built("prediction-progress", [*told, *built(progress)])
