"""One entry to its end: what was killed goes on once, what failed with a reason does not."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from core.queueing import acts
from core.queueing.carrying_out import Ending, carry_out
from core.queueing.entries import QueueEntry
from core.queueing.folder import QueueFolder, queued_run
from core.runs.events import Finished, Started
from core.support.errors import NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from tests.queues import (
    COMPLETES,
    FAILS,
    KILLED,
    SILENT,
    STOPPED,
    ToldLauncher,
    carried_by_nobody_else,
    held,
    log,
    said_to_be_there,
)


@pytest.fixture
def ready(workspace: Workspace) -> Iterator[Workspace]:
    said_to_be_there(workspace)
    with carried_by_nobody_else(workspace):
        yield workspace


def at_work(workspace: Workspace, name: str = "a", **changes: object) -> QueueEntry:
    number = acts.queue_run(workspace, held(workspace, name).name).number
    values = {"state": "at work", "began": time.time() - 1, **changes}
    return QueueFolder.of(workspace).change(lambda queue: queue.with_changes(number, **values)).entry(number)


@pytest.mark.parametrize(
    ("script", "state", "said", "starts"),
    [
        ([COMPLETES], "done", "", 1),
        ([KILLED, COMPLETES], "done", "", 2),
        ([SILENT, COMPLETES], "done", "", 2),
        ([KILLED, KILLED, COMPLETES], "failed", "killed twice", 2),
        ([FAILS, COMPLETES], "failed", "It went wrong. Mend it.", 1),
        ([KILLED, FAILS], "failed", "It went wrong", 2),
        ([STOPPED, COMPLETES], "stopped", "was stopped and saved", 1),
    ],
)
def test_what_was_killed_goes_on_once_and_what_failed_does_not(
    ready: Workspace, monkeypatch: pytest.MonkeyPatch, script: list[str], state: str, said: str, starts: int
) -> None:
    told = ToldLauncher(a=script)
    monkeypatch.setattr(launcher, "start", told)
    ending = carry_out(ready, at_work(ready), False, Context())
    assert ending.state == state
    assert said in ending.reason
    assert len(told.started) == starts
    assert QueueFolder.of(ready).read().entries[0].tries == starts - 1


def test_a_kill_is_counted_over_carriers(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ToldLauncher(a=[KILLED, COMPLETES])
    monkeypatch.setattr(launcher, "start", told)
    assert carry_out(ready, at_work(ready, tries=1), False, Context()).state == "failed"
    assert told.started == ["a"]


@pytest.mark.parametrize(
    ("ends", "again", "wanted"),
    [
        (Finished(50.0, "failed", "Long ago.", ""), True, ("done", 1)),  # before it was begun: it is in line because of it
        (Finished(150.0, "failed", "It went wrong.", ""), True, ("failed", 0)),
        (Finished(150.0, "failed", "It went wrong.", ""), False, ("done", 1)),
        (Finished(150.0, "stopped"), True, ("done", 1)),  # as a machine that shuts down stops it
        (None, True, ("done", 1)),  # killed together with the carrier
    ],
)
def test_a_later_carrier_goes_on_from_how_it_stands(
    ready: Workspace, monkeypatch: pytest.MonkeyPatch, ends: Finished | None, again: bool, wanted: tuple[str, int]
) -> None:
    told = ToldLauncher()
    monkeypatch.setattr(launcher, "start", told)
    entry = at_work(ready, began=100.0)
    log(queued_run(ready, entry), *filter(None, (Started(40.0, 1, "here", 0), ends)))
    ending = carry_out(ready, entry, again, Context())
    assert (ending.state, len(told.started)) == wanted
    assert QueueFolder.of(ready).read().entries[0].tries == 0, "the machine ended, not the run"


def test_what_has_come_to_its_end_is_not_begun_again(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ToldLauncher()
    monkeypatch.setattr(launcher, "start", told)
    entry = at_work(ready)
    assert carry_out(ready, entry, False, Context()) == Ending("done")
    for again in (True, False):
        assert carry_out(ready, entry, again, Context()) == Ending("done")
    assert told.started == ["a"]


def test_a_run_that_is_gone_is_told_in_words(ready: Workspace) -> None:
    entry = at_work(ready)
    ready.trash(ready.run_folder("a"))
    with pytest.raises(NotThere, match="The run a is gone"):
        carry_out(ready, entry, False, Context())
