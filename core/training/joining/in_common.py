"""What runs have in common that keep one backbone as it is, and what is made once for all of them. No torch."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from core.runs.facts import APPLE
from core.runs.members import FROZEN
from core.runs.recipe import ENSEMBLE, Recipe, chooses, is_cached

Made = TypeVar("Made")

_OF_THE_HEAD = {
    "preset": "custom", "head": "linear", "head_width": "512", "dropout": 0.0, "stages": (FROZEN,), "balance": "none",
    "best_by": "accuracy", "early_stopping": 0, "average_weights": 0.0, "snapshot_every": 0, "snapshot_room": 500,
    "tensorboard": False, "refit": False,
}  # fmt: skip


class Shared:
    """What runs that are prepared one after the other in one process have in common: made for the first that asks."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}
        self._depth = 0

    @property
    def is_making(self) -> bool:
        """True while something is made: what is told meanwhile concerns all that will share it."""
        return self._depth > 0

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made under the key, or is made now; equal keys must stand for equal things."""
        if key not in self._made:
            self._depth += 1
            try:
                self._made[key] = make()
            finally:
                self._depth -= 1
        made: Made = self._made[key]
        return made


def shares_backbone(recipe: Recipe) -> bool:
    """True where a run of the recipe may be trained beside others in one process: only its head learns, on features.

    What is to come to the same bits whenever it is trained stays alone, and so do answers of members: their own heads, which are
    solved in place, are parts of the network. Heads that learn together keep their sums in fp64 on the device.
    """
    if recipe.device == APPLE or recipe.deterministic or (recipe.architecture == ENSEMBLE and recipe.join != "features"):
        return False
    return all(is_cached(recipe, index) for index in range(len(recipe.stages)))


def backbone_part(recipe: Recipe) -> Recipe:
    """The recipe without what concerns its head alone: equal ones have the same features of the same pictures.

    Of a recipe that trains more than a head nothing is left out.
    """
    if not shares_backbone(recipe):
        return recipe
    # Members are named in the plan by recipes that hold the seed, and random backbones are drawn by it. What chooses its
    # pictures does so on a sample that the seed draws, by heads as the recipe balances and smooths them; and what learns from
    # some of train learns from those that the seed draws.
    drawn = recipe.members or recipe.weights == "random" or chooses(recipe) or recipe.pictures_per_class
    own = {} if drawn else {"seed": 0}
    return recipe.model_copy(update={**_OF_THE_HEAD, **own})


def taught_part(recipe: Recipe) -> tuple[int, int] | None:
    """What of train a recipe learns from: how many of each class, and the seed that draws them; None for all."""
    return (recipe.pictures_per_class, recipe.seed) if recipe.pictures_per_class else None


def pace_part(recipe: Recipe) -> Recipe:
    """The recipe without what changes nothing of how long a step of its head takes."""
    same = {"learning_rate": 1.0, "weight_decay": 0.0, "momentum": 0.0, "label_smoothing": 0.0, "warm_up": 0.0}
    same |= {"plateau_patience": 1, "plateau_factor": 0.5}
    stages = tuple(stage.model_copy(update={**same, "schedule": "constant"}) for stage in recipe.stages)
    return recipe.model_copy(update={"preset": "custom", "seed": 0, "best_by": "accuracy", "early_stopping": 0, "stages": stages})


def choice_part(recipe: Recipe) -> Recipe:
    """The recipe without what says nothing about which picture size and fit are chosen for it."""
    if not chooses(recipe):
        return backbone_part(recipe)
    first = FROZEN.model_copy(update={"label_smoothing": recipe.stages[0].label_smoothing})
    return backbone_part(recipe).model_copy(update={"balance": recipe.balance, "stages": (first,)})
