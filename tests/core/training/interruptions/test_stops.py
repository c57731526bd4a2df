"""A wish to stop is heard within a fifth of a second, from whomever it comes, and told once."""

from __future__ import annotations

import errno
import threading
import time

import pytest

from core.runs.events import StopHeard
from core.runs.folder import RunFolder
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.interruptions.stops import LOOK_SECONDS, stops_heard
from tests.tiny_training import tiny_recipe

SOON = 10.0


@pytest.fixture
def run(workspace: Workspace) -> RunFolder:
    return RunFolder.create(workspace, "asked", "noise", tiny_recipe())


class Told:
    """Where events go; `one` is set with the first."""

    def __init__(self) -> None:
        self.events: list[StopHeard] = []
        self.one = threading.Event()

    def __call__(self, event: StopHeard) -> None:
        self.events.append(event)
        self.one.set()


@pytest.mark.parametrize("by", ["file", "signal"])
def test_a_stop_is_heard_while_the_work_looks_at_nothing(run: RunFolder, by: str) -> None:
    context, told = Context(), Told()
    with stops_heard(run, context, told):
        assert not context.stop_requested
        asked = time.time()
        run.request_stop() if by == "file" else context.request_stop()
        assert told.one.wait(SOON)
        assert context.stop_requested
    (heard,) = told.events
    assert 0 <= heard.time - asked < SOON
    assert LOOK_SECONDS <= 0.1  # two looks in the fifth of a second that was promised


def test_a_stop_from_before_the_work_is_heard_before_it_begins(run: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    context, told = Context(), Told()
    looks: list[threading.Thread] = []
    asks = RunFolder.stop_requested

    def noted(folder: RunFolder) -> bool:
        looks.append(threading.current_thread())
        return asks(folder)

    monkeypatch.setattr(RunFolder, "stop_requested", noted)
    run.request_stop()
    with stops_heard(run, context, told):
        assert looks[0] is threading.main_thread(), "whoever listens may come after the first step"
        assert context.stop_requested
        assert told.one.wait(SOON)


def test_work_that_nobody_stops_leaves_no_thread_and_no_word(run: RunFolder) -> None:
    context, told = Context(), Told()
    with stops_heard(run, context, told):
        pass
    assert told.events == []
    assert not [thread for thread in threading.enumerate() if thread.name == "stops"]


def test_a_full_disk_keeps_nobody_from_stopping(run: RunFolder) -> None:
    tried = threading.Event()

    def full(event: StopHeard) -> None:
        tried.set()
        raise OSError(errno.ENOSPC, "No space left on device")

    context = Context()
    with stops_heard(run, context, full):
        run.request_stop()
        assert tried.wait(SOON)
        assert context.stop_requested
