"""The workshop answers beside the engine, can be cancelled, says what failed, and ends when nobody needs it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import psutil
import pytest
from pytestqt.qtbot import QtBot

from core.engine import asking, client
from core.engine.protocol import Greeting, Hello, Predict
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.session import Session
from gui.tasks import workshop as workshop_module
from gui.tasks.workshop import Workshop

pytestmark = pytest.mark.own_engine

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


class Standing:
    """A process that is there until it is closed."""

    made: ClassVar[list[Standing]] = []

    def __init__(self, workspace: Workspace, aside: bool) -> None:
        self.aside, self.closed, self.process = aside, 0, 4711
        Standing.made.append(self)

    def close(self) -> None:
        self.closed += 1


def test_whoever_asks_shares_one_process_which_ends_once_nobody_does(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(Standing, "made", [])
    monkeypatch.setattr(client, "EngineClient", Standing)
    workshop = Workshop(workspace, idle=600_000)
    room = workshop._room
    assert (room.busy(), workshop.process) == (False, None)
    first, second = room.enter(), room.enter()
    assert first is second
    assert (Standing.made[0].aside, room.busy(), workshop.process) == (True, True, 4711)
    workshop._timer.start()
    room.leave()
    workshop._look_round()
    assert (Standing.made[0].closed, workshop._timer.isActive()) == (0, True), "the other one still asks"
    room.leave()
    workshop._look_round()
    assert (Standing.made[0].closed, workshop._timer.isActive(), workshop.process) == (1, False, None)
    workshop.close()
    assert Standing.made[0].closed == 1
    room.enter()
    assert len(Standing.made) == 2, "the next one starts it again"
    workshop.close()


def test_who_is_refused_has_left(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "EngineClient", Standing)

    def refused(asked: object, request: object, context: Context) -> object:
        assert workshop_module._Room.busy(room)
        if request == Hello():
            raise SafelightError("No.")
        return request

    monkeypatch.setattr(asking, "ask_and_wait", refused)
    room = workshop_module._Room(workspace)
    with pytest.raises(SafelightError):
        workshop_module._answer(room, Hello(), Context())
    assert not room.busy()
    request = Predict(("one",), ())
    assert workshop_module._answer(room, request, Context()) == request
    assert not room.busy()
