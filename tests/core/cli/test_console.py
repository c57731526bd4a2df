"""The console as verbs see it: what goes where, and what Ctrl-C does."""

from __future__ import annotations

import io
import os
import signal

import pytest

from core.cli.console import Console, on_interrupt
from core.cli.progress import ProgressLine
from core.support.workspace import Workspace


def test_a_part_of_a_long_answer_goes_where_no_json_is(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    for as_json in (False, True):
        stream = io.StringIO()
        Console(workspace, as_json, ProgressLine(stream, terminal=False)).tell("part\x1b one\nline two")
        shown = stream.getvalue() if as_json else capsys.readouterr().out
        assert shown == "part\\x1b one\nline two\n"
    assert capsys.readouterr().out == ""


def test_the_first_interrupt_is_a_request_and_the_second_ends() -> None:
    asked: list[int] = []

    def twice() -> None:
        with on_interrupt(lambda: asked.append(1)):
            os.kill(os.getpid(), signal.SIGINT)
            assert asked == [1]
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        twice()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_job_in_the_block_hears_that_it_is_dropped(workspace: Workspace) -> None:
    with Console(workspace, progress=ProgressLine(io.StringIO())).interruptible() as context:
        assert not context.stop_requested
        os.kill(os.getpid(), signal.SIGINT)
        assert context.stop_requested
