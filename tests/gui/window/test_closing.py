"""Closing asks about what would be given up and about trainings, and about nothing else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.session import Session
from gui.tasks.task import Task
from gui.window.closing import BRIEF_SECONDS, may_close, work_given_up
from gui.window.window_dialogs import ClosingDialog
from gui.window.work_watch import WorkWatch


@pytest.fixture
def importing(session: Session, qtbot: QtBot) -> Iterator[Task]:
    """A task that takes until the test is over."""
    over = threading.Event()
    task = session.run_task(Task(over.wait), "Importing boats")
    yield task
    with qtbot.waitSignal(task.finished):
        over.set()


def test_nothing_at_work_is_not_asked_about(session: Session, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert may_close(session, WorkWatch(session.workspace, parent), parent)


@pytest.mark.parametrize(("press", "closes"), [("closing_keep", True), ("closing_cancel", False)])
def test_an_import_is_asked_about_once_it_is_more_than_brief(
    session: Session, importing: Task, press: str, closes: bool, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert work_given_up(session) == []
    importing.started_at = time.monotonic() - 2 * BRIEF_SECONDS
    assert work_given_up(session) == ["Importing boats"]
    session.tasks[0].unasked = True
    assert work_given_up(session) == [], "what began by itself is nothing to ask about"
    session.tasks[0].unasked = False
    session.tasks[0].keeps = True
    assert work_given_up(session) == []
    assert work_given_up(session, keeps=True) == ["Importing boats"], "a collection waits with what it has"
    session.tasks[0].keeps = False

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ClosingDialog)
        button = dialog.findChild(QPushButton, press)
        assert button is not None
        button.click()

    QTimer.singleShot(0, answer)
    assert may_close(session, WorkWatch(session.workspace, parent), parent) is closes
