"""The verb export-dataset: folders per class and side, linked or copied, and nothing replaced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from tests.asked_verbs import Refuse


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
def test_what_does_not_make_sense_is_said(words: list[str], status: int, said: str, refuse: Refuse) -> None:
    refuse(words, status, said)


def test_half_of_it_is_no_success(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It ended with 0 where as many pictures were lost as were written."""
    dataset = Dataset.open(Workspace.at(place), "objects")
    paths = dataset.table().paths
    assert run(["exclude", "objects", "--picture", paths[0], "--workspace", place]) == 0
    hidden = [dataset.picture_path(path) for path in paths[1:4]]
    for file in hidden:
        file.rename(file.with_suffix(".away"))
    assert run(["export-dataset", "objects", str(tmp_path / "out"), "--workspace", place]) == 1
    assert "Only 3 of 6 pictures could be written." in capsys.readouterr().err
    for file in hidden:  # the pictures are those of other tests as well
        file.with_suffix(".away").rename(file)


def test_pictures_that_are_gone_are_no_success(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It ended with 0 and an empty manifest while nothing could be read."""
    dataset = Dataset.open(Workspace.at(place), "objects")
    files = [dataset.picture_path(path) for path in dataset.table().paths]
    hidden = [file.rename(file.with_suffix(".away")) for file in files[1:]]
    words = ["export-dataset", "objects", str(tmp_path / "out"), "--workspace", place, "--json"]
    assert run(words) == 1
    told = capsys.readouterr()
    assert "Only 1 of 7 pictures could be written." in told.err
    assert json.loads(told.out)["pictures"] == 1
    moved = files[0].rename(files[0].with_suffix(".away"))
    assert run([*words[:2], str(tmp_path / "none"), *words[3:]]) == 1
    assert "No picture of objects could be written." in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
    for file, away in zip(files, [moved, *hidden], strict=True):  # the pictures are those of other tests as well
        away.rename(file)
