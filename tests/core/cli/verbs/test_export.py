"""The verb export: a file in another format with its proof, and a name for the folder where none is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.entry import run
from tests.exported_runs import RUN, exportable


def test_a_run_is_exported_with_its_proof_and_never_over_something(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = exportable(tmp_path)
    monkeypatch.chdir(tmp_path)
    words = ["export", RUN, "--to", "safetensors", "--workspace", str(workspace.root), "--json"]
    assert run(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["run"], told["format"], told["folder"]) == (RUN, "safetensors", str(tmp_path / "run-safetensors"))
    assert told["files"][0] == "model.safetensors"
    assert (told["parity"]["n"], told["parity"]["flips"], told["parity"]["left_out"]) == (12, 0, [])
    assert told["parity"]["max_difference"] <= 1e-4
    assert json.loads((tmp_path / "run-safetensors" / "parity.json").read_text())["n"] == 12
    assert run(words) == 1
    assert "has something in it" in json.loads(capsys.readouterr().out)["error"]["message"]
    assert run(["export", "nobody", "--workspace", str(workspace.root)]) == 1
    assert "no run called nobody" in capsys.readouterr().err
