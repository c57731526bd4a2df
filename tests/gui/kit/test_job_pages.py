"""The pages of a job dialog: choices that scroll, work that shows its bar until it has finished, what came of it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from gui.kit.job_bar import JobBar
from gui.kit.job_dialog import CHOOSING, DONE, WORKING, JobDialog
from gui.kit.job_pages import ChoicesPage, OutcomePage, WorkPage
from gui.kit.wizard_foot import FootState
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE
from tests.as_built import as_built


class Waiting(JobDialog):
    """Notes which of its ways was gone."""

    start_text = "Wait"
    finish_text = "Enough"
    promise = "Cancelling loses nothing."

    def __init__(self, session: Session) -> None:
        super().__init__(session, "waiting", "Wait", (40, 30))
        self.gone: list[str] = []

    def start(self) -> None:
        self.gone.append("start")

    def finish(self) -> None:
        self.gone.append("finish")


@pytest.fixture
def dialog(session: Session, qtbot: QtBot) -> Waiting:
    made = Waiting(session)
    qtbot.addWidget(made)
    return made


def test_choices_scroll_apart_from_their_bar_and_start_where_that_is_allowed(dialog: Waiting, qtbot: QtBot) -> None:
    page = dialog.page(CHOOSING)
    dialog.show_page(CHOOSING)
    dialog.resize(dialog.minimumSize())
    dialog.show()
    assert page.choices.contentsMargins().right() == 0
    for number in range(40):
        page.choices.addWidget(QLabel(f"choice {number}"))
    bar = page.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert page.choices.contentsMargins().right() == SPACE
    dialog.allow(False)
    assert page.foot() == FootState({"cancel": "Cancel", "go": "Wait"}, frozenset({"go"}))
    dialog.allow(True)
    assert page.foot() == FootState({"cancel": "Cancel", "go": "Wait"})
    page.press("go")
    assert dialog.gone == ["start"]
    as_built("job-choices", page)


def test_a_task_has_its_bar_until_it_has_finished(dialog: Waiting, qtbot: QtBot) -> None:
    page, gate = WorkPage(dialog, None), threading.Event()
    qtbot.addWidget(page)
    page.show()
    task = Task(gate.wait, 10)
    page.show_task(task, "Waiting for the gate")
    task.start()
    assert page.findChild(QLabel, "waiting_working").text() == "Waiting for the gate"
    assert "Cancelling loses nothing." in {label.text() for label in page.findChildren(QLabel)}
    assert page.findChild(JobBar) is not None
    gate.set()
    qtbot.waitUntil(lambda: page.findChild(JobBar) is None)


def test_what_came_of_it_leads_on(dialog: Waiting, qtbot: QtBot) -> None:
    page = OutcomePage(dialog, None)
    qtbot.addWidget(page)
    assert page.foot() == FootState({"cancel": "Close", "go": "Enough"})
    page.press("go")
    assert dialog.gone == ["finish"]
    assert {type(dialog.page(key)) for key in (CHOOSING, WORKING, DONE)} == {ChoicesPage, WorkPage, OutcomePage}
    as_built("job-outcome", page)


def test_it_opens_as_high_as_its_choices_where_there_is_room(session: Session, qtbot: QtBot) -> None:
    dialog = Waiting(session)
    qtbot.addWidget(dialog)
    lines = [QLabel(f"line {number}") for number in range(24)]
    for line in lines:
        dialog.choices.addWidget(line)
    dialog.show_page(CHOOSING)
    wanted = sum(line.sizeHint().height() + 2 * SPACE for line in lines)
    assert dialog.page(CHOOSING).sizeHint().height() >= wanted - 2 * SPACE
