"""How the engine takes requests in and says its replies, without a process of its own."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Sequence

import pytest

from core.engine import server
from core.engine.inbox import Inbox
from core.engine.lines import from_line, to_line
from core.engine.protocol import (
    UNASKED,
    Cancel,
    Dropped,
    EngineStarted,
    Failure,
    Hello,
    Message,
    Note,
    PicturesPredicted,
    Predict,
    Progress,
)
from core.engine.server import Voice, _listen, _teller


class Kept(io.BytesIO):
    """Outlasts whoever writes into it, and counts how often it was flushed."""

    flushed = 0

    def flush(self) -> None:
        self.flushed += 1


def said(output: io.BytesIO) -> list[tuple[int, Message]]:
    return [from_line(line)[:2] for line in output.getvalue().splitlines()]


def listened(monkeypatch: pytest.MonkeyPatch, lines: Sequence[bytes], ended: bool = True) -> tuple[Inbox, Kept, list[int]]:
    """Hears these lines to their end; the inbox, what was said, and how the process was ended."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(lines))
    os.close(writing)
    exits: list[int] = []
    inbox, output, event = Inbox(), Kept(), threading.Event()
    if ended:
        event.set()
    with monkeypatch.context() as patch:
        patch.setattr(os, "dup", lambda number: reading)
        patch.setattr(os, "_exit", exits.append)
        patch.setattr(server, "LAST_SECONDS", 0.01)
        _listen(inbox, Voice(output), event)
    return inbox, output, exits


def test_whoever_will_not_be_answered_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = Predict(("cats",), ())
    lines = [
        to_line(1, ask, "a"), to_line(2, ask, "b"), to_line(3, ask, "a"), to_line(4, Hello(), "c"), to_line(UNASKED, Cancel(2)),
        to_line(5, Dropped()), b"[]\n",
    ]  # fmt: skip
    inbox, output, exits = listened(monkeypatch, lines)
    told = said(output)
    assert told[:2] == [(1, Dropped()), (2, Dropped())]
    [(number, complaint)] = told[2:]
    assert isinstance(complaint, Failure)
    assert (number, complaint.message) == (UNASKED, "The engine was asked something it does not understand.")
    assert "not a message" in complaint.details
    assert inbox.take() is None  # closed with the window
    assert exits == []


def test_work_that_hears_nothing_is_ended_with_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    assert listened(monkeypatch, [], ended=False)[2] == [0]


def test_what_a_job_tells_on_its_way_goes_to_whoever_asked() -> None:
    output = Kept()
    tell = _teller(Voice(output), 7)
    for event in (Progress("Reading", 3), Note("Mind this."), PicturesPredicted(()), "nothing for a window"):
        tell(event)
    assert said(output) == [(7, Progress("Reading", 3)), (7, Note("Mind this.")), (7, PicturesPredicted(()))]
    assert output.flushed == 3  # or a window waits for the next one


def test_nothing_more_is_said_to_a_window_that_is_gone() -> None:
    tries: list[bytes] = []

    class Gone(Kept):
        def write(self, line: object) -> int:
            tries.append(bytes(line))  # type: ignore[arg-type]
            raise BrokenPipeError

    voice = Voice(Gone())
    for _ in range(2):
        voice.say(UNASKED, EngineStarted(1))
    assert len(tries) == 1
