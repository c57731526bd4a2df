"""The verb stop: only a run that is being trained can be asked to end."""

from __future__ import annotations

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace
from tests.judged_runs import finished_run


def test_a_run_that_has_ended_is_not_asked(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    folder = finished_run(workspace, "done")
    assert run(["stop", "done", "--workspace", str(workspace.root)]) == 1
    assert "done is not being trained: it is completed." in capsys.readouterr().err
    assert not folder.stop_requested()
    (folder.path / "request.json").write_text("{}")
    assert run(["stop", "done", "--workspace", str(workspace.root)]) == 1
    assert "done is not being trained: it is damaged." in capsys.readouterr().err
    assert run(["stop", "nobody", "--workspace", str(workspace.root)]) == 1
    assert "no run called nobody" in capsys.readouterr().err
