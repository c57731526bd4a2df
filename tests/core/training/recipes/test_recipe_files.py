"""Recipes come back from their files as they were, and files that hold none are refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere, Refused
from core.training.presets import PRESETS, recipe_for
from core.training.recipes.recipe_files import MOST_BYTES, read_recipe, write_recipe


@pytest.mark.parametrize("preset", PRESETS.names())
def test_every_preset_survives_its_file(preset: str, tmp_path: Path) -> None:
    recipe = PRESETS.get(preset).recipe
    assert read_recipe(write_recipe(recipe, tmp_path / "recipe")) == recipe


def test_a_recipe_survives_its_file_and_can_be_changed_on_the_way(tmp_path: Path) -> None:
    recipe = recipe_for("lite0-two-stage", ["stages.1.augmentation.mixup=0.2", "seed=5", 'weights=file:/ä "b"\x7f.pt'])
    path = write_recipe(recipe, tmp_path / "my.recipe")
    assert path.name == "my.recipe.toml"
    assert read_recipe(path) == recipe
    assert recipe_for(str(path), ["seed=6"]).seed == 6
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())  # as some editors begin their files
    assert read_recipe(path) == recipe


def test_what_a_file_does_not_say_is_as_usual(tmp_path: Path) -> None:
    path = tmp_path / "short.toml"
    path.write_text("seed = 7\n", encoding="utf-8")
    assert read_recipe(path) == Recipe(seed=7)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("epochs = ", "is not a recipe file"),
        ("\0", "is not a recipe file"),
        ("", "is not a recipe file: it says nothing"),
        ("# a comment\n", "is not a recipe file: it says nothing"),
        ("a = " + "[" * 100_000, "is not a recipe file: it is nested too deeply"),
        ("a = " + "[" * 300 + "]" * 300, "cannot be used: it is nested too deeply"),
        ("seed = " + "9" * 5000, "is not a recipe file"),
        ("seed = 2026-01-01", "cannot be used: seed must be a whole number, and it is '2026-01-01'"),
        ("dropout = nan", "cannot be used: dropout must be a number"),
        ("stages = 3", "cannot be used: stages must be a list"),
        ("stages = []", "cannot be used: stages"),
        ("[[stages]]\nepochs = 0", r"stages\.0\.epochs must be at least 1"),
        ("[[stages]]\noptimiser = 'adam'", r"stages\.0\.optimiser must be one of sgd, adamw"),
        ("picture_size = '" + "x" * 5000 + "'", "picture_size must be a whole number, and it is 'xx"),
        ("#" * (MOST_BYTES + 1), "is not a recipe file: it has 1.0 MB"),
    ],
)
def test_files_that_hold_no_recipe_are_refused(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=message) as told:
        read_recipe(path)
    assert told.value.hint
    assert len(str(told.value)) < 600


def test_files_that_are_not_there_and_paths_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match=r"^There is no recipe file .*/gone\.toml\. Check the name, or take one of the presets\.$"):
        read_recipe(tmp_path / "gone.toml")
    (tmp_path / "latin.toml").write_bytes(b"weights = '\xff'")
    with pytest.raises(
        BadInput,
        match=r"^.*/latin\.toml is not a recipe file: .*\. Write it as TOML\.$",
    ):
        read_recipe(tmp_path / "latin.toml")
    with pytest.raises(
        BadInput,
        match=r"^The weights' path has signs that no text file can hold\. Rename the weights file and choose it again\.$",
    ):
        write_recipe(Recipe(weights="file:/a\udcff.pt"), tmp_path / "odd.toml")
    assert not (tmp_path / "odd.toml").exists()


def test_a_recipe_replaces_no_file_and_makes_no_folder_unasked(tmp_path: Path) -> None:
    path = write_recipe(Recipe(seed=1), tmp_path / "mine.toml")
    with pytest.raises(Refused, match=r"^.*/mine\.toml is there already\. Choose another name, or replace it\.$"):
        write_recipe(Recipe(seed=2), tmp_path / "mine")
    assert read_recipe(path).seed == 1
    assert read_recipe(write_recipe(Recipe(seed=2), path, replace=True)).seed == 2
    with pytest.raises(NotThere, match=r"^There is no folder .*/recipse\. Make it first, or choose another one\.$"):
        write_recipe(Recipe(), tmp_path / "recipse" / "mine.toml")
    assert not (tmp_path / "recipse").exists()
