"""A dialog that asks, does one long thing, and tells what came of it; cancelled or failed, it asks again."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from core.support.errors import BadInput
from core.support.jobs import Context
from gui.kit.job_dialog import CHOOSING, DONE, WORKING, JobDialog
from gui.kit.labels import label
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE
from tests.as_built import as_built


class Counting(JobDialog):
    """Counts until it may end."""

    start_text = "Count"
    finish_text = "Good"
    promise = "Cancelling forgets the number."
    unchanged = "Nothing was counted."

    def __init__(self, session: Session) -> None:
        super().__init__(session, "counting", "Count", (40, 30))
        self.gate = threading.Event()
        self.wrong = False
        self.said: list[str] = []
        self.choices.addWidget(label("A choice"))
        self.show_page(CHOOSING)

    def start(self) -> None:
        self.run(Task(count, self.gate, self.wrong), "Counting", self._counted)

    def finish(self) -> None:
        self.said.append("finished")
        self.accept()

    def close_down(self) -> None:
        self.said.append("closed")

    def _counted(self, number: int) -> None:
        self.outcome.show_result(f"Counted to {number}.", [])
        self.show_page(DONE)


def count(gate: threading.Event, wrong: bool, context: Context) -> int:
    while not gate.wait(0.001):
        context.check_abandoned()
    if wrong:
        raise BadInput("It cannot be counted.", "Take another.")
    return 3


@pytest.fixture
def dialog(session: Session, qtbot: QtBot) -> Counting:
    made = Counting(session)
    qtbot.addWidget(made)
    made.show()
    return made


def buttons(dialog: JobDialog) -> dict[str, str]:
    return {key: button.text() for key, button in (("cancel", dialog.cancel), ("go", dialog.go)) if not button.isHidden()}


def test_it_asks_works_and_tells(dialog: Counting, session: Session, qtbot: QtBot) -> None:
    assert buttons(dialog) == {"cancel": "Cancel", "go": "Count"}
    dialog.allow(False)
    assert not dialog.go.isEnabled()
    dialog.allow(True)
    dialog.go.click()
    assert (dialog.here, buttons(dialog)) == (WORKING, {})
    assert dialog.findChild(QLabel, "counting_working").text() == "Counting"
    assert "Cancelling forgets the number." in {one.text() for one in dialog.findChildren(QLabel)}
    assert [task.title for task in session.tasks] == ["Counting"]
    dialog.gate.set()
    qtbot.waitUntil(lambda: dialog.here == DONE)
    assert dialog.findChild(QLabel, "counting_said").text() == "Counted to 3."
    assert buttons(dialog) == {"cancel": "Close", "go": "Good"}
    dialog.go.click()
    assert dialog.said == ["finished", "closed"]
    assert not dialog.isVisible()


@pytest.mark.parametrize("way", ["button", "escape"])
def test_cancelled_it_asks_again(dialog: Counting, way: str, qtbot: QtBot) -> None:
    dialog.start()
    if way == "button":
        dialog.findChild(QToolButton, "job_bar_cancel").click()
    else:
        dialog.reject()
    qtbot.waitUntil(lambda: dialog.here == CHOOSING)
    assert dialog.isVisible()
    assert dialog.banner.text() == "The work was cancelled. Nothing was counted."
    dialog.reject()
    assert dialog.said == ["closed"]


def test_a_dialog_grows_by_what_it_is_told(session: Session, themed: QApplication, qtbot: QtBot) -> None:
    """The message was cut, and the choices below it were one line that scrolled in both directions."""
    dialog = Counting(session)
    qtbot.addWidget(dialog)
    dialog.setMinimumSize(320, 0)
    for number in range(5):
        dialog.choices.addWidget(QPushButton(f"{number}"))
    dialog.show()
    before = dialog.height()
    scroll = dialog.findChild(QScrollArea)
    assert not scroll.verticalScrollBar().isVisible()
    dialog.banner.say("bad", "What is said takes several lines in a dialog that is as narrow as this. " * 3, "And so on.")
    message = dialog.banner.findChild(QLabel, "banner_message")
    qtbot.waitUntil(lambda: dialog.height() > before)
    qtbot.waitUntil(lambda: message.height() >= message.heightForWidth(message.width()))
    assert not scroll.verticalScrollBar().isVisible()
    dialog.banner.clear()
    dialog.resize(dialog.width(), 260)  # as a person made it, so that the choices scroll
    dialog.banner.say("bad", "In short.")
    qtbot.waitUntil(lambda: dialog.height() > 260)
    assert dialog.height() <= 260 + dialog.banner.sizeHint().height() + 2 * SPACE, "it grows by what it is told, and no more"
    dialog.reject()


def test_what_failed_is_said_above_the_choices(dialog: Counting, qtbot: QtBot) -> None:
    dialog.wrong = True
    dialog.gate.set()
    dialog.start()
    qtbot.waitUntil(lambda: dialog.here == CHOOSING)
    assert dialog.banner.text() == "It cannot be counted. Take another."
    assert not dialog.is_working
    as_built("job-failed", dialog)
    dialog.reject()
