"""What a person begins with who wants an ensemble of runs. No torch."""

from __future__ import annotations

from collections.abc import Sequence

from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from core.training.presets import PRESETS


def ensemble_of(workspace: Workspace, runs: Sequence[str]) -> tuple[Recipe, str]:
    """The recipe of the mean of these runs' answers, and the dataset of the first of them.

    Raises:
        NotThere: The first run is not there any more.
        BadInput, Refused: Its request cannot be read.
    """
    members = tuple(f"run:{run}" for run in runs)
    recipe = PRESETS.get("joined-frozen").recipe.model_copy(update={"members": members, "join": "mean"})
    return recipe, RunFolder.open(workspace, runs[0]).request.dataset


def one_network(recipe: Recipe) -> Recipe:
    """The recipe of a network that stands for an ensemble's members where pictures are shown as they would be seen."""
    if not recipe.members:
        return recipe
    alone = {"architecture": "lite0", "weights": "imagenet", "members": (), "join": "features"}
    return recipe.model_copy(update=alone)
