"""The verb worker: only a run's folder is worked on."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from core.cli.entry import run
from core.runs.folder import RunFolder
from core.support.workspace import Workspace
from tests.shape_runs import shape_recipe
from tests.stacked_trainings import head_recipe


def test_a_folder_that_holds_no_run_is_refused(workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for given in (str(tmp_path), "models/none"):
        assert run(["worker", given, "--workspace", str(workspace.root)]) == 1
        assert f"{given} holds no run." in capsys.readouterr().err


def test_a_way_through_a_run_leads_to_the_same_run(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = RunFolder.create(workspace, "one", "gone", shape_recipe())
    at_work: list[RunFolder] = []
    monkeypatch.setattr("core.training.worker.work", lambda place, which, *how: at_work.append(which) or 0)
    for given in (["models/one/../one"], ["models/one", "models/one"]):
        assert run(["worker", *given, "--workspace", str(workspace.root)]) == 0
        assert [one.path for one in at_work] == [folder.path], "named twice it was refused as being trained already"
        at_work.clear()


def test_a_standard_input_without_a_line_is_said(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(["worker", "-", "--workspace", str(workspace.root)]) == 2
    assert "No run folder was named" in capsys.readouterr().err


def test_a_run_that_fails_says_why(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    RunFolder.create(workspace, "one", "gone", shape_recipe())
    assert run(["worker", "models/one", "--workspace", str(workspace.root)]) == 1
    assert "one failed. There is no dataset called 'gone'" in capsys.readouterr().err


def test_several_folders_are_refused_unless_their_backbones_stay(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = RunFolder.create(workspace, "heads", "gone", head_recipe())
    whole = RunFolder.create(workspace, "whole", "gone", shape_recipe())
    for words, told in (
        ([str(heads.path), str(whole.path)], "whole trains more than a head on features"),
        (["--judge-only", str(heads.path), str(whole.path)], "are for one run folder"),
    ):
        assert run(["worker", *words, "--workspace", str(workspace.root)]) != 0
        assert told in capsys.readouterr().err


def test_folders_are_read_from_the_standard_input(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [RunFolder.create(workspace, f"listed-{place}", "gone", head_recipe()) for place in range(2)]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{folder.path}\n" for folder in folders)))
    assert run(["worker", "-", "--json", "--workspace", str(workspace.root)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["runs"] == [{"run": "listed-0", "state": "failed"}, {"run": "listed-1", "state": "failed"}]
    assert run(["worker", "--take-up", *(str(folder.path) for folder in folders), "--workspace", str(workspace.root)]) == 1
    assert [folder.history().sessions for folder in folders] == [2, 2]
