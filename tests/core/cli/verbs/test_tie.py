"""The verb tie: pictures by their paths, what older splits make of it, and taking it back."""

from __future__ import annotations

import json
import re

import pytest

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"c{i % 2}/{i:02d}.png", label=f"c{i % 2}") for i in range(40)])
    return made


def test_pictures_are_tied_and_the_tie_is_taken_back(dataset: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    def ask(*words: str) -> str:
        assert run([*words, "--workspace", str(dataset.folder.parents[1])]) == 0
        return capsys.readouterr().out

    old = make_split(dataset, SplitRequest(name="old"))
    pair = [next(path for path, side in old.assignment.items() if side == wanted) for wanted in ("train", "test")]
    found = json.loads(ask("tie", "planted", *pair, "--json"))
    assert found == {"dataset": "planted", "edit": 2, "paths": sorted(pair), "parted": ["old"]}
    assert "are tied together already" in ask("tie", "planted", *pair)
    said = ask("split", "planted", "--name", "old")
    assert "1 picture on val or test is tied to a picture on another side." in said
    assert "make one with another name or seed" in said
    said = ask("split", "planted", "--name", "new")
    assert "2 pictures tied to others: Tied together by hand" in said
    assert "on another side" not in said
    new = make_split(dataset, SplitRequest(name="new")).assignment
    more = ask("tie", "planted", pair[0], *(path for path in new if "val" in (old.assignment[path], new[path])))
    assert "every split made from now on keeps them on one side" in more
    assert re.search(r"The splits (old, new|new, old) have them on several sides and stay so", more)
    number = dataset.catalog.edits()[0].id
    assert f"`main.py tie planted --undo {number}` takes that back" in more
    assert ask("tie", "planted", "--undo").endswith(f"(edit {number}).\n")
    assert ask("tie", "planted", "--undo", "2").startswith("Undone: tie 2 pictures together (edit 2)")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["c0/00.png"], 1, "two pictures or more"),
        (["c0/00.png", "../up.png"], 1, "has no picture ../up.png"),
        ([], 2, "Name the pictures"),
        (["c0/00.png", "c1/01.png", "--undo"], 2, "Name the pictures"),
        (["--undo"], 1, "has no tie that could be taken back"),
        (["--undo", "7"], 1, "Edit 7 of planted is no tie"),
    ],
)
def test_what_cannot_be_tied_is_said(
    dataset: Dataset, words: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["tie", "planted", *words, "--workspace", str(dataset.folder.parents[1])]) == status
    assert said in capsys.readouterr().err
    assert dataset.catalog.edits() == ()
