"""An ensemble of runs begins as the mean of what they answer, on the pictures of the first."""

from __future__ import annotations

import pytest

from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import NotThere
from core.support.workspace import Workspace
from core.training.joining.of_runs import ensemble_of, one_network
from core.training.presets import recipe_for
from core.training.repeats.command import settings_between


def test_it_is_the_mean_of_their_answers(workspace: Workspace) -> None:
    for name, dataset in (("one", "pets"), ("two", "boats")):
        RunFolder.create(workspace, name, dataset, Recipe.model_validate({}))
    recipe, dataset = ensemble_of(workspace, ["one", "two"])
    assert (recipe.members, recipe.join, dataset) == (("run:one", "run:two"), "mean", "pets")
    assert Recipe.model_validate(recipe.model_dump()) == recipe
    with pytest.raises(NotThere, match=r"^There is no run called gone\. Runs here: .*\.$"):
        ensemble_of(workspace, ["gone", "two"])


@pytest.mark.parametrize("names", [("run:one", "run:two"), ("run:one, or so", "lite0@96")])
def test_the_command_line_makes_the_same_of_it(names: tuple[str, str]) -> None:
    wanted = recipe_for("joined-frozen").model_copy(update={"members": names, "join": "mean"})
    settings = settings_between(recipe_for("joined-frozen"), wanted)
    assert len(settings) == 2
    assert recipe_for("joined-frozen", settings) == wanted


def test_one_network_stands_for_the_members_where_pictures_are_shown() -> None:
    quick, joined = recipe_for("quick"), recipe_for("joined-frozen")
    assert one_network(quick) == quick
    alone = one_network(joined)
    assert Recipe.model_validate(alone.model_dump()) == alone
    assert (alone.architecture, alone.members) == ("lite0", ())
