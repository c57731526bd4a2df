"""A task in one line: how far it is, and a button that cancels it."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from core.support.jobs import Context, Progress
from gui.kit.job_bar import JobBar, JobRoom
from gui.session import Session
from gui.tasks.task import Task
from gui.window.status_bar import StatusBar
from gui.window.work_watch import WorkWatch


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


def test_jobs_are_shown_and_cancelled_where_their_dataset_is_shown(qtbot: QtBot, session: Session) -> None:
    def job(context: Context) -> None:
        context.report(Progress("Reading pictures", 3, 12, 90.0))
        while True:
            context.pause(0.001)

    room = JobRoom()
    qtbot.addWidget(room)
    room.show_subject("boats")
    room.show()
    assert room.isVisible()
    bars = {}
    for name in ("boats", "cars"):
        task = session.run_task(Task(job), f"Checking {name}", name)
        bars[name] = (task, room.add(task, task.title))
    assert (bars["boats"][1].isVisible(), bars["cars"][1].isVisible()) == (True, False)
    words = bars["boats"][1].findChild(QLabel, "job_bar_text")
    qtbot.waitUntil(lambda: words.text() == "boats  ·  Reading pictures: 3 of 12, about 2 min left")
    room.show_subject("cars")
    assert (bars["boats"][1].isVisible(), bars["cars"][1].isVisible()) == (False, True)
    with qtbot.waitSignal(bars["cars"][0].finished):
        bars["cars"][1].findChild(QToolButton, "job_bar_cancel").click()
    assert bars["boats"][0].is_running
    assert (room.is_busy("boats"), room.is_busy("cars"), room.isVisible()) == (True, False, False)
    room.show_subject("boats")
    with qtbot.waitSignal(bars["boats"][0].finished):
        bars["boats"][0].abandon()
    qtbot.waitUntil(lambda: not session.tasks)


def test_every_place_tells_the_same_of_a_job_at_every_moment(qtbot: QtBot, session: Session) -> None:
    """A dialog once showed 359 of 935 and the status bar 235, for they were drawn by clocks of their own."""
    told, gate = threading.Event(), threading.Event()

    def job(context: Context) -> None:
        for number in range(1, 936):
            context.report(Progress("Reading pictures", number, 935))
            if number == 500:
                told.set()
                gate.wait(5)

    task = Task(job)
    bars = [JobBar(task) for _ in range(2)]
    status = StatusBar(session, WorkWatch(session.workspace))
    for widget in (*bars, status):
        qtbot.addWidget(widget)
    seen: list[set[str]] = []

    def note() -> None:
        texts = {bar.findChild(QLabel, "job_bar_text").text() for bar in bars}
        seen.append(texts | {status.findChild(QToolButton, "status_work").text()})

    session.run_task(task, "Reading", "boats")
    task.progressed.connect(note)  # after all that show it
    qtbot.waitUntil(told.is_set)
    qtbot.waitUntil(lambda: {"boats  ·  Reading pictures: 500 of 935"} in seen)
    with qtbot.waitSignal(task.finished):
        gate.set()
    assert all(len(texts) == 1 for texts in seen), seen
