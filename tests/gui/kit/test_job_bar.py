"""A task in one line: how far it is, and a button that cancels it."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from core.support.jobs import Context, Progress
from gui.kit.job_bar import JobBar
from gui.session import Session
from gui.tasks.task import Task


def test_a_job_bar_cancels_and_goes_away(qtbot: QtBot, session: Session) -> None:
    gate = threading.Event()

    def job(context: Context) -> None:
        while not context.stop_requested:
            gate.wait(0.001)

    task = Task(job)
    bar = JobBar(task, "Working")
    qtbot.addWidget(bar)
    bar.show()
    task.start()
    assert bar.findChild(QLabel, "job_bar_text").text() == "Working"
    with qtbot.waitSignal(task.finished):
        bar.findChild(QToolButton, "job_bar_cancel").click()
        assert bar.findChild(QLabel, "job_bar_text").text() == "Cancelling …"
    assert not bar.isVisible()


def test_it_says_how_far_a_job_is(qtbot: QtBot, session: Session) -> None:
    told, gate = threading.Event(), threading.Event()

    def job(context: Context) -> None:
        context.report(Progress("Reading pictures", 3, 12, 90.0))
        told.set()
        while not gate.wait(0.001):
            context.check_abandoned()

    task = Task(job)
    bar = JobBar(task, "Working")
    qtbot.addWidget(bar)
    task.start()
    progress = bar.findChild(QProgressBar, "job_bar_progress")
    qtbot.waitUntil(lambda: progress.maximum() > 0 and progress.value() == progress.maximum() // 4)
    assert bar.findChild(QLabel, "job_bar_text").text().startswith("Reading pictures")
    with qtbot.waitSignal(task.finished):
        gate.set()
    assert bar.isHidden()
