"""The verb export-dataset: folders per class and side, linked or copied, and nothing replaced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace


def test_folders_are_written_once_and_never_over_others(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export-dataset", "objects", str(tmp_path / "out"), "--split", "--workspace", place, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["counts"]) == {"train", "val", "test"}
    assert found["linked"] == found["pictures"] == 7
    assert (found["dataset"], found["folder"], found["left_out"]) == ("objects", str(tmp_path / "out"), [])
    assert run(["export-dataset", "objects", str(tmp_path / "out"), "--workspace", place]) == 1
    assert "not empty" in capsys.readouterr().err
    assert run(["export-dataset", "objects", str(tmp_path / "out2"), "--copy", "--workspace", place]) == 0
    assert "copied" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["export-dataset", "objects", "x", "--split", "none"], 1, "no split called 'none'"),
    ],
)
def test_what_does_not_make_sense_is_said(
    words: list[str], status: int, said: str, place: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run([*words, "--workspace", place]) == status
    assert said in capsys.readouterr().err
    assert Workspace.at(place).dataset_names() == ["objects"]
    assert not (tmp_path / "x").exists()
