"""The verb worker: only a run's folder is worked on."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace


def test_a_folder_that_holds_no_run_is_refused(workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for given in (str(tmp_path), "models/none"):
        assert run(["worker", given, "--workspace", str(workspace.root)]) == 1
        assert f"{given} holds no run." in capsys.readouterr().err
