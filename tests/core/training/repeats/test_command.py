"""The command of a run asks for exactly its recipe, dataset and split, whatever they are."""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.verbs import train
from core.datasets.splits.splitting import SplitRequest, make_split
from core.runs.folder import RunFolder, request_now
from core.runs.recipe import Recipe, Stage
from core.support.computing import MAIN
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.fitting import facts_of
from core.training.presets import PRESETS, recipe_for
from core.training.repeats.command import command_of, quoted, words_of
from tests.catalogs import Planted, plant, planted_dataset

_PLAIN = recipe_for("cnn-small")
RECIPES = {
    "a preset as it is": _PLAIN,
    "some settings": recipe_for("lite0-two-stage", ["stages.1.augmentation.mixup=0.2", "seed=5", "learning_rate=1e-05"]),
    "a solved head": recipe_for("quick", ["picture_size=96"]),
    "layers": recipe_for("mlp", ["mlp_width=40-30", "head=mlp", "head_width=64"]),
    "more stages": _PLAIN.model_copy(update={"stages": (*_PLAIN.stages, Stage(epochs=3), Stage(epochs=4))}),
    "fewer stages": recipe_for("lite0-two-stage").model_copy(update={"stages": (Stage(epochs=2),)}),
    "a preset nobody knows": Recipe(preset="gone for good", seed=3),
    "names like numbers": _PLAIN.model_copy(update={"preset": "5"}),
    "names like switches": _PLAIN.model_copy(update={"preset": "on"}),
    "a path with signs": _PLAIN.model_copy(update={"weights": "file:/a b/$HOME/it's \"so\" \\ ä.pt'"}),
    "a path in quotes": _PLAIN.model_copy(update={"weights": 'file:"x"'}),
}


def read(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    train.options(parser)
    return parser.parse_args(words)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_it_reads_back_as_the_recipe(recipe: Recipe, workspace: Workspace) -> None:
    name = "Ärmel & Co $(x)"
    words = shlex.split(quoted(words_of(workspace, request_now("r", name, recipe, "my split")), windows=False))
    assert words[:4] == [sys.executable, str(MAIN), "--workspace", str(workspace.root)]
    assert words[4] == "train"
    options = read(words[5:])
    assert (options.dataset, options.split, options.like) == (name, "my split", None)
    assert recipe_for(options.recipe, options.settings) == recipe


@pytest.mark.parametrize("preset", PRESETS.names())
def test_a_preset_is_called_by_its_name_alone(preset: str, workspace: Workspace) -> None:
    words = words_of(workspace, request_now("r", "d", PRESETS.get(preset).recipe))
    assert words[5:] == ["d", "--recipe", preset]


def test_presets_follow_the_pictures_as_they_will_when_the_command_is_given(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace, "small")
    plant(dataset, [Planted(f"{label}/{n}.png", label, width=32, height=32) for label in "ab" for n in range(40)])
    pictures = facts_of(dataset, make_split(dataset, SplitRequest()).split)
    for recipe in (recipe_for("cnn-small", (), pictures), _PLAIN):
        words = words_of(workspace, request_now("r", "small", recipe))
        options = read(words[5:])
        assert recipe_for(options.recipe, options.settings, pictures) == recipe
        assert (options.settings == []) == (recipe != _PLAIN)


def test_only_what_differs_is_said(workspace: Workspace) -> None:
    folder = RunFolder.create(workspace, "mine", "pets", recipe_for("cnn-small", ["epochs=3"]), "first")
    command = command_of(workspace, folder.name, Context())
    assert command.endswith("train pets --split first --recipe cnn-small --set epochs=3")


def test_what_changes_nothing_in_the_network_is_not_asked_for(workspace: Workspace) -> None:
    recipe = _PLAIN.model_copy(update={"stem": "small", "head_width": "64", "seed": 5})
    words = words_of(workspace, request_now("r", "d", recipe))
    assert words[5:] == ["d", "--recipe", "cnn-small", "--set", "seed=5"]


def test_windows_quotes_in_its_own_way() -> None:
    words = ["C:\\Program Files\\python.exe", "--set", "weights=file:C:\\my weights\\a.pt"]
    assert quoted(words, windows=True) == subprocess.list2cmdline(words)
    assert '"C:\\Program Files\\python.exe"' in quoted(words, windows=True)


def test_the_command_names_this_very_program() -> None:
    assert Path(sys.modules["core"].__path__[0]).parent / "main.py" == MAIN
    assert MAIN.is_file()
