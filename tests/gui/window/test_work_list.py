"""The list of running work stops runs and cancels tasks."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.jobs import Context, Progress
from gui.session import Session
from gui.tasks.task import Task
from gui.window.work_list import WorkList
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
