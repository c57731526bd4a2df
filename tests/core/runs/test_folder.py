"""Run folders: made, claimed, stopped, renamed, and honest about their state."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.runs.event_log import EventWriter
from core.runs.events import Finished, Started
from core.runs.folder import NAMED, RunFolder
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere, Refused, SafelightError
from core.support.workspace import Workspace

HOLD = """
import sys
from pathlib import Path
from core.runs.folder import RunFolder
with RunFolder(Path(sys.argv[1])).claim():
    print("held", flush=True)
    sys.stdin.read()
"""


def _run(workspace: Workspace, name: str = "boats-mlp") -> RunFolder:
    return RunFolder.create(workspace, name, "boats", Recipe(), split="main")


def test_a_run_keeps_the_wish_it_began_with(workspace: Workspace) -> None:
    _run(workspace)
    run = RunFolder.open(workspace, "boats-mlp")
    assert (run.request.dataset, run.request.split, run.request.recipe) == ("boats", "main", Recipe())
    assert run.plan is None
    assert run.state() == "waiting"
    run.set_note("the first one")
    assert run.request.note == "the first one"
    with pytest.raises(Refused, match=r"^There is a run called boats-mlp already\. Choose another name\.$"):
        _run(workspace)
    with pytest.raises(NotThere, match=r"^There is no run called gone\. Runs here: boats-mlp\.$"):
        RunFolder.open(workspace, "gone")


def test_where_more_runs_are_there_than_are_named_the_others_are_counted(workspace: Workspace) -> None:
    """Five were named as if they were all."""
    for name in "abcdefg":
        _run(workspace, name)
    with pytest.raises(NotThere, match=r"^There is no run called z\. Runs here: c, d, e, f, g and 2 older\.$") as told:
        RunFolder.open(workspace, "z")
    assert told.value.hint.count(", ") == NAMED - 1
    assert told.value.hint.endswith(" and 2 older.")


def test_the_state_follows_the_events(workspace: Workspace) -> None:
    run = _run(workspace)
    writer = EventWriter(run.events_path)
    writer.write(Started(0.0, 1, "here", 0))
    assert run.state() == "interrupted"
    writer.write(Finished(1.0, "stopped"))
    assert run.state() == "stopped"
    writer.close()


def test_a_claim_is_exclusive_and_a_killed_process_gives_it_back(workspace: Workspace) -> None:
    run = _run(workspace)
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(run.path)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert run.state() == "running"
        with (
            pytest.raises(Refused, match=r"^boats-mlp is being trained already\. Stop it first, or follow it\.$"),
            run.claim(patience=0),
        ):
            pass
        with pytest.raises(Refused, match=r"^boats-mlp is being trained\. Rename it when it has ended\.$"):
            run.rename(workspace, "other")
        holder.kill()
    assert not run.busy()
    with run.claim(patience=0):
        assert run.busy()


def test_a_stop_is_a_file_that_can_be_taken_back(workspace: Workspace) -> None:
    run = _run(workspace)
    run.request_stop()
    assert run.stop_requested()
    run.clear_stop()
    run.clear_stop()
    assert not run.stop_requested()


def test_renaming_never_covers_another_run(workspace: Workspace) -> None:
    run = _run(workspace)
    _run(workspace, "other")
    with pytest.raises(Refused, match=r"^There is a run called other already\. Choose another name\.$"):
        run.rename(workspace, "other")
    assert run.rename(workspace, "boats-1").name == "boats-1"
    assert sorted(workspace.run_names()) == ["boats-1", "other"]


def test_a_run_whose_name_looks_like_an_epoch_is_asked_by_it(workspace: Workspace) -> None:
    run = _run(workspace, "boats@3")
    assert RunFolder.asked(workspace, "boats@3").path == run.path
    with pytest.raises(
        NotThere,
        match=(
            r"^boats@3 has not kept the weights of epoch 2\. Epochs that it kept: none\. The recipe's snapshot_every "
            r"says which are\.$"
        ),
    ):
        RunFolder.asked(workspace, "boats@3@2")


def test_who_asks_a_snapshot_of_what_takes_runs_is_told(workspace: Workspace) -> None:
    _run(workspace, "boats")
    with pytest.raises(
        NotThere,
        match=(
            r"^There is no run called boats@3\. Snapshots of a run are only asked about pictures: predict takes "
            r"RUN@EPOCH, everything else takes the run\.$"
        ),
    ) as told:
        RunFolder.open(workspace, "boats@3")
    assert "predict takes RUN@EPOCH" in told.value.hint


@pytest.mark.parametrize("epoch", ["²", "9" * 60])
def test_an_epoch_that_is_no_number_is_refused(workspace: Workspace, epoch: str) -> None:
    _run(workspace)
    with pytest.raises(SafelightError):
        RunFolder.asked(workspace, f"boats-mlp@{epoch}")


@pytest.mark.parametrize(("until", "name"), [("rename", "Fähren & Co"), ("finish", "Käfer & Co")])
def test_a_rename_that_is_killed_loses_neither_name_nor_heirs(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, until: str, name: str
) -> None:
    def killed(*arguments: object) -> None:
        raise KeyboardInterrupt

    run = _run(workspace, "Fähren & Co")
    RunFolder.create(workspace, "heir", "boats", Recipe(), parent="Fähren & Co")
    monkeypatch.setattr(*((Path, "rename", killed) if until == "rename" else (RunFolder, "follow_parent", killed)))
    with pytest.raises(KeyboardInterrupt):
        run.rename(workspace, "Käfer & Co")
    monkeypatch.undo()
    assert sorted(workspace.run_names()) == sorted([name, "heir"])
    RunFolder.open(workspace, name).finish_rename(workspace, "Fähren & Co")
    assert RunFolder.open(workspace, "heir").request.parent == name


@pytest.mark.parametrize(("content", "error"), [("{", BadInput), ('{"run": 3}', BadInput), ('{"schema_number": 99}', Refused)])
def test_damaged_and_newer_requests_are_refused_by_name(workspace: Workspace, content: str, error: type[Exception]) -> None:
    run = _run(workspace)
    (run.path / "request.json").write_text(content)
    with pytest.raises(error, match=r"request\.json"):
        _ = run.request


@pytest.mark.parametrize("name", ["request.json", "plan.json"])
def test_a_file_that_is_far_too_large_is_not_read(workspace: Workspace, name: str) -> None:
    run = _run(workspace)
    with open(run.path / name, "wb") as file:
        file.truncate(300_000_000)
    with pytest.raises(BadInput, match=rf"{name} is damaged: it has 300\.0 MB, where 33\.6 MB are the most"):
        _ = (run.request, run.plan)


def test_runs_that_continue_from_a_renamed_one_follow_it(workspace: Workspace) -> None:
    _run(workspace)
    child = RunFolder.create(workspace, "child", "boats", Recipe(weights="run:boats-mlp"), parent="boats-mlp")
    stranger = _run(workspace, "stranger")
    before = stranger.request
    with child.claim(), pytest.raises(Refused, match=r"^child is being trained\. Rename it when it has ended\.$"):
        RunFolder.open(workspace, "boats-mlp").rename(workspace, "boats-1")
    RunFolder.open(workspace, "boats-mlp").rename(workspace, "boats-1")
    assert (child.request.parent, child.request.recipe.weights) == ("boats-1", "run:boats-1")
    assert stranger.request == before


def test_a_run_bears_any_name_in_a_folder_every_system_takes(workspace: Workspace) -> None:
    run = RunFolder.create(workspace, "Käfer & Co 🐞", "vehicles", Recipe())
    child = RunFolder.create(workspace, "child", "vehicles", Recipe(weights=f"run:{run.path.name}"), parent=run.path.name)
    assert run.path.name.isascii()
    assert RunFolder.open(workspace, run.path.name).name == run.name == "Käfer & Co 🐞"
    assert child.request.parent == "Käfer & Co 🐞"  # by its name, though the folder's was said
    again = run.rename(workspace, "Hörnchen")
    assert (again.name, RunFolder.open(workspace, "Hörnchen").path) == ("Hörnchen", again.path)
    assert (child.request.parent, child.request.recipe.weights) == ("Hörnchen", "run:Hörnchen")
    assert again.rename(workspace, "plain").path == workspace.models / "plain"
    assert set(workspace.run_names()) == {"child", "plain"}
