"""Own presets are saved, renamed and removed; those that come with Safelight stay as they are."""

from __future__ import annotations

import pytest

from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.preset_acts import list_presets, remove_preset, rename_preset, save_preset, save_preset_of
from core.training.presets import PRESETS, preset_called, recipe_for

pytestmark = pytest.mark.usefixtures("own_presets")


def test_an_own_preset_is_listed_and_taken_like_the_others(workspace: Workspace) -> None:
    RunFolder.create(workspace, "run", "pets", recipe_for("mlp", ["seed=7"]))
    assert save_preset_of(workspace, "run", "pets at night", False, Context()) == "pets at night"
    names = [preset.name for preset in list_presets(Context())]
    assert names == [*PRESETS.names(), "pets at night"]
    assert preset_called("pets at night").own
    assert recipe_for("pets at night", ["epochs=2"]) == recipe_for("mlp", ["seed=7", "epochs=2", 'preset="pets at night"'])


def test_a_preset_is_replaced_only_where_that_is_allowed_and_can_be_put_back() -> None:
    save_preset(Recipe(seed=1), "mine", False, Context())
    with pytest.raises(Refused, match=r"^There is a preset called mine already\. Choose another name, or replace it\.$"):
        save_preset(Recipe(seed=2), "mine", False, Context())
    save_preset(Recipe(seed=2), "mine", True, Context())
    assert rename_preset("mine", "yours", Context()) == "yours"
    with pytest.raises(NotThere, match="called 'mine'"):
        recipe_for("mine")
    taken = remove_preset("yours", Context())
    assert taken == Recipe(seed=2, preset="yours")
    assert save_preset(taken, "yours", False, Context()) == "yours"


@pytest.mark.parametrize(("name", "error"), [("quick", Refused), ("Quick", Refused), ("a.toml", Refused), ("a/b", BadInput)])
def test_names_that_mean_something_else_are_refused(name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        save_preset(Recipe(), name, True, Context())
    assert len(list_presets(Context())) == len(PRESETS)


def test_what_comes_with_safelight_stays() -> None:
    with pytest.raises(
        Refused, match=r"^The preset quick comes with Safelight and stays\. Save its recipe under a name of your own\.$"
    ):
        remove_preset("quick", Context())
    with pytest.raises(
        Refused, match=r"^The preset quick comes with Safelight and stays\. Save its recipe under a name of your own\.$"
    ):
        rename_preset("quick", "slow", Context())
    with pytest.raises(NotThere, match=r"^There is no preset of your own called gone\. Known: none yet\.$"):
        remove_preset("gone", Context())
