"""The window's end of the engine: it comes back when it was killed, and is not started for ever."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from core.engine.client import EngineClient
from core.engine.protocol import (
    Dropped,
    Failure,
    Greeting,
    Hello,
)
from core.support.errors import Refused
from core.support.workspace import Workspace
from tests.answering_engines import answering_engine
from tests.asked_engine import Asker


def test_a_killed_engine_fails_what_waited_and_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    ask = Asker(answering_engine(workspace, tmp_path))
    try:
        assert isinstance(ask(Hello()), Greeting)
        first = ask.client.process
        assert first is not None
        assert os.getsid(first) == first  # or a preview meets another machine than the run it speaks of
        os.kill(first, signal.SIGSTOP)
        replies = ask.ask(Hello())
        os.kill(first, signal.SIGKILL)
        failure = ask.wait(replies)
        assert isinstance(failure, Failure)
        assert failure.message == "The engine ended unexpectedly (killed, SIGKILL)."
        assert ask.client.process not in (None, first)  # up again before anybody asks
        waiting = ask.ask(Hello())
        ask.client.close()
        assert isinstance(ask.wait(waiting), Dropped | Greeting)
        with pytest.raises(Refused, match="was closed"):
            ask.client.request(Hello(), lambda reply: None)
    finally:
        ask.client.close()


def test_an_engine_that_cannot_load_is_not_started_for_ever(workspace: Workspace) -> None:
    client = EngineClient(workspace, [sys.executable, "-c", "import sys; sys.exit('no torch here')"])
    failure = Asker(client)(Hello())
    assert isinstance(failure, Failure)
    assert failure.message == "The engine ended unexpectedly (status 1)."
    assert "no torch here" in failure.details
    assert client.process is None
    client.close()
    missing = EngineClient(workspace, ["/nowhere/python"])
    with pytest.raises(Refused, match="cannot be started"):
        missing.start()
    missing.close()
