"""Runs that are to be trained together are begun at once, and followed until each has ended."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.runs.event_log import EventWriter
from core.runs.events import Batch, Event, Finished, Noted, Preparing, Started
from core.runs.folder import RunFolder
from core.support.errors import Refused
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from core.training import admission, launcher
from core.training.together import launching
from core.training.together.launching import RunEnded, _last_word, _Told, begin_together, follow_together, go_on_together
from tests.shape_runs import DATASET, shapes_workspace
from tests.stacked_runs import on_file, weights_of
from tests.stacked_trainings import head_recipe


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = shapes_workspace(tmp_path_factory.mktemp("launched"), classes=2, each=6, size=8)
    weights_of(workspace).write_bytes(b"not looked at before the start")
    return workspace


def said(folder: RunFolder, *events: Event) -> None:
    writer = EventWriter(folder.events_path)
    for event in events:
        writer.write(event)
    writer.close()


def test_what_would_be_refused_is_looked_for_once_and_each_has_a_colour(
    ready: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(admission, "admit", lambda workspace, request: asked.append(request.run))
    requests = [
        launcher.request_for(ready, DATASET, on_file(ready, head_recipe(seed=seed)), f"begun-{seed}") for seed in range(3)
    ]
    made = [made for _, made in begin_together(ready, [*requests, requests[0]])]
    assert asked == ["begun-0"]
    assert [one.name for one in made[:3] if isinstance(one, RunFolder)] == ["begun-0", "begun-1", "begun-2"]
    assert len({one.request.colour for one in made[:3] if isinstance(one, RunFolder)}) == 3
    assert isinstance(made[3], Refused)
    assert "There is a run called begun-0 already" in made[3].message


def test_what_cannot_begin_is_refused_for_all_that_begin_alike(ready: Workspace) -> None:
    gone = [launcher.request_for(ready, "gone", head_recipe(seed=seed), f"gone-{seed}") for seed in range(2)]
    assert [getattr(made, "message", "") for _, made in begin_together(ready, gone)] == ["There is no dataset called 'gone'."] * 2


def test_each_is_heard_of_when_it_has_ended(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launching, "LOOK_SECONDS", 0.0)
    folders = [RunFolder.create(ready, f"followed-{place}", DATASET, head_recipe()) for place in range(3)]
    since = 1000.0
    said(
        folders[0],
        Finished(10.0, "failed", "Of another process."),
        Started(since, 1, "here", 0),
        Preparing(since, "x", 0, 1, None),
    )
    heard: list[object] = []
    looks = 0

    def alive(folder: RunFolder) -> bool:
        nonlocal looks
        looks += 1
        if looks == 4:
            said(folders[1], Started(since, 1, "here", 0), Finished(since + 1, "completed"))
        if looks == 8:
            said(folders[0], Finished(since + 2, "stopped"))
        return looks < 12

    monkeypatch.setattr(launcher, "is_alive", alive)
    ended: list[RunEnded] = []
    follow_together(folders, since, Context(heard.append), ended.append)
    assert [(run.folder.name, run.finished and run.finished.reason) for run in ended] == [
        ("followed-1", "completed"), ("followed-0", "stopped"), ("followed-2", None),
    ]  # fmt: skip
    assert [event for event in heard if isinstance(event, Preparing)] == [Preparing(since, "x", 0, 1, None)]
    told = [dataclasses.astuple(event)[1:3] for event in heard if isinstance(event, Progress)]
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_what_has_ended_is_trained_no_more_while_its_process_goes_on(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """It could be neither deleted nor resumed from the window that trained it until all others had ended."""
    first, last = (RunFolder.create(ready, f"apart-{place}", DATASET, head_recipe()) for place in range(2))
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    monkeypatch.setattr(launcher, "_children", {first.path: process, last.path: process})
    said(first, Started(1000.0, 1, "here", 0), Finished(1001.0, "stopped"))
    alive = []

    def ended(run: RunEnded) -> None:
        alive.append((launcher.is_alive(first), launcher.is_alive(last)))
        if run.folder is first:
            said(last, Started(1000.0, 1, "here", 0), Finished(1002.0, "completed"))

    follow_together([first, last], 1000.0, Context(), ended)
    process.communicate(b"\n", timeout=10)
    assert alive == [(False, True)] * 2


def test_a_stop_is_passed_on_to_each(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launching, "LOOK_SECONDS", 0.0)
    folders = [RunFolder.create(ready, f"asked-{place}", DATASET, head_recipe()) for place in range(2)]
    monkeypatch.setattr(launcher, "is_alive", lambda folder: not all(one.stop_requested() for one in folders))
    context = Context()
    context.request_stop()
    follow_together(folders, 0.0, context, lambda run: None)
    assert all(folder.stop_requested() for folder in folders)


def test_what_was_begun_goes_on_beside_others_without_its_word_to_stop(ready: Workspace) -> None:
    folder = RunFolder.create(ready, "waits", DATASET, head_recipe())
    folder.request_stop()
    assert go_on_together(ready, folder)
    assert not folder.stop_requested()
    with folder.claim():
        assert not go_on_together(ready, folder)


@pytest.mark.soak
def test_a_process_of_several_that_was_killed_is_taken_up(tmp_path: Path) -> None:
    from tests.stacked_runs import begun, heads_workspace
    from tests.stacked_trainings import staged

    workspace = heads_workspace(tmp_path)
    long = staged(learning_rate=1e-4, epochs=4000)
    folders = [begun(workspace, f"killed-{place}", head_recipe(long, seed=place)) for place in range(3)]
    launcher.start_together(workspace, folders)
    heard: list[RunEnded] = []

    def kill(event: object) -> None:
        if any(folder.history().epochs for folder in folders):
            launcher.kill(folders[1])

    follow_together(folders, 0.0, Context(kill), heard.append)
    assert [run.finished for run in heard] == [None] * 3
    assert {folder.state() for folder in folders} == {"interrupted"}
    shorter = [folder for folder in folders if go_on_together(workspace, folder)]
    launcher.start_together(workspace, shorter)
    follow_together(shorter, 0.0, Context(), heard.append)
    assert {folder.state() for folder in folders} == {"completed"}
    assert [[epoch.epoch for epoch in folder.history().epochs] for folder in folders] == [list(range(1, 4001))] * 3


def test_the_time_left_is_that_of_the_first_and_then_that_of_those_that_have_ended(
    ready: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [RunFolder.create(ready, f"timed-{place}", DATASET, head_recipe()) for place in range(4)]
    heard: list[object] = []
    monkeypatch.setattr(launching, "time", SimpleNamespace(time=lambda: 1030.0))
    told = _Told(folders, 1000.0, Context(heard.append))
    said(folders[0], Noted(999.0, "before"), Noted(1001.0, "one"), Batch(1002.0, 1, 0.5, 1.0, 0.5, 0.01, 10.0, 42.0))
    said(folders[1], Noted(1001.0, "one"))
    told.tell(folders)
    told.tell(folders)
    told.tell(folders[1:])
    said(folders[1], Noted(1003.0, "two"))
    told.tell(folders[1:])
    told.tell(folders[3:])
    told.tell(())
    assert heard == [
        Noted(1001.0, "one"), Progress("Runs", 0, 4, 42.0), Progress("Runs", 1, 4, 90.0), Noted(1003.0, "two"),
        Progress("Runs", 3, 4, 10.0), Progress("Runs", 4, 4, 0.0),
    ]  # fmt: skip
    nobody = _Told((), 1000.0, Context(heard.append))
    nobody.tell(())
    assert heard[-1] == Progress("Runs", 0, 0, None)


def test_a_run_of_which_only_the_report_is_missing_goes_on_by_itself(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    resumed: list[str] = []
    monkeypatch.setattr(launcher, "resume", lambda workspace, name: resumed.append(name))
    folder = RunFolder.create(ready, "unjudged", DATASET, head_recipe())
    said(folder, Started(1.0, 1, "here", 0), Finished(2.0, "early-stopped"))
    assert not go_on_together(ready, folder)
    assert resumed == ["unjudged"]


def test_the_last_word_is_that_of_the_last_line_since_then(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = RunFolder.create(ready, "last", DATASET, head_recipe())
    assert _last_word(folder, 0.0) is None
    ends = Finished(2.0, "completed", "x" * 300)
    said(folder, Started(1.0, 1, "here", 0), ends)
    assert _last_word(folder, 2.0) == ends
    assert _last_word(folder, 2.1) is None
    monkeypatch.setattr(launching, "LAST", 500)
    assert _last_word(folder, 2.0) == ends
    said(folder, Started(3.0, 1, "here", 0))
    assert _last_word(folder, 0.0) is None
    folder.events_path.write_text("no json\n")
    assert _last_word(folder, 0.0) is None
    folder.events_path.write_text("")
    assert _last_word(folder, 0.0) is None
