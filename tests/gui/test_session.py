"""The session keeps running tasks, remembers the dataset, and ends what it started."""

from __future__ import annotations

import threading

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.session import Session
from gui.tasks.task import Task


def test_a_running_task_is_kept_and_then_dropped(session: Session, qtbot: QtBot) -> None:
    gate = threading.Event()
    changes: list[list[str]] = []
    session.tasks_changed.connect(lambda: changes.append([task.title for task in session.tasks]))
    task = Task(lambda context: gate.wait(5))
    with qtbot.waitSignal(task.finished):
        session.run_task(task, "Waiting")
        assert session.tasks == [task]
        gate.set()
    qtbot.waitUntil(lambda: session.tasks == [])
    assert changes == [["Waiting"], []]


def test_closing_ends_what_runs(session: Session, qtbot: QtBot) -> None:
    def job(context: Context) -> None:
        while True:
            context.check_abandoned()

    task = session.run_task(Task(job), "Endless")
    assert session.close()
    assert not task.is_running


def test_the_dataset_is_remembered_for_each_workspace(
    workspace: Workspace, shapes: Dataset, settings: QSettings, session: Session
) -> None:
    Dataset.create(workspace, "another", None, "made", "")
    assert session.remembered_dataset() == "another"
    session.set_dataset("shapes")
    assert Session(workspace, settings).remembered_dataset() == "shapes"
    elsewhere = Workspace.at(workspace.root.parent / "elsewhere")
    assert Session(elsewhere, settings).remembered_dataset() == ""
    workspace.trash(shapes.folder)
    assert Session(workspace, settings).remembered_dataset() == "another"


def test_choosing_the_same_dataset_again_says_nothing(session: Session) -> None:
    said: list[str] = []
    session.dataset_changed.connect(said.append)
    session.set_dataset("a")
    session.set_dataset("a")
    assert said == ["a"]
