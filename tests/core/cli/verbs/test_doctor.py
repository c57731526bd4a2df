"""The verb doctor: everything under its subject, as text and as a document; status 1 when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.entry import run
from core.doctor import examining, networks
from core.support.workspace import Workspace


def test_what_is_wrong_ends_with_status_one(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "PATIENCE", 0.0)
    monkeypatch.setattr(examining, "decoder_points", lambda *_: iter(()))  # slow, and looked at by tests of its own
    assert run(["doctor", "--shared", str(tmp_path), "--workspace", str(workspace.root), "--json"]) == 1
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert "wrong." in err
    assert document["shared"] == str(tmp_path)
    wrong = [point for point in document["points"] if point["state"] == "wrong"]
    assert len(wrong) == document["wrong"]
    assert "PyTorch" in [point["subject"] for point in wrong]
    assert set(wrong[0]) == {"subject", "name", "state", "words", "hint"}


def test_a_shared_folder_that_is_none_is_refused(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--shared", "/no/such/place", "--workspace", str(workspace.root)]) == 1
    assert "is not a folder" in capsys.readouterr().err


def test_a_workspace_that_is_not_there_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder was made of every typing error, with data and models in it, and found to be right."""
    assert run(["doctor", "--workspace", str(tmp_path / "typo")]) == 1
    assert f"There is no workspace at {tmp_path / 'typo'}." in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()
