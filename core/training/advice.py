"""What a person should consider before a run begins, from the recipe and the pictures it meets."""

from __future__ import annotations

from core.runs.facts import APPLE, DatasetFacts
from core.runs.methods import users_of_fields
from core.runs.recipe import Recipe, Stage
from core.runs.uneven import uneven_words
from core.support.wording import counted, percentage, some

_GOOD_PART = 0.1  # of the pictures; fewer that lose a good part of themselves are no reason for another recipe

SMALLER = 0.1
"""Part of a learning rate that is left of one that ran away."""


def with_smaller_rate(recipe: Recipe, stage: int) -> Recipe:
    """The recipe for another try after the loss ran away in one of its stages."""
    stages = list(recipe.stages)
    stages[stage] = stages[stage].model_copy(update={"learning_rate": stages[stage].learning_rate * SMALLER})
    return recipe.model_copy(update={"stages": tuple(stages)})


def advice(recipe: Recipe, facts: DatasetFacts) -> tuple[str, ...]:
    """Sentences on what would be better done otherwise; none when there is nothing to say."""
    uneven = uneven_words(facts.counts["train"], recipe.balance)
    own = (_on_device(recipe), _on_fit(recipe, facts), uneven)
    return tuple(filter(None, (*own, *facts.flattered, *map(_on_idle_settings, recipe.stages))))


def _on_device(recipe: Recipe) -> str:
    if recipe.device != APPLE:
        return ""
    return (
        "It computes on Apple's GPU, as asked, in fp32: nobody who made this has seen it do so. Hold the accuracy and the "
        "seconds of a first epoch against those of the processor before you rely on it."
    )


def _on_fit(recipe: Recipe, facts: DatasetFacts) -> str:
    shapes = facts.shapes
    if recipe.fit != "crop" or shapes.narrow <= _GOOD_PART * shapes.pictures:
        return ""
    cut = f"of {shapes.narrow:,} of {counted(shapes.pictures, 'picture')} a quarter or more is cut away"
    return (
        f"Only the middle square of each picture is seen: {cut}, {percentage(1 - shapes.seen)} of the area on average. "
        "What matters may lie there: set fit to squeeze, or to pad where proportions tell the classes apart."
    )


def _on_idle_settings(stage: Stage) -> str:
    """What is set away from its default and changes nothing: momentum, which only SGD has, set beside AdamW."""
    idle: dict[str, list[str]] = {}
    for name, (choosing, methods) in {"blocks": ("trains", ("last blocks",)), **users_of_fields()}.items():
        record = stage if name in Stage.model_fields else stage.augmentation
        if getattr(record, name) == type(record).model_fields[name].default:
            continue
        chosen = getattr(stage if choosing in Stage.model_fields else stage.augmentation, choosing)
        if chosen not in methods:
            idle.setdefault(f"{choosing} {chosen}", []).append(name)
    return " ".join(f"Beside {choice}, nothing comes of {some(names)}." for choice, names in idle.items())
