"""The verb resume: what has ended for good is not taken up."""

from __future__ import annotations

import json

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace
from tests.judged_runs import finished_run


def test_a_complete_run_is_not_taken_up(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    finished_run(workspace, "done")
    assert run(["resume", "done", "--workspace", str(workspace.root)]) == 1
    assert "done" in capsys.readouterr().err
    assert run(["resume", "nobody", "--workspace", str(workspace.root), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["message"] == "There is no run called nobody."
