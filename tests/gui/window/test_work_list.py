"""The list of running work stops runs and cancels tasks."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import SafelightError
from core.support.jobs import Context, Progress
from core.support.notices import WorkElsewhere
from core.training import launcher
from core.training.at_work import RunAtWork
from gui.session import Session
from gui.tasks.task import Task
from gui.window.work_list import RunBar, WorkList
from gui.window.work_watch import WorkWatch
from tests.as_built import as_built


def test_the_list_stops_runs_and_cancels_tasks(session: Session, qtbot: QtBot) -> None:
    run = RunFolder.create(session.workspace, "busy", "shapes", Recipe())
    gate = threading.Event()

    def job(context: Context) -> None:
        context.report(Progress("Reading pictures", 1, 4, 3.0))
        while not context.stop_requested:
            gate.wait(0.001)

    watch = WorkWatch(session.workspace)
    work = WorkList(session, watch)
    qtbot.addWidget(work)
    work.fill()
    work.show()
    assert "Nothing is running." in [label.text() for label in work.findChildren(QLabel) if label.isVisible()]
    task = session.run_task(Task(job), "Importing shapes")
    with run.claim(), qtbot.waitSignal(watch.changed):
        watch.look()
    qtbot.waitUntil(lambda: work.findChild(QLabel, "job_bar_text").text() == "Reading pictures: 1 of 4, under 5 s left")
    work.findChild(QToolButton, "work_stop_busy").click()
    assert run.stop_requested()
    assert "Stopping busy" in work.findChild(QLabel, "work_run_busy").text()
    with qtbot.waitSignal(task.finished):
        work.findChild(QToolButton, "job_bar_cancel").click()
    watch.stop()


def test_the_bar_of_a_run_waits_until_it_is_known_how_far_it_is(session: Session, qtbot: QtBot) -> None:
    line = RunBar(session, RunAtWork("busy", "Preparing", None, None))
    qtbot.addWidget(line)
    bar = line.findChild(QProgressBar)
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    line.show_run(RunAtWork("busy", "Training", 0.25, 60.0))
    assert (bar.maximum(), bar.value()) == (1000, 250)


def test_what_others_do_with_datasets_is_listed_without_a_button(session: Session, qtbot: QtBot) -> None:
    watch = WorkWatch(session.workspace)
    made = WorkList(session, watch)
    qtbot.addWidget(made)
    made.show()
    progress = Progress("Reading pictures", 3, 12, 90.0)
    watch.elsewhere = (WorkElsewhere("boats", "import boats", progress), WorkElsewhere("cars", "check cars"))
    watch.changed.emit()
    lines = made.findChildren(QLabel, "work_elsewhere")
    assert [line.text() for line in lines] == ["boats  ·  Reading pictures: 3 of 12, about 2 min left", "check cars"]
    bars = made.findChildren(QProgressBar)
    assert (bars[0].value() * 4, bars[1].maximum()) == (bars[0].maximum(), 0)
    assert made.findChild(QToolButton) is None
    watch.elsewhere = watch.elsewhere[1:]
    watch.changed.emit()
    assert lines[0].text() == "check cars"
    watch.elsewhere = ()
    watch.changed.emit()
    assert not made._none.isHidden()


def test_the_list_is_built_as_it_was_looked_at_and_lines_go_with_their_work(session: Session, qtbot: QtBot) -> None:
    watch = WorkWatch(session.workspace)
    made = WorkList(session, watch)
    qtbot.addWidget(made)
    watch.runs = (RunAtWork("busy", "Training busy", None, None), RunAtWork("slow", "Training slow", 0.25, None))
    watch.elsewhere = (WorkElsewhere("boats", "import boats", Progress("Reading pictures", 3, 12, 90.0)),)
    made.fill()
    as_built("work-list", made)
    kept = made._runs["slow"]
    watch.runs = watch.runs[1:]
    made.fill()
    assert list(made._runs) == ["slow"]
    assert made._runs["slow"] is kept, "made anew, its button would lose the press that it has"
    watch.runs, watch.elsewhere = (), ()
    made.fill()
    lines = [made._column.itemAt(number).widget() for number in range(made._column.count())]
    assert lines == [made._heading, made._none]


def test_a_run_that_cannot_be_asked_to_stop_says_why(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    line = RunBar(session, RunAtWork("busy", "Training busy", 0.1, None))
    qtbot.addWidget(line)

    def refused(run: RunFolder) -> None:
        raise SafelightError("Nothing can be written there.", "Make room.")

    monkeypatch.setattr(launcher, "stop", refused)
    button, text = line.findChild(QToolButton, "work_stop_busy"), line.findChild(QLabel, "work_run_busy")
    button.click()
    assert (text.text(), button.isEnabled()) == (str(SafelightError("Nothing can be written there.", "Make room.")), True)
    monkeypatch.setattr(launcher, "stop", lambda _run: None)
    button.click()
    assert (text.text(), button.isEnabled()) == ("Stopping busy after this step …", False)
    line.show_run(RunAtWork("busy", "Training busy", 0.2, None))
    assert text.text() == "Stopping busy after this step …", "a later look does not write over it"
