"""The window's end of the engine: it comes back when it was killed, and is not started for ever."""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path

import pytest

from core.engine import client as client_module
from core.engine.client import EngineClient
from core.engine.lines import from_line
from core.engine.protocol import (
    Cancel,
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


@pytest.mark.parametrize(
    ("status", "cause"),
    [(0, "status 0"), (3, "status 3"), (-9, "killed, SIGKILL"), (-11, "killed, SIGSEGV"), (-99, "killed, signal 99")],
)
def test_how_a_process_ended_is_said(status: int, cause: str) -> None:
    assert client_module._cause(status) == cause


def test_the_end_of_its_last_words_is_kept() -> None:
    said = io.BytesIO(b"a" * 10 + b"b" * 1999 + b"\xff")
    said.seek(5)
    assert client_module._tail(said) == "b" * 1999 + "\ufffd"


def test_an_engine_is_started_for_its_workspace_and_another_way_for_long_work(workspace: Workspace) -> None:
    usual = EngineClient(workspace)._command
    assert usual[-1] == "engine"
    assert str(workspace.root) in usual
    assert EngineClient(workspace, aside=True)._command == [*usual, "--aside"]
    assert EngineClient(workspace, ("a", "b"))._command == ["a", "b"]


def test_what_an_engine_said_goes_with_its_failure_and_other_lines_are_passed_over(workspace: Workspace) -> None:
    says = "import sys; print('no line of ours', flush=True); print('why', file=sys.stderr); sys.stdin.readline(); sys.exit(4)"
    client = EngineClient(workspace, [sys.executable, "-c", says])
    failure = Asker(client)(Hello())
    assert failure == Failure("The engine ended unexpectedly (status 4).", "It starts again; ask once more.", None, "why\n")
    assert (client.greeting, client.process) == (None, None)
    silent = EngineClient(workspace, [sys.executable, "-c", "import sys; sys.stdin.readline(); sys.exit(4)"])
    failure = Asker(silent)(Hello())
    assert isinstance(failure, Failure)
    assert failure.details == "status 4"
    for one in (client, silent):
        one.close()
        with pytest.raises(Refused) as caught:
            one.start()
        assert str(caught.value) == "The engine was closed. Open the workspace again."


def test_an_engine_that_does_not_end_is_killed_and_whoever_waited_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "CLOSE_SECONDS", 0.01)
    client = EngineClient(workspace, [sys.executable, "-c", "import time; time.sleep(600)"])
    ask = Asker(client)
    waiting = ask.ask(Hello())
    number = client.process
    client.close()
    assert ask.wait(waiting) == Dropped()
    assert client.process is None
    with pytest.raises(ProcessLookupError):
        os.kill(number or 0, 0)


def test_an_engine_computes_in_the_surroundings_of_training(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "surroundings", lambda: {**os.environ, "SAFELIGHT_TEST": "as training"})
    says = "import os, sys; sys.stdin.readline(); sys.exit(os.environ['SAFELIGHT_TEST'])"
    client = EngineClient(workspace, [sys.executable, "-c", says])
    failure = Asker(client)(Hello())
    client.close()
    assert isinstance(failure, Failure)
    assert failure.details == "as training\n"


def test_a_request_goes_on_the_channel_of_its_kind_unless_another_is_named(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = EngineClient(workspace, [sys.executable, "-c", "import sys; sys.stdin.read()"])
    sent: list[tuple[int, object, str]] = []
    monkeypatch.setattr(client, "_send", lambda engine, line: sent.append(from_line(line)))
    client.cancel(1)
    numbers = [client.request(Hello(), lambda reply: None, channel) for channel in (None, "left")]
    client.cancel(numbers[1])
    client.cancel(99)
    client.close()
    assert sent == [(1, Hello(), "Hello"), (2, Hello(), "left"), (0, Cancel(2), "")]


def test_a_defect_of_whoever_asked_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[BaseException, str]] = []
    monkeypatch.setattr(client_module, "log_defect", lambda *told: written.append(told))

    def fail(reply: object) -> None:
        raise ZeroDivisionError

    client_module._tell(client_module._Question(Hello(), fail), Dropped())
    [(error, what)] = written
    assert isinstance(error, ZeroDivisionError)
    assert what == "reply to Hello"
