"""The verb relabel: another class for pictures, by their paths, and the way back."""

from __future__ import annotations

import pytest

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from tests.asked_verbs import Ask


@pytest.fixture
def dataset(workspace: Workspace, place: str) -> Dataset:
    return Dataset.open(workspace, "objects")


def test_pictures_get_another_class_and_have_their_own_again(dataset: Dataset, ask: Ask) -> None:
    paths = ["box/box-0.jpg", "box/box-1.png"]
    before = dataset.catalog.class_counts()
    found = ask("relabel", "objects", *paths, "--to", "disc")
    assert (found["relabelled"], found["paths"], found["class"]) == (2, paths, "disc")
    assert [sample.label for sample in dataset.catalog.by_paths(paths)] == ["disc", "disc"]
    assert "are in disc already" in ask("relabel", "objects", *paths, "--to", "disc", as_text=True)
    ask("history", "objects", "--undo", str(found["edit"]))
    assert dataset.catalog.class_counts() == before
    said = ask("relabel", "objects", paths[0], "--to", "discs", as_text=True)
    assert "discs is a new class; there were box, disc." in said
    assert f"`main.py history objects --undo {dataset.catalog.edits()[0].id}` takes that back." in said


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["box/box-0.jpg", "../up.png", "--to", "disc"], 1, "has no picture ../up.png"),
        (["box/box-0.jpg"], 2, "--to"),
        (["--to", "disc"], 2, "PATH"),
        (["box/box-0.jpg", "--to", "a\nb\0"], 1, "class"),
    ],
)
def test_what_cannot_be_relabelled_is_said(
    dataset: Dataset, words: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log = dataset.catalog.edits()
    assert run(["relabel", "objects", *words, "--workspace", str(dataset.folder.parents[1])]) == status
    assert said in capsys.readouterr().err
    assert dataset.catalog.edits() == log
