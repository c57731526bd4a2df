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
from gui.tasks import engine_call, post
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


class Noted:
    """What a client is asked, for what cannot be seen from its answers."""

    def __init__(self, fails: bool = False) -> None:
        self.asked: list[tuple[object, str | None]] = []
        self.dropped: list[int] = []
        self.fails = fails

    def request(self, request: object, heard: object, channel: str | None) -> int:
        if self.fails:
            raise Refused("It is closed.")
        self.asked.append((request, channel))
        return 7

    def cancel(self, number: int) -> None:
        self.dropped.append(number)


def test_the_engine_is_told_what_is_dropped_and_which_channel_is_meant() -> None:
    client, call = Noted(), EngineCall(Hello(), "previews")
    call.cancel()
    assert client.dropped == [], "what was not asked cannot be dropped"
    call.ask(client)  # type: ignore[arg-type]
    call.cancel()
    assert (client.asked, client.dropped) == ([(Hello(), "previews")], [7])


def test_a_call_is_kept_until_its_last_reply_and_not_at_all_where_it_was_not_sent() -> None:
    call = EngineCall(Hello())
    call.ask(Noted())  # type: ignore[arg-type]
    assert call in engine_call._asked
    call._receive("reply", PicturesPredicted(()))
    assert call in engine_call._asked
    call._receive("reply", Greeting("cpu", "CPU", "2.9"))
    assert call not in engine_call._asked
    assert call._letters.number not in post._bell().boxes
    failing = EngineCall(Hello())
    with pytest.raises(Refused):
        failing.ask(Noted(fails=True))  # type: ignore[arg-type]
    assert failing not in engine_call._asked
    assert failing._letters.number not in post._bell().boxes
