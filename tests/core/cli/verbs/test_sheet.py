"""The verb sheet: files per class, and what cannot be made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.entry import run


def test_a_sheet_is_made_of_each_class(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sheet", "objects", "--to", str(tmp_path / "sheets"), "--workspace", place]
    assert run([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"dataset", "files", "pages", "pictures", "left_out"}
    assert len(found["files"]) == 2
    assert (found["pages"], found["pictures"], found["left_out"]) == (4, 7, [])
    assert all(Path(file).read_bytes().startswith(b"%PDF") for file in found["files"])
    assert run(words) == 1
    assert "allow files to be replaced" in capsys.readouterr().err
    assert run([*words, "--replace", "--class", "disc"]) == 0
    assert "4 pictures on 2 pages:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--class", "unicorn"], 1, "unicorn"),
        (["--columns", "99"], 1, "99"),
        (["--paper", "papyrus"], 2, "invalid choice"),
    ],
)
def test_what_cannot_be_made_is_said(
    words: list[str], status: int, said: str, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sheet", "objects", "--to", str(tmp_path / "sheets"), "--workspace", place, *words]) == status
    assert said in capsys.readouterr().err
