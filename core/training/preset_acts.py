"""What can be done to presets of one's own, as jobs: save, rename, remove. Those that come with Safelight stay as they are."""

from __future__ import annotations

from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import AlreadyThere, NotThere, Refused
from core.support.jobs import Context
from core.support.names import check_name
from core.support.workspace import Workspace
from core.training.own_presets import drop_own, own_recipes, put_own
from core.training.presets import PRESETS, Preset, all_presets
from core.training.recipes.recipe_files import ENDING


def list_presets(context: Context) -> tuple[Preset, ...]:
    """Job: the presets that come with Safelight, and then one's own."""
    return all_presets()


def save_preset(recipe: Recipe, name: str, replace: bool, context: Context) -> str:
    """Job: keeps a recipe as a preset of one's own; returns its name.

    Raises:
        BadInput: The name cannot be used.
        Refused: A preset of that name comes with Safelight, or there is one already and it may not be replaced.
    """
    name = _free_of_ours(name)
    if not replace and name in own_recipes():
        raise AlreadyThere(f"There is a preset called {name} already.", "Choose another name, or replace it.")
    put_own(name, recipe, replace=True)
    return name


def save_preset_of(workspace: Workspace, run: str, name: str, replace: bool, context: Context) -> str:
    """Job: keeps the recipe of a run as a preset; returns its name.

    Raises:
        NotThere: No such run.
        BadInput, Refused: As `save_preset`.
    """
    return save_preset(RunFolder.open(workspace, run).request.recipe, name, replace, context)


def rename_preset(was: str, name: str, context: Context) -> str:
    """Job: gives a preset of one's own another name; returns it.

    Raises:
        NotThere: There is none of that name.
        BadInput: The new name cannot be used.
        Refused: The new name is taken, or the preset comes with Safelight.
    """
    recipe = _own(was)
    save_preset(recipe, name, False, context)
    drop_own(was)
    return check_name(name)


def remove_preset(name: str, context: Context) -> Recipe:
    """Job: removes a preset of one's own; returns its recipe, with which it can be saved again.

    Raises:
        NotThere: There is none of that name.
        Refused: It comes with Safelight.
    """
    recipe = _own(name)
    drop_own(name)
    return recipe


def _own(name: str) -> Recipe:
    own = own_recipes()
    if name in own:
        return own[name]
    if name in PRESETS:
        raise Refused(f"The preset {name} comes with Safelight and stays.", "Save its recipe under a name of your own.")
    raise NotThere(f"There is no preset of your own called {name}.", f"Known: {', '.join(own) or 'none yet'}.")


def _free_of_ours(name: str) -> str:
    name = check_name(name, "preset name")
    if name.endswith(ENDING):
        raise Refused(f"{name} would be taken for a recipe file.", f"Leave {ENDING} away.")
    # Whatever their letters' size: on some systems the names of files do not differ by it.
    if name.casefold() in {ours.casefold() for ours in (*PRESETS.names(), "custom")}:
        raise Refused(f"{name} is the name of something that comes with Safelight.", "Choose another name for your preset.")
    return name
