"""The list of running work stops runs and cancels tasks."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.jobs import Context, Progress
from core.support.notices import WorkElsewhere
from core.training.at_work import RunAtWork
from gui.session import Session
from gui.tasks.task import Task
from gui.window.work_list import RunBar, WorkList
from gui.window.work_watch import WorkWatch


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
