"""The verb trash: what lies in it, restored, and deleted for good."""

from __future__ import annotations

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace
from tests.asked_verbs import Ask
from tests.judged_runs import finished_run


def test_deleted_runs_are_listed_put_back_and_deleted_for_good(
    workspace: Workspace, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        workspace.trash(finished_run(workspace, name).path)
    listed = ask("trash")
    assert {entry["name"] for entry in listed} == {"one", "two"}
    assert all(entry["bytes"] > 0 and entry["dataset"] == "vehicles" for entry in listed)
    assert "2 runs," in ask("trash", as_text=True)
    assert ask("trash", "--restore", "one") == {"restored": [{"was": "one", "run": "one"}]}
    assert [row["run"] for row in ask("runs")] == ["one"]
    assert run(["trash", "--empty", "--workspace", str(workspace.root)]) == 0
    assert "1 run deleted for good" in capsys.readouterr().out
    assert ask("trash") == []
    assert "The trash is empty." in ask("trash", as_text=True)
