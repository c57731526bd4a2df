"""The verb history: decisions with times, one taken back, one done again, and what stays."""

from __future__ import annotations

import json

import pytest

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_split
from core.runs.folder import RunFolder
from core.support.wording import local_time
from core.support.workspace import Workspace
from core.training.presets import recipe_for
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"c{i % 2}/{i:02d}.png", label=f"c{i % 2}") for i in range(40)])
    return made


def test_decisions_are_listed_undone_and_done_again(
    dataset: Dataset, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(*words: str, status: int = 0) -> str:
        assert run(["history", "planted", *words, "--workspace", str(workspace.root)]) == status
        said = capsys.readouterr()
        return said.err if status else said.out

    assert "Nothing was decided in planted yet" in ask()
    assert "Nothing is in force" in ask("--undo", status=1)
    dataset.catalog.exclude([1, 2])
    make_split(dataset, SplitRequest(name="mine"))
    told = ask()
    assert "Excluded 2 pictures: by hand" in told
    assert "Made the split mine" in told
    assert local_time(dataset.catalog.edits()[0].made) in told
    assert ask("--undo", "1") == "Undone: exclude 2 pictures: by hand.\n"
    assert json.loads(ask("--json"))["decisions"][1]["undone"] is True
    assert ask("--redo", "1") == "Done again: exclude 2 pictures: by hand.\n"
    RunFolder.create(workspace, "run", "planted", recipe_for("mlp"), split="mine")
    assert "the run run stands on it" in ask("--undo", status=1)
    assert run(["exclude", "planted", "--undo", "2", "--workspace", str(workspace.root)]) == 1
    assert "Made the split mine) is no exclusion" in capsys.readouterr().err
    assert dataset.split_names() == ("mine",)


def test_long_histories_are_cut(dataset: Dataset, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(1, 24):
        dataset.catalog.exclude([number])
    assert run(["history", "planted", "--workspace", str(workspace.root)]) == 0
    assert "... and 3 earlier decisions; --all lists them" in capsys.readouterr().out
    assert run(["history", "planted", "--all", "--workspace", str(workspace.root)]) == 0
    assert "earlier" not in capsys.readouterr().out
