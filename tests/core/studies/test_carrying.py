"""Runs of a study are carried out one after the other; what cannot begin is named, and a stop lets nothing else begin."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from core.runs.events import Finished
from core.runs.folder import RunFolder
from core.studies import carrying
from core.studies.carrying import Crew
from core.studies.folder import STUDIES
from core.studies.study import WantedRun
from core.studies.training import train_study
from core.support.errors import Refused
from core.support.jobs import Context, Note
from core.support.workspace import Workspace
from core.training import launcher
from core.training.together.launching import RunEnded
from tests.shape_runs import shapes_workspace
from tests.told_studies import asked


@pytest.fixture
def ready(tmp_path: Path) -> Workspace:
    return shapes_workspace(tmp_path, classes=2, each=6, size=8)


def test_what_cannot_begin_is_named_and_the_others_go_on(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=1)

    def launch(workspace: Workspace, request: object) -> RunFolder:
        raise Refused("No room.", "Make some.")

    monkeypatch.setattr(launcher, "launch", launch)
    found = train_study(ready, study, Context())
    assert [(entry.path, entry.reason) for entry in found.failed] == [
        ("learning_rate 0.1, seed 0", "No room. Make some."), ("learning_rate 0.01, seed 0", "No room. Make some."),
    ]  # fmt: skip
    assert found.missing == 2


def test_a_stop_before_the_first_begins_none(ready: Workspace) -> None:
    context = Context()
    context.request_stop()
    found = train_study(ready, asked(ready, "learning_rate=0.1,0.01", seeds=1), context)
    assert (found.missing, found.failed, ready.run_names()) == (2, (), [])


def test_another_may_carry_them(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=2)
    handed = []
    train_study(ready, study, Context(), lambda workspace, asked_for, wanted, context: handed.extend(wanted) or ())
    assert [(one.cell.words, one.seed) for one in handed] == [
        ("learning_rate 0.1", 0), ("learning_rate 0.1", 1), ("learning_rate 0.01", 0), ("learning_rate 0.01", 1),
    ]  # fmt: skip


def test_of_runs_that_one_process_trains_those_that_failed_are_named(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=2)
    wanted: list[WantedRun] = []
    train_study(ready, study, Context(), lambda workspace, asked_for, all_of_it, context: wanted.extend(all_of_it) or ())
    ends = (Finished(2.0, "completed"), Finished(2.0, "stopped"), Finished(2.0, "failed", "No room.", "Make some."), None)

    def follow(folders: list[RunFolder], since: float, context: Context, ended: Callable[[RunEnded], None]) -> None:
        for folder, finished in zip(folders, ends, strict=True):
            ended(RunEnded(folder, finished))

    monkeypatch.setattr(launcher, "start_together", lambda workspace, folders: None)
    monkeypatch.setattr(carrying, "follow_together", follow)
    crew = Crew(ready, study, 4, Context())
    assert crew.train(list(enumerate(wanted)), 0) == []
    assert [entry.path for entry in crew.failed] == ["learning_rate 0.01, seed 0", "learning_rate 0.01, seed 1"]
    assert crew.failed[0].reason.endswith(" failed: No room. Make some.")


def test_whoever_carries_the_same_study_out_waits_until_the_other_has_begun(
    ready: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    waits = threading.Event()

    def launch(workspace: Workspace, request: object) -> RunFolder:
        begun.append(request)
        raise Refused("No room.", "Make some.")

    monkeypatch.setattr(launcher, "launch", launch)
    context = Context(lambda event: waits.set() if isinstance(event, Note) else None)
    study = asked(ready, "learning_rate=0.1", seeds=1)
    (ready.models / STUDIES).mkdir(parents=True)
    with ThreadPoolExecutor(1) as pool:
        with FileLock(ready.models / STUDIES / "beginning.lock"):
            found = pool.submit(train_study, ready, study, context)
            assert waits.wait(20)
            assert begun == []
        assert len(found.result(20).failed) == len(begun) == 1
