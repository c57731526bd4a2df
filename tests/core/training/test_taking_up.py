"""A run that is taken up tells all it has said, where its log was left off, and how it stands."""

from __future__ import annotations

import time

from core.runs.event_log import EventWriter
from core.runs.events import Batch, Finished, Preparing, Started
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.taking_up import catch_up, record_silent_end, still_preparing
from tests.told_runs import told_run


def test_what_is_appended_later_is_all_that_is_left_to_read(workspace: Workspace) -> None:
    folder = told_run(workspace, "told", epochs=2, reason=None)
    found = catch_up(folder, Context())
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
        found = catch_up(folder, Context())
    assert (found.state, found.plan, found.preparing) == ("running", None, said)
    assert still_preparing(Batch(0, 1, 0.1, 1.0, 0.5, 0.1, 10.0, 1.0), said) is None


def test_a_process_that_died_without_a_word_is_recorded_once(workspace: Workspace) -> None:
    folder = RunFolder.create(workspace, "stillborn", "shapes", Recipe())
    launcher.write_worker(folder, 2**22 + 1, time.time() - 3600)
    (folder.path / "worker.log").write_text("no memory\n")
    record_silent_end(folder, Context())
    record_silent_end(folder, Context())
    history = folder.history()
    assert history.finished is not None
    assert "no memory" in history.finished.message
    assert folder.events_path.read_text().count("Finished") == 1
