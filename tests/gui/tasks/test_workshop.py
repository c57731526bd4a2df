"""The workshop answers beside the engine, can be cancelled, says what failed, and ends when nobody needs it."""

from __future__ import annotations

from pathlib import Path

import psutil
from pytestqt.qtbot import QtBot

from core.engine.protocol import Greeting, Hello, Predict
from core.support.errors import SafelightError
from gui.session import Session
from gui.tasks.workshop import Workshop

PATIENCE = 60_000  # milliseconds; only a failing test waits so long


def test_answers_cancels_says_what_failed_and_ends_when_idle(session: Session, qtbot: QtBot) -> None:
    workshop = Workshop(session.workspace, idle=50)
    assert workshop.process is None
    task, dropped, failing = (
        workshop.task(Hello()),
        workshop.task(Hello()),
        workshop.task(Predict(("nobody",), (Path("no.png"),))),
    )
    answers: list[object] = []
    errors: list[SafelightError] = []
    failing.failed.connect(errors.append)
    task.succeeded.connect(lambda reply: answers.append((reply, workshop.process)))
    dropped.succeeded.connect(answers.append)
    with qtbot.waitSignal(failing.finished, timeout=PATIENCE):
        session.run_task(task, "Saying hello")
        session.run_task(dropped, "Saying hello once more")
        session.run_task(failing, "Predicting")
        dropped.abandon()
    assert "nobody" in errors[0].message
    # Each waits in a thread of its own, and who is heard first is not said.
    qtbot.waitUntil(lambda: len(answers) > 0, timeout=PATIENCE)
    ((greeting, process),) = answers
    assert isinstance(greeting, Greeting)
    assert isinstance(process, int)
    assert session.engine is None
    qtbot.waitUntil(lambda: workshop.process is None, timeout=PATIENCE)
    assert not psutil.pid_exists(process)
