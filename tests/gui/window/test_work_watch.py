"""The window finds training that runs in its workspace, says how far it is, and can stop it."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from core.runs.event_log import EventWriter
from core.runs.events import Batch, Preparing, Started
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from gui.session import Session
from gui.tasks.task import Task
from gui.window.status_bar import StatusBar
from gui.window.work_list import WorkList
from gui.window.work_watch import Trails, WorkWatch, runs_at_work


def say(folder: RunFolder, *events: object) -> None:
    writer = EventWriter(folder.events_path)
    for event in events:
        writer.write(event)  # type: ignore[arg-type]
    writer.close()


def test_a_claimed_run_is_at_work_and_tells_how_far_it_is(workspace: Workspace) -> None:
    idle = RunFolder.create(workspace, "idle", "shapes", Recipe())
    run = RunFolder.create(workspace, "busy", "shapes", Recipe())
    trails, now = Trails(), time.time()
    with run.claim():
        (starting,) = runs_at_work(workspace, trails, Context())
        assert (starting.name, starting.what, starting.part) == ("busy", "Starting busy", None)
        say(run, Started(now, 1, "here", 0), Preparing(now, "Caching pictures", 5, 20, 12.0))
        (preparing,) = runs_at_work(workspace, trails, Context())
        assert (preparing.what, preparing.part, preparing.seconds_left) == ("busy: Caching pictures", 0.25, 12.0)
        say(run, Batch(now, 3, 0.3, 1.0, 0.5, 0.1, 100.0, 42.0))
        (training,) = runs_at_work(workspace, trails, Context())
        assert (training.what, training.seconds_left) == ("Training busy", 42.0)
    assert runs_at_work(workspace, trails, Context()) == ()
    assert idle.state() == "waiting"


def test_the_watch_tells_of_changes_and_of_the_end(workspace: Workspace, qtbot: QtBot) -> None:
    run = RunFolder.create(workspace, "busy", "shapes", Recipe())
    watch = WorkWatch(workspace)
    with run.claim(), qtbot.waitSignal(watch.changed):
        watch.start()
    assert [entry.name for entry in watch.runs] == ["busy"]
    qtbot.waitUntil(lambda: watch._task is None)
    with qtbot.waitSignal(watch.ended) as ended:
        watch.look()
    assert ended.args == ["busy"]
    watch.stop()


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


def test_the_status_bar_sums_running_work_up(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    gate = threading.Event()

    def job(context: Context) -> None:
        context.report(Progress("Reading pictures", 1, 4, 31.0))
        gate.wait(5)

    watch = WorkWatch(session.workspace)
    bar = StatusBar(session, watch)
    qtbot.addWidget(bar)
    bar.show()
    button, progress = bar.findChild(QToolButton, "status_work"), bar.findChild(QProgressBar)
    assert not button.isVisible()
    tasks = [session.run_task(Task(job), "Importing shapes") for _ in range(2)]
    qtbot.waitUntil(lambda: button.text() == "Reading pictures: 1 of 4, about 30 s left  ·  1 more")
    assert button.isVisible()
    assert progress.value() * 4 == progress.maximum()
    gate.set()
    qtbot.waitUntil(lambda: not any(task.is_running for task in tasks))
    assert not button.isVisible()
    assert not progress.isVisible()
