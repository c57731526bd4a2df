"""A run that is taken up tells all it has said, where its log was left off, and how it stands."""

from __future__ import annotations

import os
import queue
import threading
import time
from contextlib import suppress

from core.runs.event_log import EventWriter
from core.runs.events import Batch, Finished, Preparing, Started
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.runs.resources.samples import ResourceSample, SampleWriter, samples_path
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from core.training.interruptions.worker_file import write_worker
from core.training.taking_up import (
    CaughtUp,
    RunNews,
    _Trail,
    catch_up,
    follow_along,
    plan_of,
    record_silent_end,
    starting,
    still_preparing,
)
from tests.told_runs import told_run

SOON = 10.0


def test_what_is_appended_later_is_all_that_is_left_to_read(workspace: Workspace) -> None:
    folder = told_run(workspace, "told", epochs=2, reason=None)
    found = catch_up(folder)
    assert len(found.history.epochs) == 2
    assert found.plan == folder.plan
    assert found.state == "interrupted"
    writer = EventWriter(folder.events_path)
    writer.write(Finished(time.time(), "completed"))
    writer.close()
    (event,) = found.reader.read_new()
    assert isinstance(event, Finished)


def test_a_run_at_work_is_running_and_may_be_preparing(workspace: Workspace) -> None:
    folder = RunFolder.create(workspace, "new", "shapes", Recipe())
    said = Preparing(time.time(), "Caching pictures", 1, 9, None)
    writer = EventWriter(folder.events_path)
    writer.write(Started(time.time(), 1, "here", 0))
    writer.write(said)
    writer.close()
    with folder.claim():
        found = catch_up(folder)
    assert (found.state, found.plan, found.preparing) == ("running", None, said)
    assert still_preparing(Batch(0, 1, 0.1, 1.0, 0.5, 0.1, 10.0, 1.0), said) is None


def test_only_another_process_begins_what_has_ended(workspace: Workspace) -> None:
    """Between its last word and its end a run was said to be starting."""
    folder = told_run(workspace, "told", epochs=2)
    ended = folder.history().finished
    assert ended is not None
    trail = _Trail(folder, catch_up(folder))
    assert trail.look(nudged=True) is None
    again = starting(ended.time + 60)
    with folder.claim():
        write_worker(folder, os.getpid(), ended.time - 60)
        assert catch_up(folder).preparing is None
        write_worker(folder, os.getpid(), ended.time + 60)
        assert catch_up(folder).preparing == again
        news = trail.look(nudged=True)
        assert news is not None
        assert (news.state, news.events) == ("running", (again,))
        assert trail.look(nudged=True) is None, "said once"


def test_a_process_that_died_without_a_word_is_recorded_once(workspace: Workspace) -> None:
    folder = RunFolder.create(workspace, "stillborn", "shapes", Recipe())
    write_worker(folder, 2**22 + 1, time.time() - 3600)
    (folder.path / "worker.log").write_text("no memory\n")
    record_silent_end(folder)
    record_silent_end(folder)
    history = folder.history()
    assert history.finished is not None
    assert "no memory" in history.finished.message
    assert folder.events_path.read_text().count("Finished") == 1


def test_following_along_tells_what_comes_until_it_is_dropped(workspace: Workspace) -> None:
    folder = RunFolder.create(workspace, "live", "shapes", Recipe())
    told: queue.Queue[object] = queue.Queue()
    context, nudge = Context(told.put), threading.Event()

    def job() -> None:
        with suppress(Abandoned):
            follow_along(folder, nudge, context)

    thread = threading.Thread(target=job, daemon=True)
    with folder.claim():
        thread.start()
        found = told.get(timeout=SOON)
        assert isinstance(found, CaughtUp)
        assert (found.state, found.history.epochs) == ("running", [])
        writer = EventWriter(folder.events_path)
        for event in (Started(time.time(), 1, "here", 0), Batch(0, 1, 0.1, 1.0, 0.5, 0.1, 10.0, 1.0)):
            writer.write(event)
        heard: list[object] = []
        while len(heard) < 2:
            news = told.get(timeout=SOON)
            assert isinstance(news, RunNews)
            heard += news.events
        lines = SampleWriter(samples_path(folder.path))
        lines.write(ResourceSample(1.0, 1.0, 1.0, 1e9))
        lines.close()
        nudge.set()
        news = told.get(timeout=SOON)
        assert isinstance(news, RunNews)
        assert news.samples is not None
        assert [sample.memory for sample in news.samples] == [1e9]
        folder.request_stop()
        nudge.set()
        news = told.get(timeout=SOON)
        assert isinstance(news, RunNews)
        assert (news.state, news.stopping) == ("running", True)
    nudge.set()  # the process is gone without a word
    news = told.get(timeout=SOON)
    assert isinstance(news, RunNews)
    assert news.state == "interrupted"
    writer.close()
    context.abandon()
    nudge.set()
    thread.join(SOON)
    assert not thread.is_alive()
    assert told.empty()


def test_a_run_without_a_plan_that_can_be_read_has_none(workspace: Workspace) -> None:
    folder = told_run(workspace, "told", epochs=1)
    assert plan_of(folder) == folder.plan
    (folder.path / "plan.json").write_text("{")
    assert plan_of(folder) is None
