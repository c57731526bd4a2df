"""The status bar sums running work up, and says of a run what every other place says."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from core.runs.event_log import EventWriter
from core.runs.events import Batch, Started
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, Stage
from core.support.jobs import Context, Progress
from gui.runs.live import RunLive
from gui.session import Session
from gui.tasks.task import Task
from gui.window.status_bar import StatusBar
from gui.window.work_list import WorkList
from gui.window.work_watch import WorkWatch
from tests.told_runs import told_plan


def say(folder: RunFolder, *events: object) -> None:
    writer = EventWriter(folder.events_path)
    for event in events:
        writer.write(event)  # type: ignore[arg-type]
    writer.close()


def test_the_status_bar_sums_running_work_up(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    gate = threading.Event()

    def job(context: Context) -> None:
        context.report(Progress("Reading pictures & more", 1, 4, 31.0))
        gate.wait(5)

    watch = WorkWatch(session.workspace)
    bar = StatusBar(session, watch)
    qtbot.addWidget(bar)
    bar.show()
    button, progress = bar.findChild(QToolButton, "status_work"), bar.findChild(QProgressBar)
    assert not button.isVisible()
    tasks = [session.run_task(Task(job), "Importing shapes") for _ in range(2)]
    qtbot.waitUntil(
        lambda: button.text() == "Reading pictures && more: 1 of 4, about 30 s left  ·  1 more"
    )  # "pictures _more" else
    assert button.isVisible()
    assert progress.value() * 4 == progress.maximum()
    gate.set()
    qtbot.waitUntil(lambda: not any(task.is_running for task in tasks))
    assert not button.isVisible()
    assert not progress.isVisible()


def test_one_job_is_as_far_everywhere(session: Session, qtbot: QtBot) -> None:
    """A short first stage: half of the epochs are done, but a tenth of the steps."""
    recipe = Recipe(stages=(Stage(epochs=10), Stage(epochs=10)))
    run = RunFolder.create(session.workspace, "busy", "shapes", recipe)
    plan = told_plan(run, recipe)
    stages = (plan.stages[0].model_copy(update={"steps": 20}), plan.stages[1].model_copy(update={"steps": 180}))
    run.write_plan(plan.model_copy(update={"stages": stages}))
    say(run, Started(time.time(), 1, "here", 0), Batch(time.time(), 20, 10.0, 1.0, 0.5, 0.1, 100.0, 42.0))
    watch = WorkWatch(session.workspace)
    bar, work, live = StatusBar(session, watch), WorkList(session, watch), RunLive(session)
    for widget in (bar, work, live):
        qtbot.addWidget(widget)
    with run.claim():
        with qtbot.waitSignal(watch.changed):
            watch.look()
        live.follow(run)
        qtbot.waitUntil(lambda: live.state == "running")
    said = "Training busy, 10 %, about 40 s left"
    assert bar.findChild(QToolButton, "status_work").text() == said
    assert work.findChild(QLabel, "work_run_busy").text() == said
    shown = live.findChild(QProgressBar, "live_progress")
    assert shown.value() / shown.maximum() == 0.1
    watch.stop()
    live.close_run()
    qtbot.waitUntil(lambda: watch._task is None)
