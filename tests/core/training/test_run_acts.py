"""What can be done to runs by name."""

from __future__ import annotations

import pytest

from core.evaluation import report
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.atomic import write_json
from core.support.errors import NotThere, Refused
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from core.training.run_acts import kill_run, note_run, open_test_results, rename_run, stop_run, trash_runs


def test_runs_are_stopped_noted_and_renamed_by_name(workspace: Workspace) -> None:
    folder = RunFolder.create(workspace, "one", "boats", Recipe())
    assert stop_run(workspace, "one") == folder
    assert folder.stop_requested()
    assert kill_run(workspace, "one") == folder  # nobody is at work on it
    note_run(workspace, "one", "the first", Context())
    assert rename_run(workspace, "one", "two", Context()) == "two"
    assert RunFolder.open(workspace, "two").request.note == "the first"
    for act in (stop_run, kill_run):
        with pytest.raises(NotThere, match="no run called one"):
            act(workspace, "one")


def test_none_of_several_goes_to_the_trash_while_one_is_trained(workspace: Workspace) -> None:
    folders = [RunFolder.create(workspace, name, "boats", Recipe()) for name in ("a", "b")]
    with folders[1].claim(), pytest.raises(Refused, match=r"^b is being trained\. Stop it first, then delete it\.$"):
        trash_runs(workspace, ["a", "b"])
    assert workspace.run_names() == ["a", "b"]
    trash_runs(workspace, ["a", "b"])
    assert workspace.run_names() == []


def test_a_run_that_another_machine_trains_is_not_ended_from_here(workspace: Workspace) -> None:
    """It was not, and nobody said so."""
    folder = RunFolder.create(workspace, "afar", "boats", Recipe())
    told = {"process": 1, "launched": 1.0, "host": "compute-7"}
    write_json(folder.path / "worker.json", told)
    with (
        folder.claim(),
        pytest.raises(
            Refused,
            match=(
                r"^afar is trained on compute-7, and its process can only be ended there\. "
                r"Stop it: it saves and ends, wherever it is\.$"
            ),
        ),
    ):
        kill_run(workspace, "afar")
    assert kill_run(workspace, "afar") == folder, "nobody is at work on it any more"


def test_test_results_are_opened_one_after_the_other_until_it_is_dropped(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    context = Context()

    def open_test(folder: RunFolder) -> None:
        opened.append(folder.name)
        if folder.name == "b":
            context.abandon()

    for name in "abc":
        RunFolder.create(workspace, name, "boats", Recipe())
    monkeypatch.setattr(report, "open_test", open_test)
    assert open_test_results(workspace, ["c", "a"], Context()) == ("c", "a")
    opened.clear()
    with pytest.raises(Abandoned):
        open_test_results(workspace, ["a", "b", "c"], context)
    assert opened == ["a", "b"]
