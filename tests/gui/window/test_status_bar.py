"""The status bar sums running work up, and says of a run what every other place says."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.engine.protocol import Greeting
from core.runs.event_log import EventWriter
from core.runs.events import Batch, Started
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, Stage
from core.support.errors import SafelightError
from core.support.jobs import Context, Progress
from core.training.at_work import RunAtWork
from gui.kit.labels import plain_tip
from gui.runs.live import RunLive
from gui.session import Session
from gui.tasks.task import Task
from gui.window.status_bar import SHOWN_MILLISECONDS, StatusBar, WorkListPopup
from gui.window.work_list import WorkList
from gui.window.work_watch import WorkWatch
from tests.as_built import as_built
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


@pytest.fixture
def bar(session: Session, qtbot: QtBot) -> StatusBar:
    made = StatusBar(session, WorkWatch(session.workspace))
    qtbot.addWidget(made)
    return made


def test_the_device_is_named_once_the_engine_has_told_it_or_that_there_is_none(bar: StatusBar, session: Session) -> None:
    device, said = bar.findChild(QLabel, "status_device"), bar.findChild(QLabel, "status_said")
    session.greeting = Greeting("cuda:0", "NVIDIA H100", "2.9.1")
    session.engine_changed.emit()
    assert (device.text(), device.toolTip()) == ("NVIDIA H100", "PyTorch 2.9.1 on cuda:0")
    session.engine_failed.emit(SafelightError("The engine ended.", "Start again."))
    assert (device.text(), device.toolTip()) == ("No engine", str(SafelightError("The engine ended.", "Start again.")))
    assert (said.text(), said.toolTip()) == ("The engine ended.", "The engine ended.")


def test_a_sentence_goes_after_a_while_and_another_begins_its_while_anew(bar: StatusBar, session: Session) -> None:
    said = bar.findChild(QLabel, "status_said")
    session.notify("<b>Stored</b>.")
    assert bar._fade.isActive()
    assert (bar._fade.isSingleShot(), bar._fade.interval()) == (True, SHOWN_MILLISECONDS)
    assert (said.text(), said.toolTip()) == ("<b>Stored</b>.", plain_tip("<b>Stored</b>.")), "it is no mark-up"
    bar._fade.timeout.emit()
    assert said.text() == ""


def test_what_is_known_already_is_shown_at_once(session: Session, qtbot: QtBot) -> None:
    session.greeting = Greeting("cpu", "CPU", "2.9.1")
    watch = WorkWatch(session.workspace)
    watch.runs = (RunAtWork("busy", "Training busy", None, None),)
    bar = StatusBar(session, watch)
    qtbot.addWidget(bar)
    as_built("status-bar", bar)
    progress = bar.findChild(QProgressBar)
    assert progress.maximum() == 0, "it is not known how far it is"
    watch.runs = (RunAtWork("busy", "Training busy", 0.4, None),)
    watch.changed.emit()
    assert (progress.maximum(), progress.value()) == (1000, 400)
    watch.runs = ()
    watch.changed.emit()
    assert (progress.isHidden(), bar.findChild(QToolButton, "status_work").text()) == (True, "")


def test_the_list_of_work_opens_above_its_button_with_its_left_end_on_the_screen(
    bar: StatusBar, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The offscreen display puts windows two pixels aside once they are shown.
    places: list[QRect] = []
    monkeypatch.setattr(WorkListPopup, "show", lambda popup: places.append(QRect(popup.pos(), popup.size())))
    bar.resize(700, 30)
    bar._watch.runs = (RunAtWork("busy", "Training busy", 0.4, None),)
    bar._watch.changed.emit()
    bar.grab()  # lays it out
    button, popup = bar.findChild(QToolButton, "status_work"), bar.findChild(QWidget, "work_popup")
    button.click()
    corner = button.mapToGlobal(QPoint(button.width(), 0))
    assert (places[0].right() + 1, places[0].bottom() + 1) == (corner.x(), corner.y() - 8)
    assert popup.height() == popup.sizeHint().height(), "as high as its lines"
    as_built("work-popup", popup)
    bar.resize(300, 30)
    bar.grab()
    bar.show_work()
    assert places[1].x() == 0
