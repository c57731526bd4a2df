"""A run that could be started at once is put in the queue instead, and the next one can be set up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_split
from core.queueing.folder import QueueFolder
from core.runs.folder import RunFolder
from core.support.errors import BadInput
from core.support.jobs import Context
from gui.queueing.watch import queue_watch
from gui.session import Session
from gui.training.page import TrainPage
from tests.queues import carried_by_nobody_else

SOON = 20_000


@pytest.fixture
def page(session: Session, shapes: Dataset, qtbot: QtBot) -> TrainPage:
    make_split(shapes, SplitRequest(train=0.5, val=0.25, test=0.25), Context())
    made = TrainPage(session)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.entered("")
    return made


def test_a_run_is_put_in_line_and_the_next_one_has_another_name(page: TrainPage, session: Session, qtbot: QtBot) -> None:
    button, watch = page.findChild(QToolButton, "action_put_in_the_queue"), queue_watch(session)
    qtbot.waitUntil(button.isEnabled, timeout=SOON)
    with carried_by_nobody_else(session.workspace):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: [row.title for row in watch.look.rows] == ["shapes-quick"], timeout=SOON)
    assert "shapes-quick is in the queue." in " ".join(said.text() for said in page.banner.findChildren(QLabel))
    assert RunFolder.open(session.workspace, "shapes-quick").state() == "waiting"
    assert QueueFolder.of(session.workspace).read().entries[0].seconds is None, "no engine has told of its plan"
    assert not page.following
    qtbot.waitUntil(button.isEnabled, timeout=SOON)
    assert page.setup.request().run == "shapes-quick-2"
    qtbot.waitUntil(lambda: watch._task is None, timeout=SOON)
    page.left()


def test_who_would_start_a_second_one_is_told(page: TrainPage, session: Session, qtbot: QtBot) -> None:
    watch, context = queue_watch(session), page.findChild(QLabel, "page_context")
    qtbot.waitUntil(lambda: context.text().startswith("Choose a preset"), timeout=SOON)
    folder = QueueFolder.of(session.workspace)
    folder.change(lambda queue: queue.with_new(1.0, study="rates").with_changes(1, state="at work", began=1.0))
    with carried_by_nobody_else(session.workspace):
        watch.look_round()
        qtbot.waitUntil(lambda: watch._task is None, timeout=SOON)
    page.entered("shapes")
    assert context.text().startswith("Study rates is being trained: put this one in the queue, or start it beside it")
    page.left()


def test_folds_and_what_cannot_begin_are_not_offered(page: TrainPage) -> None:
    button = page.findChild(QToolButton, "action_put_in_the_queue")
    page.queue.offer(None, 5)
    assert not button.isEnabled()
    assert "one after the other already" in button.toolTip()
    page.queue.offer(BadInput("No.", "Do that."), 0)
    assert button.toolTip() == "No. Do that."
    page.queue.offer(None, 0)
    assert button.isEnabled()
    page.queue.hide()
    assert button.isHidden()
    page.left()
