"""Workspaces, their names and their trash."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace


def test_a_workspace_makes_its_folders_and_refuses_a_file(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path / "new")
    assert workspace.data.is_dir()
    assert workspace.models.is_dir()
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match=r"^.*/file cannot be used as a workspace: .*\. Choose a folder you may write to\.$"):
        Workspace.at(tmp_path / "file")


def test_new_run_names_are_numbered(workspace: Workspace) -> None:
    assert workspace.new_run_name("boats") == "boats"
    (workspace.models / "boats").mkdir()
    (workspace.models / "boats-2").mkdir()
    assert workspace.new_run_name("boats") == "boats-3"


def test_what_was_trashed_can_be_restored(workspace: Workspace) -> None:
    for content in ("first", "second"):
        folder = workspace.models / "boats"
        folder.mkdir()
        (folder / "request.json").write_text(content)
        trashed = workspace.trash(folder)
    assert workspace.run_names() == []
    back = workspace.restore(trashed, "boats")
    assert (back / "request.json").read_text() == "second"
    assert workspace.run_names() == ["boats"]
    with pytest.raises(Refused, match=r"^boats exists again\. Rename it first, then restore\.$"):
        workspace.restore(workspace.models / ".trash" / "boats", "boats")
    with pytest.raises(NotThere, match=r"^gone does not exist\. It may have been deleted already\.$"):
        workspace.trash(workspace.models / "gone")


def test_a_run_that_is_deleted_while_runs_are_listed_hides_no_other(workspace: Workspace) -> None:
    """Another thread takes folders away and puts them back while this one lists."""
    for name in ("kept", "gone"):
        (workspace.models / name).mkdir()
        (workspace.models / name / "request.json").write_text("{}")
    done = threading.Event()

    def come_and_go() -> None:
        place, away = workspace.models / "gone", workspace.models / ".away"
        while not done.is_set():
            place.rename(away)
            away.rename(place)

    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        seen = {tuple(workspace.run_names()) for _ in range(3000)}
    finally:
        done.set()
        thread.join()
    assert {("kept",)} <= seen <= {("kept",), ("kept", "gone"), ("gone", "kept")}


def test_names_of_any_letters_lie_in_folders_every_system_takes(workspace: Workspace) -> None:
    place = workspace.run_folder("Käfer & Co 🐞")
    place.mkdir()
    (place / "request.json").write_text(json.dumps({"run": "Käfer & Co 🐞"}), encoding="utf-8")
    assert place.name.isascii()
    assert workspace.run_names() == ["Käfer & Co 🐞"]
    assert workspace.run_folder(place.name) == place  # either name is taken
    assert workspace.new_run_name("Käfer & Co 🐞") == "Käfer & Co 🐞-2"


def test_a_folder_named_by_hand_is_found_by_that_name(workspace: Workspace) -> None:
    for name in ("Käfer", "a:b"):
        (workspace.models / name).mkdir()
        (workspace.models / name / "request.json").write_text("{}")
        assert name in workspace.run_names()
        assert workspace.run_folder(name) == workspace.models / name
    for name in ("..", ".trash", "../models", "a/b"):
        (workspace.models / ".trash").mkdir(exist_ok=True)
        with pytest.raises(BadInput):
            workspace.run_folder(name)
