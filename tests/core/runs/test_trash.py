"""The trash of runs: seen, restored from, emptied; names that are taken, lineage, and links that lead elsewhere."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from core.runs.folder import RunFolder
from core.runs.listing import list_runs
from core.runs.plan import WeightsOrigin
from core.runs.recipe import Recipe
from core.runs.trash import RestoredRun, empty_trash, restore_runs, restored_words, still_there, trashed_runs
from core.support.errors import NotThere, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.told_runs import told_plan, told_run


def heir_of(workspace: Workspace, parent: RunFolder, name: str) -> RunFolder:
    """A run that began from the weights of another one."""
    sha256 = hashlib.sha256(parent.best_weights.read_bytes()).hexdigest()
    recipe = Recipe(weights=f"run:{parent.name}")
    folder = RunFolder.create(workspace, name, "vehicles", recipe, parent=parent.name)
    origin = WeightsOrigin(kind="run", name=f"{parent.name}, best", sha256=sha256)
    folder.write_plan(told_plan(folder, recipe, parent.name).model_copy(update={"weights": origin}))
    return folder


def with_weights(folder: RunFolder, content: bytes) -> RunFolder:
    folder.best_weights.write_bytes(content)
    return folder


def test_what_was_deleted_is_listed_with_its_size_last_first(workspace: Workspace) -> None:
    for name in ("old", "new"):
        workspace.trash(with_weights(told_run(workspace, name), name.encode() * 1000).path)
    (workspace.models / ".trash" / "old" / "request.json").write_text("{")  # one that cannot be read hides no other
    found = {entry.name: entry for entry in trashed_runs(workspace, Context())}
    assert set(found) == {"old", "new"}
    assert found["new"].summary.dataset == "vehicles"
    assert found["old"].summary.state == "damaged"
    assert found["new"].size == sum(file.stat().st_size for file in (workspace.models / ".trash" / "new").rglob("*"))
    assert [entry.deleted for entry in found.values()] == sorted((entry.deleted for entry in found.values()), reverse=True)
    assert list_runs(workspace) == ()


def test_a_run_comes_back_as_it_was_also_in_another_session(workspace: Workspace) -> None:
    folder = told_run(workspace, "gone", right=0.9)
    before = {file.name: file.read_bytes() for file in folder.path.iterdir()}
    workspace.trash(folder.path)
    again = Workspace.at(workspace.root)
    assert restore_runs(again, ["gone"], Context()) == (RestoredRun("gone", "gone"),)
    assert {file.name: file.read_bytes() for file in folder.path.iterdir()} == before
    assert trashed_runs(again, Context()) == ()


def test_runs_of_one_name_are_told_apart_and_come_back_under_names_of_their_own(workspace: Workspace) -> None:
    for _ in range(2):
        workspace.trash(told_run(workspace, "boats").path)
    told_run(workspace, "boats")
    assert {(entry.name, entry.run) for entry in trashed_runs(workspace, Context())} == {
        ("boats", "boats"),
        ("boats (2)", "boats"),
    }
    back = restore_runs(workspace, ["boats (2)", "boats"], Context())
    assert back == (RestoredRun("boats", "boats-2"), RestoredRun("boats", "boats-3"))
    assert "the deleted one is boats-2 now" in restored_words(back)
    assert set(workspace.run_names()) == {"boats", "boats-2", "boats-3"}


def test_the_runs_that_began_from_it_follow_to_its_new_name_and_no_others(workspace: Workspace) -> None:
    first = with_weights(told_run(workspace, "base"), b"first")
    heir_of(workspace, first, "heir of the first")
    workspace.trash(first.path)
    second = with_weights(told_run(workspace, "base"), b"second")
    heir_of(workspace, second, "heir of the second")
    assert restore_runs(workspace, ["base"], Context()) == (RestoredRun("base", "base-2"),)
    parents = {row.run: row.parent for row in list_runs(workspace) if row.parent}
    assert parents == {"heir of the first": "base-2", "heir of the second": "base"}
    assert RunFolder.open(workspace, "heir of the first").request.recipe.weights == "run:base-2"
    assert set(parents.values()) <= set(workspace.run_names())


def test_a_run_in_the_trash_follows_a_parent_that_is_renamed_meanwhile(workspace: Workspace) -> None:
    parent = with_weights(told_run(workspace, "parent"), b"weights")
    workspace.trash(heir_of(workspace, parent, "heir").path)
    parent.rename(workspace, "renamed")
    restore_runs(workspace, ["heir"], Context())
    assert RunFolder.open(workspace, "heir").request.parent == "renamed"


def test_what_is_not_there_is_refused_before_anything_moves(workspace: Workspace) -> None:
    workspace.trash(told_run(workspace, "there").path)
    for name in ("nowhere", "../../outside", ".."):
        with pytest.raises(NotThere, match="in the trash"):
            restore_runs(workspace, ["there", name], Context())
    assert [entry.name for entry in trashed_runs(workspace, Context())] == ["there"]


def test_emptying_deletes_what_was_named_and_tells_what_is_free(workspace: Workspace) -> None:
    for name in ("one", "two", "came later"):
        workspace.trash(with_weights(told_run(workspace, name), b"x" * 5000).path)
    size = sum(entry.size for entry in trashed_runs(workspace, Context()) if entry.name != "came later")
    assert still_there(workspace, ["two", "one", "gone already"]) == ("two", "one")
    assert empty_trash(workspace, ["one", "two", "gone already"], Context()) == size
    assert [entry.name for entry in trashed_runs(workspace, Context())] == ["came later"]
    assert still_there(workspace, ["two", "one"]) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_in_the_trash_or_for_the_trash_deletes_nothing_elsewhere(workspace: Workspace, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    (precious / "folder").mkdir(parents=True)
    (precious / "folder" / "file").write_text("kept")
    trash = workspace.models / ".trash"
    trash.mkdir()
    (trash / "link").symlink_to(precious)
    assert trashed_runs(workspace, Context()) == ()
    assert empty_trash(workspace, ["link"], Context()) == 0
    (trash / "link").unlink()
    trash.rmdir()
    trash.symlink_to(precious)
    run = RunFolder.create(workspace, "kept", "boats", Recipe())
    with pytest.raises(Refused, match=r"^.*/\.trash is a link to another place\. Remove the link; nothing was touched\.$"):
        workspace.trash(run.path)
    assert run.path.is_dir(), "it would have left the workspace"
    for job in (lambda: trashed_runs(workspace, Context()), lambda: empty_trash(workspace, ["folder"], Context())):
        with pytest.raises(Refused, match=r"^.*/\.trash is a link to another place\. Remove the link; nothing was touched\.$"):
            job()
    assert (precious / "folder" / "file").read_text() == "kept"


def test_a_name_with_an_accent_comes_back_with_it_also_when_it_is_taken(workspace: Workspace) -> None:
    for _ in range(2):
        workspace.trash(told_run(workspace, "Käfer & Co").path)
    told_run(workspace, "Käfer & Co")
    found = trashed_runs(workspace, Context())
    assert [entry.run for entry in found] == ["Käfer & Co"] * 2
    back = restore_runs(workspace, [entry.name for entry in found], Context())
    assert [entry.run for entry in back] == ["Käfer & Co-2", "Käfer & Co-3"]
    assert {row.run for row in list_runs(workspace)} == {"Käfer & Co", "Käfer & Co-2", "Käfer & Co-3"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_rename_writes_into_no_run_that_the_trash_only_links_to(workspace: Workspace, tmp_path: Path) -> None:
    told_run(workspace, "one")
    heir = RunFolder.create(workspace, "heir", "boats", Recipe(weights="run:one"))
    outside = tmp_path / "outside"
    heir.path.rename(outside)
    before = (outside / "request.json").read_bytes()
    (workspace.models / ".trash").mkdir()
    (workspace.models / ".trash" / "heir").symlink_to(outside)
    RunFolder.open(workspace, "one").rename(workspace, "two")
    assert (outside / "request.json").read_bytes() == before
