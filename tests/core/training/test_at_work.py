"""What is trained now is seen from the run folders, and each look reads only what was added."""

from __future__ import annotations

import time

import pytest

from core.runs.event_log import EventWriter
from core.runs.events import Batch, Preparing, Started
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from core.training.at_work import look_round, run_going_on


def say(folder: RunFolder, *events: object) -> None:
    writer = EventWriter(folder.events_path)
    for event in events:
        writer.write(event)  # type: ignore[arg-type]
    writer.close()


def test_a_claimed_run_is_at_work_and_tells_how_far_it_is(workspace: Workspace) -> None:
    idle = RunFolder.create(workspace, "idle", "shapes", Recipe())
    run = RunFolder.create(workspace, "busy", "shapes", Recipe())
    now = time.time()
    with run.claim():
        look = look_round(workspace, None, Context())
        (starting,) = look.runs
        assert (starting.name, starting.what, starting.part) == ("busy", "Starting busy", None)
        say(run, Started(now, 1, "here", 0), Preparing(now, "Caching pictures", 5, 20, 12.0))
        look = look_round(workspace, look, Context())
        (preparing,) = look.runs
        assert (preparing.what, preparing.part, preparing.seconds_left) == ("busy: Caching pictures", 0.25, 12.0)
        say(run, Batch(now, 3, 0.3, 1.0, 0.5, 0.1, 100.0, 42.0))
        look = look_round(workspace, look, Context())
        (training,) = look.runs
        assert (training.what, training.seconds_left) == ("Training busy", 42.0)
    assert look_round(workspace, look, Context()).runs == ()
    assert idle.state() == "waiting"


def test_a_run_that_cannot_be_read_is_left_out(workspace: Workspace) -> None:
    run = RunFolder.create(workspace, "busy", "shapes", Recipe())
    with run.claim():
        look = look_round(workspace, None, Context())
        (run.path / "plan.json").write_text("{")
        look = look_round(workspace, look, Context())
    assert look.runs == ()
    assert look.trails == {}


def test_the_run_going_on_is_the_newest_one_at_work(workspace: Workspace) -> None:
    assert run_going_on(workspace, Context()) is None
    first, second, _idle = (RunFolder.create(workspace, name, "shapes", Recipe()) for name in ("a", "b", "c"))
    with first.claim(), second.claim():
        assert run_going_on(workspace, Context()) == second
    dropped = Context()
    dropped.abandon()
    with pytest.raises(Abandoned):
        run_going_on(workspace, dropped)


def test_the_time_of_a_preparation_is_said_to_be_its_own(workspace: Workspace) -> None:
    run = RunFolder.create(workspace, "busy", "shapes", Recipe())
    with run.claim():
        say(run, Started(time.time(), 1, "here", 0), Preparing(time.time(), "Caching pictures", 5, 20, 12.0))
        (preparing,) = look_round(workspace, None, Context()).runs
    assert preparing.words == "busy: Caching pictures, 25 %, about 10 s left of this step"
