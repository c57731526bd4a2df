"""What a run took, and how fast it answers once that was measured."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.engine.protocol import Failure, SpeedMeasured
from core.engine.requests import MeasureSpeed
from core.evaluation.side_report.answer_speed import AnswerSpeed, speed_here
from core.runs.folder import RunFolder
from core.support.errors import SafelightError
from gui.evaluation.run_report.costs import RunCosts
from gui.evaluation.run_report.shown import ShownReport
from gui.session import Session
from gui.tasks.task import Task
from tests.as_built import as_built
from tests.gui.evaluation.run_report.conftest import SOON

SPEED = AnswerSpeed("here", "CPU", "2030-01-01T00:00:00+00:00", 96, 0.023, 141.6)


@pytest.fixture
def costs(session: Session, shown: ShownReport, qtbot: QtBot) -> RunCosts:
    made = RunCosts(session)
    qtbot.addWidget(made)
    made.show_cost("judged", shown.found.cost)
    return made


def test_what_was_measured_is_told_of_the_run_that_is_looked_at(costs: RunCosts, shown: ShownReport) -> None:
    assert costs.button.text() == "Measure speed"
    costs.take_reply("another", SpeedMeasured(SPEED))
    costs._ended("another")
    assert not any("answer" in word for word in costs.tiles.words())
    costs.take_reply("judged", SpeedMeasured(SPEED))
    costs._ended("judged")
    assert {"Time of an answer: 23 ms", "Pace of answers: 142 pictures/s"} <= set(costs.tiles.words())
    assert (costs.button.text(), costs.button.isEnabled()) == ("Measure again", True)
    as_built("report-costs", costs)


def test_why_it_could_not_be_measured_is_said(costs: RunCosts, qtbot: QtBot) -> None:
    with qtbot.waitSignal(costs.failed, timeout=SOON) as failed:
        costs.take_reply("judged", Failure("None of the pictures is there any more.", "Put them back."))
    assert isinstance(failed.args[0], SafelightError)


def test_a_run_is_measured_once_at_a_time_and_others_meanwhile(
    costs: RunCosts, session: Session, shown: ShownReport, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(request: MeasureSpeed) -> Task:
        asked.append(request.run)
        return Task(lambda: SpeedMeasured(SPEED))

    monkeypatch.setattr(session, "ask_workshop", ask)
    bare = RunCosts(session)
    qtbot.addWidget(bare)
    bare.measure()
    assert asked == [], "of no run"
    costs.button.click()
    costs.measure()
    assert asked == ["judged"]
    assert (costs.button.text(), costs.button.isEnabled()) == ("Measuring …", False)
    assert [task.title for task in session.tasks] == ["Measuring how fast judged answers"]
    costs.show_cost("another", shown.found.cost)
    assert (costs.button.text(), costs.button.isEnabled()) == ("Measure speed", True)
    costs.show_cost("judged", shown.found.cost)
    assert not costs.button.isEnabled()
    qtbot.waitUntil(lambda: costs.button.isEnabled(), timeout=SOON)
    assert costs.button.text() == "Measure again"


@pytest.mark.soak
def test_the_workshop_is_asked(costs: RunCosts, session: Session, run: RunFolder, qtbot: QtBot) -> None:
    """The run has no weights, which is what the workshop says; a run with some is measured in the test of the job."""
    with qtbot.waitSignal(costs.failed, timeout=60_000) as failed:
        costs.button.click()
        assert (costs.button.text(), costs.button.isEnabled()) == ("Measuring …", False)
        assert [task.title for task in session.tasks] == ["Measuring how fast judged answers"]
    assert "judged" in str(failed.args[0])
    qtbot.waitUntil(lambda: session.tasks == [] and costs.button.isEnabled(), timeout=SOON)
    assert costs.button.text() == "Measure speed"
    assert speed_here(run.path) is None
