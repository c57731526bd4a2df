"""Only the newest question is heard of, and one that cannot be answered says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.engine.protocol import Predict, Predicted, Reply
from core.support.errors import SafelightError
from core.support.workspace import Workspace
from gui.evaluation.newest_call import NewestCall
from gui.session import Session
from tests.answering_engines import answering_engine

SOON = 15_000


@pytest.fixture
def call(session: Session, workspace: Workspace, tmp_path: Path) -> NewestCall:
    session.engine = answering_engine(workspace, tmp_path)
    return NewestCall(session, "test", session)


def test_the_question_before_is_not_heard_of(call: NewestCall, qtbot: QtBot) -> None:
    heard: list[tuple[str, Reply]] = []
    refused: list[SafelightError] = []
    for name in ("first", "second"):
        pictures = (Path(f"{name}.png"),) * (1 if name == "first" else 2)
        call.ask(Predict(("one",), pictures), lambda reply, name=name: heard.append((name, reply)), refused.append)
    qtbot.waitUntil(lambda: not call.is_waiting, timeout=SOON)
    assert heard == [("second", Predicted(2))], "partial replies are not told, nor the first question's"
    assert refused == []


def test_a_failure_is_told_as_an_error(call: NewestCall, qtbot: QtBot) -> None:
    heard: list[Reply] = []
    refused: list[SafelightError] = []
    call.ask(Predict(("broken",), (Path("a.png"),)), heard.append, refused.append)
    qtbot.waitUntil(lambda: not call.is_waiting, timeout=SOON)
    assert (heard, str(refused[0])) == ([], "The weights are damaged. Train it again.")


def test_an_engine_that_cannot_be_asked_is_told_at_once(call: NewestCall, session: Session) -> None:
    assert session.engine is not None
    session.engine.close()
    refused: list[SafelightError] = []
    call.ask(Predict(("one",), (Path("a.png"),)), lambda reply: None, refused.append)
    assert not call.is_waiting
    assert "engine was closed" in str(refused[0])
