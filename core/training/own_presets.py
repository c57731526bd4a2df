"""A person's own presets: recipe files in the user's configuration folder. No torch."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import platformdirs

from core.runs.recipe import Recipe
from core.support.errors import NotThere, SafelightError
from core.support.names import check_name, folder_name
from core.training.recipes.recipe_files import ENDING, read_recipe, write_recipe


def presets_folder() -> Path:
    """Where they lie; it may not be there yet."""
    return platformdirs.user_config_path("safelight", appauthor=False) / "presets"


def own_recipes() -> dict[str, Recipe]:
    """The recipes by the names they were saved under, sorted by them; files that hold none are passed over.

    A file somebody put there by hand is called as its file is: its recipe may say the name of what it was made from.
    """
    found = {}
    for file in presets_folder().glob(f"*{ENDING}"):
        with suppress(SafelightError, OSError):
            recipe = read_recipe(file)
            name = recipe.preset if folder_name(recipe.preset) == file.stem else file.stem
            found[name] = recipe.model_copy(update={"preset": name})
    return {name: found[name] for name in sorted(found, key=str.casefold)}


def put_own(name: str, recipe: Recipe, replace: bool) -> Path:
    """Keeps a recipe under a name; returns its file.

    Raises:
        BadInput: The name cannot be used.
        Refused: There is one of that name, which may not be replaced.
        DiskFull: What was there before is intact.
    """
    name = check_name(name, "preset name")
    folder = presets_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return write_recipe(recipe.model_copy(update={"preset": name}), folder / (folder_name(name) + ENDING), replace)


def drop_own(name: str) -> None:
    """Deletes a preset; runs that were made with it keep their recipes.

    Raises:
        NotThere: There is none of that name.
    """
    file = presets_folder() / (folder_name(name) + ENDING)
    try:
        file.unlink()
    except FileNotFoundError as error:
        known = ", ".join(own_recipes()) or "none yet"
        raise NotThere(f"There is no preset of your own called {name}.", f"Known: {known}.", presets_folder()) from error
