"""What import answers: a question with its readings when no reading is sure."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli.entry import run
from core.cli.import_answers import text
from core.datasets.importing.importing import ImportResult
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from tests.pictures import draw_shapes


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


def test_after_an_import_with_sides_training_on_these_is_what_comes_next(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`split` was proposed, which mixed the published test pictures into train."""
    for number, side in enumerate(("train", "test")):
        draw_shapes(tmp_path / "sides" / side, classes=2, each=4, seed=number)
    assert run(["import", "sides", str(tmp_path / "sides"), "--workspace", str(workspace.root)]) == 0
    assert "Next: `main.py check sides`, then `main.py train sides --split given`." in capsys.readouterr().out


def test_pictures_without_any_class_are_pointed_to_what_can_propose_one(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`label odd` was named, which refuses: a closer look has no class to go by."""
    draw_shapes(tmp_path / "odd", classes=1, each=3, size=8)
    words = ["import", "odd", str(tmp_path / "odd" / "circle"), "--reading", "unlabelled", "--workspace", str(workspace.root)]
    assert run(words) == 0
    out = capsys.readouterr().out
    assert "odd: 3 pictures added.\n\n3 pictures have no class yet. `main.py label odd --from RUN` proposes" in out


def test_where_masks_are_left_aside_the_option_that_takes_them_in_is_named() -> None:
    mask = LeftOut("a_mask.png", "The mask of a.png, which background removal uses.", "mask")
    assert "--keep-masks takes masks in" in text(ImportResult("d", 1, 0, (mask,), {"a": 1}), False)
    assert "--keep-masks" not in text(ImportResult("d", 1, 0, (), {"a": 1}), False)
    for already, there in ((0, ""), (1, ", 1 was there already"), (1_200, ", 1,200 were there already")):
        assert text(ImportResult("d", 1, already, (), {"a": 1}), False).splitlines()[0] == f"d: 1 picture added{there}."
