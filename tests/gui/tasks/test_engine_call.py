"""Replies of the engine arrive on the main thread, in order; one that was dropped is silent, one that cannot be sent says so."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.engine.protocol import Greeting, Hello, Predict, Predicted
from core.prediction.records import PicturesPredicted
from core.support.errors import Refused
from core.support.workspace import Workspace
from gui.session import Session
from gui.tasks.engine_call import EngineCall
from tests.answering_engines import answering_engine

SOON = 15_000
PICTURES = (Path("a.png"), Path("b.png"))


def test_replies_arrive_in_order_where_the_widgets_are(
    session: Session, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    session.engine = answering_engine(workspace, tmp_path)
    heard: list[tuple[object, int]] = []
    for request in (Predict(("one",), PICTURES), Hello()):
        call = EngineCall(request)
        call.replied.connect(lambda reply: heard.append((reply, threading.get_ident())))
        call.ask(session.engine)
    del call  # nobody holds a call on its way
    qtbot.waitUntil(lambda: len(heard) == 4, timeout=SOON)
    assert [type(reply) for reply, _ in heard] == [PicturesPredicted, PicturesPredicted, Predicted, Greeting]
    assert {thread for _, thread in heard} == {threading.get_ident()}


def test_of_a_call_that_was_dropped_nothing_is_heard(
    session: Session, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    session.engine = answering_engine(workspace, tmp_path)
    dropped, heard = EngineCall(Predict(("one",), PICTURES)), list[object]()
    dropped.replied.connect(heard.append)
    dropped.ask(session.engine)
    dropped.cancel()
    following = EngineCall(Hello())
    with qtbot.waitSignal(following.replied, timeout=SOON):
        following.ask(session.engine)
    assert heard == []


def test_a_call_that_cannot_be_sent_says_so(workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    client = answering_engine(workspace, tmp_path)
    client.close()
    with pytest.raises(Refused, match="closed"):
        EngineCall(Hello()).ask(client)
