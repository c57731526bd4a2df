"""Workspaces, their names and their trash."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace, check_name


@pytest.mark.parametrize("name", ["boats", "run 12", "a.b", "v1+2", "x" * 80, "Ünicode"[1:]])
def test_ordinary_names_are_taken(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../up",
        "a/b",
        "a\\b",
        "/etc",
        "con",
        "NUL.txt",
        "com1",
        "dot.",
        "space ",
        " lead",
        "-flag",
        "x" * 81,
        "a\0b",
        "é",
    ],
)
def test_names_that_some_system_forbids_are_refused(name: str) -> None:
    with pytest.raises(BadInput):
        check_name(name)


@given(st.text(max_size=90))
def test_no_accepted_name_leaves_its_folder(name: str) -> None:
    try:
        check_name(name)
    except BadInput:
        return
    assert (Path("/base") / name).resolve().parent == Path("/base")


def test_a_workspace_makes_its_folders_and_refuses_a_file(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path / "new")
    assert workspace.data.is_dir()
    assert workspace.models.is_dir()
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="file"):
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
    with pytest.raises(Refused):
        workspace.restore(workspace.models / ".trash" / "boats", "boats")
    with pytest.raises(NotThere):
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
