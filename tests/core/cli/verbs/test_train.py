"""The verb train: what is refused before a process is started; help that lists every setting."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.entry import run
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.fields import describe
from core.support.workspace import Workspace
from core.training.presets import PRESETS
from core.training.recipes.recipe_files import read_recipe


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing"], "no dataset called 'nothing'"),
        (["objects", "--split", "none"], "no split called none"),
        (["objects", "--recipe", "magic"], "magic"),
        (["objects", "--set", "batch_size=0"], "batch_size"),
        (["objects", "--folds", "1"], "1 folds cannot be made"),
        (["objects", "--folds", "3", "--split", "none"], "no split called 'none'"),
        (["objects", "--set", "nonsense=1"], "nonsense"),
        (["objects", "--set", "stages=9"], "a recipe has 1 to 8 stages"),
        (["--like", "gone"], "no run called gone"),
        (["objects", "--name", "../up"], "cannot be used as a run name"),
    ],
)
def test_what_cannot_begin_leaves_no_run(words: list[str], said: str, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", *words, "--workspace", place]) == 1
    assert said in capsys.readouterr().err
    assert Workspace.at(place).run_names() == []


def test_the_help_lists_presets_and_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "--help"]) == 0
    told = capsys.readouterr().out
    assert all(f"  {preset.name} " in told for preset in PRESETS)
    assert all(f"  {field.name} " in told for field in describe(Recipe) if field.name != "preset")


def test_what_repeats_a_run_changes_nothing_of_it(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "objects", "--like", "good", "--set", "epochs=3", "--workspace", place]) == 2
    assert "it goes without DATASET and --set" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--like", "good", "--no-start", "--devices", "2"], "it goes without --devices and --no-start"),
        (["objects", "--recipe", "mlp", "--folds", "2", "--no-start"], "it goes without --no-start"),
        (["objects", "--recipe", "mlp", "--folds", "2", "--devices", "2", "--detach"], "it goes without --devices and --detach"),
        (["objects", "--recipe", "mlp", "--no-start", "--detach"], "--no-start and --detach do not go together"),
        (["--recipe", "mlp", "--save-preset", "mine", "--layers", "all"], "--save-preset and --layers do not go together"),
        (["--write-recipe", "a.toml", "--name", "a", "--devices", "2"], "trains nothing; it goes without --name and --devices"),
        (["--save-preset", "mine", "--folds", "2", "--detach"], "trains nothing; it goes without --folds and --detach"),
        (["--like", "good", "--device", "cpu"], "it goes without --device"),
        (["--layers", "all", "--replace"], "trains nothing; it goes without --replace"),
        (["--write-recipe", "a.toml", "--split", "given"], "--split is for a dataset"),
    ],
)
def test_no_option_is_passed_over(words: list[str], said: str, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = Workspace.at(place).run_names()
    assert run(["train", *words, "--workspace", place]) == 2
    assert said in capsys.readouterr().err
    assert Workspace.at(place).run_names() == before


def test_the_device_is_a_setting_of_the_recipe(place: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    assert run(["train", "--recipe", "mlp", "--device", "mps", "--write-recipe", str(file), "--workspace", place]) == 0
    assert read_recipe(file).device == "mps"


def test_layers_are_shown_and_nothing_is_trained(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = Workspace.at(place).run_names()
    words = ["train", "objects", "--recipe", "cnn-small", "--set", "picture_size=32", "--workspace", place, "--layers"]
    assert run([*words, "blocks"]) == 0
    told = capsys.readouterr().out
    assert "Small CNN for 2 classes and pictures of 32 pixels" in told
    assert "Block 1 of 4" in told
    assert run([*words, "all", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [part["title"] for part in document["parts"]][-1] == "Head"
    assert document["parts"][-1]["layers"][-1]["shape"] == [2]
    assert Workspace.at(place).run_names() == before


def test_a_run_can_wait_for_torchrun(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["train", "objects", "--recipe", "mlp", "--name", "held", "--no-start", "--devices", "1", "--workspace", place]) == 0
    )
    told = capsys.readouterr().out
    assert "torchrun --nnodes 2" in told
    assert f"main.py --workspace {place} worker models/held" in told
    folder = RunFolder.open(Workspace.at(place), "held")
    assert folder.state() == "waiting"
    assert run(["train", "objects", "--devices", "4096", "--workspace", place]) == 1
    assert "A run cannot be trained on 4096" in capsys.readouterr().err
