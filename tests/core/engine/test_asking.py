"""A question to an engine as a job: what goes wrong there is said here."""

from __future__ import annotations

import sys

import pytest

from core.engine.asking import ask_and_wait
from core.engine.client import EngineClient
from core.engine.protocol import Hello
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
