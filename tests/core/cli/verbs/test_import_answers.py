"""What import answers: a question with its readings when no reading is sure."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace


def test_a_question_has_the_readings_and_the_words_that_choose_each(
    workspace: Workspace, shapes_folder: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "odd"
    for side in ("train", "unlabelled"):
        shutil.copytree(shapes_folder(classes=2, each=2) / "circle", source / side)
        shutil.rmtree(tmp_path / "shapes", ignore_errors=True)
    assert run(["import", "odd", str(source), "--json", "--workspace", str(workspace.root)]) == 1
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert found["error"]["message"]
    assert found["error"]["message"] in err
    assert found["readings"]
    for reading in found["readings"]:
        assert {"name", "title", "classes", "has_sides", "sure", "doubts", "answer", "notes", "left"} <= set(reading)
    assert workspace.dataset_names() == []
