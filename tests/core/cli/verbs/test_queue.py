"""The verb queue, and what puts runs and studies in line: ordered, paused, removed and refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.cli.entry import run
from core.queueing import acts
from core.queueing.folder import QueueFolder
from core.support.workspace import Workspace
from tests.queues import carried_by_nobody_else, held, states
from tests.shape_runs import DATASET, shapes_workspace

SMALL = ("--recipe", "mlp", "--set", "picture_size=8", "--set", "epochs=1")


def test_runs_and_studies_wait_in_the_order_that_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = shapes_workspace(tmp_path, classes=2, each=6, size=8)

    def ask(*words: str, status: int = 0) -> str:
        assert run([*words, "--workspace", str(workspace.root)]) == status, capsys.readouterr()
        said = capsys.readouterr()
        return said.err if status else said.out

    assert ask("queue").startswith("Nothing waits.")
    ask("queue", "--pause")
    assert "a is number 1 in the queue" in ask("train", DATASET, *SMALL, "--name", "a", "--queue")
    assert "b is number 2 in the queue, with 1 ahead" in ask("train", DATASET, *SMALL, "--name", "b", "--queue")
    assert json.loads(ask("study", "rates", "--dataset", DATASET, "--template", "luck", "--queue", "--json"))["number"] == 3
    assert "Study rates" in ask("queue", "--move", "3", "first")
    document = json.loads(ask("queue", "--json"))
    assert [entry["title"] for entry in document["entries"]] == ["Study rates", "a", "b"]
    assert document["paused"]
    assert "There is a run called a already" in ask("train", DATASET, *SMALL, "--name", "a", "--queue", status=1)
    assert "in the queue already" in ask("resume", "b", "--queue", status=1)
    assert "do not go together" in ask("train", DATASET, "--queue", "--detach", status=2)
    assert "goes without --queue" in ask("train", DATASET, "--folds", "2", "--queue", status=2)
    assert "goes without --detach" in ask("resume", "b", "--queue", "--detach", status=2)
    assert "goes without --plan" in ask("study", "rates", "--queue", "--plan", status=2)
    assert "goes without --plan" in ask("study", "later", "--dataset", DATASET, "--queue", "--plan", status=2)
    assert "There is no study called later" in ask("study", "later", status=1), "a command that is misused keeps nothing"
    assert "There is no study called later" in ask("study", "later", "--resume", "--dataset", DATASET, status=1)
    assert "give its name" in ask("study", "--resume", status=2)
    assert "in the queue already, as number 3" in ask("study", "rates", "--resume", "--queue", status=1)
    assert "as in --move 3 first" in ask("queue", "--move", "x", "first", status=2)
    assert "Nothing in the queue has the number 9" in ask("queue", "--move", "9", "up", status=1)
    assert "is waiting" in ask("queue", "--again", "1", status=1)
    assert "paused" in ask("queue", "--wait", status=1)
    ask("queue", "--remove", "1")
    assert workspace.run_names() == ["b"]
    assert json.loads(ask("queue", "--at-once", "2", "--json"))["at_once"] == 2


def test_what_failed_is_told_in_the_exit_status_once(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    QueueFolder.of(workspace).change(lambda queue: queue.with_new(1.0, run="gone").with_changes(1, state="failed", reason="No."))
    place = ("--workspace", str(workspace.root))
    assert run(["queue", "--wait", *place]) == 0, "it failed before anybody waited"
    assert "1, gone: No." in capsys.readouterr().out
    QueueFolder.of(workspace).change(lambda queue: queue.with_new(1.0, run="gone too"))
    assert run(["queue", "--carry", *place]) == 0
    assert states(workspace) == {"gone": "failed", "gone too": "failed"}
    assert run(["queue", "--clear", *place]) == 0
    assert states(workspace) == {}


def test_waiting_that_is_interrupted_does_not_pass_for_a_queue_that_ended(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`queue --wait && main.py compare ...` went on after Ctrl-C, with runs that were not trained."""

    @contextmanager
    def pressed(ask: Callable[[], None]) -> Iterator[None]:
        ask()
        yield

    monkeypatch.setattr("core.cli.verbs.queue.on_interrupt", pressed)
    with carried_by_nobody_else(workspace):
        acts.queue_run(workspace, held(workspace, "a").name)
        assert run(["queue", "--wait", "--workspace", str(workspace.root)]) == 1
    assert "Waits no longer; the queue goes on." in capsys.readouterr().err


def test_a_run_can_be_repeated_later(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    held(workspace, "a")
    assert run(["train", "--like", "a", "--queue", "--workspace", str(workspace.root)]) == 1
    assert "a has no plan yet" in capsys.readouterr().err
