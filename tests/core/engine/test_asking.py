"""A question to an engine as a job: what goes wrong there is said here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.engine.asking import ask_and_wait
from core.engine.client import EngineClient
from core.engine.protocol import Dropped, Failure, Hello, Note, Predicted, Progress, Reply, Request
from core.support.errors import Refused, SafelightError
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace


def test_an_engine_that_cannot_answer_is_told(workspace: Workspace) -> None:
    client = EngineClient(workspace, [sys.executable, "-c", "import sys; sys.exit('no torch here')"])
    with pytest.raises(SafelightError, match="ended unexpectedly"):
        ask_and_wait(client, Hello(), Context())
    client.close()


def test_an_engine_that_cannot_be_started_is_told(workspace: Workspace) -> None:
    client = EngineClient(workspace, ["/nowhere/python"])
    with pytest.raises(Refused, match="cannot be started"):
        ask_and_wait(client, Hello(), Context())
    client.close()


def test_a_question_that_nobody_waits_for_is_dropped(workspace: Workspace) -> None:
    client = EngineClient(workspace, [sys.executable, "-c", "import sys; sys.stdin.read()"])
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        ask_and_wait(client, Hello(), context)
    client.close()


class Silent:
    """Stands in for a client: what it was asked on which channel; answers what it is given."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = replies
        self.channels: list[str | None] = []
        self.cancelled: list[int] = []

    def request(self, message: Request, on_reply: Callable[[Reply], None], channel: str | None = None) -> int:
        self.channels.append(channel)
        for reply in self.replies:
            on_reply(reply)
        return len(self.channels)

    def cancel(self, number: int) -> None:
        self.cancelled.append(number)


def test_what_is_told_on_the_way_is_reported_and_the_last_word_is_the_answer() -> None:
    told: list[object] = []
    heard: Any = Silent(Progress("Predicting", 1), Note("Mind this."), Predicted(2))
    assert ask_and_wait(heard, Hello(), Context(told.append)) == Predicted(2)
    assert told == [Progress("Predicting", 1), Note("Mind this.")]
    failed: Any = Silent(Failure("The weights are damaged.", "Train it again.", Path("best.pt")))
    with pytest.raises(SafelightError) as caught:
        ask_and_wait(failed, Hello(), Context())
    error = caught.value
    assert (error.message, error.hint, error.path) == ("The weights are damaged.", "Train it again.", Path("best.pt"))


def test_a_dropped_question_is_abandoned_and_each_has_a_channel_of_its_own() -> None:
    client: Any = Silent(Dropped())
    for _ in range(2):
        with pytest.raises(Abandoned):
            ask_and_wait(client, Hello(), Context())
    assert len(set(client.channels)) == 2
    assert all(channel.startswith("Hello ") for channel in client.channels)
    assert client.cancelled == []
    lost: Any = Silent()
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        ask_and_wait(lost, Hello(), context)
    assert lost.cancelled == [1]
