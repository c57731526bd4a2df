"""The verb remove: into the trash, with what stood on it named, and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli.entry import run
from core.datasets.importing.importing import import_pictures
from core.support.workspace import Workspace
from tests.asked_verbs import Ask
from tests.judged_runs import finished_run


def test_a_dataset_goes_to_the_trash_and_comes_back_beside_runs(
    workspace: Workspace, shapes_folder: Callable[..., Path], ask: Ask
) -> None:
    import_pictures(workspace, "vehicles", shapes_folder(classes=2, each=3))
    for name in ("one", "two"):
        finished_run(workspace, name)
    removed = ask("remove", "vehicles")
    assert removed == [{"dataset": "vehicles", "trashed": "vehicles", "runs": ["one", "two"], "datasets": []}]
    for name in ("one", "two"):
        workspace.trash(workspace.run_folder(name))
    listed = {entry["name"]: entry for entry in ask("trash")}
    assert (listed["vehicles"]["kind"], listed["vehicles"]["pictures"]) == ("dataset", 6)
    assert ask("trash", "--restore", "vehicles", "two") == {
        "restored": [{"was": "vehicles", "dataset": "vehicles"}, {"was": "two", "run": "two"}]
    }
    assert workspace.dataset_names() == ["vehicles"]
    said = ask("remove", "vehicles", as_text=True)
    assert "vehicles moved to the trash. two was trained on it; it stays and predicts" in said


def test_none_goes_where_one_is_not_there_and_one_said_twice_goes_once(
    workspace: Workspace, shapes_folder: Callable[..., Path], ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("boats", "cars"):
        import_pictures(workspace, name, shapes_folder(classes=2, each=3))
    assert run(["remove", "boats", "planes", "--workspace", str(workspace.root)]) == 1
    assert "no dataset called 'planes'" in capsys.readouterr().err
    assert workspace.dataset_names() == ["boats", "cars"]
    assert [entry["dataset"] for entry in ask("remove", "boats", "cars", "boats")] == ["boats", "cars"]
