"""Own presets are files in the configuration folder, found by the names they were saved under."""

from __future__ import annotations

import pytest

from core.runs.recipe import Recipe
from core.support.errors import NotThere
from core.training.own_presets import drop_own, own_recipes, presets_folder, put_own
from core.training.recipes.recipe_files import read_recipe, write_recipe


@pytest.mark.usefixtures("own_presets")
def test_a_preset_is_found_by_the_name_it_was_saved_under() -> None:
    assert own_recipes() == {}
    file = put_own("Ärmel & Co", Recipe(seed=4), replace=False)
    assert file.parent == presets_folder()
    assert own_recipes() == {"Ärmel & Co": Recipe(seed=4, preset="Ärmel & Co")}
    assert read_recipe(file).seed == 4
    drop_own("Ärmel & Co")
    assert own_recipes() == {}
    with pytest.raises(NotThere, match=r"^There is no preset of your own called Ärmel & Co\. Known: none yet\.$"):
        drop_own("Ärmel & Co")


@pytest.mark.usefixtures("own_presets")
def test_files_put_there_by_hand_are_called_as_they_are_and_broken_ones_passed_over() -> None:
    put_own("b", Recipe(), replace=False)
    write_recipe(Recipe(preset="quick", seed=1), presets_folder() / "a from a friend")
    (presets_folder() / "broken.toml").write_text("stages = 3", encoding="utf-8")
    assert [(name, recipe.preset, recipe.seed) for name, recipe in own_recipes().items()] == [
        ("a from a friend", "a from a friend", 1),
        ("b", "b", 0),
    ]
