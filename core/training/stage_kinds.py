"""What a stage is called, and whether it can work on features that were computed once. No torch."""

from __future__ import annotations

from core.runs.recipe import NO_AUGMENTATION, Recipe, Stage


def stage_title(stage: Stage) -> str:
    """As shown beside curves."""
    if stage.trains == "last blocks":
        return f"Last {stage.blocks} blocks" if stage.blocks > 1 else "Last block"
    return "Head only" if stage.trains == "head" else "Everything"


def is_cached(recipe: Recipe, index: int) -> bool:
    """True when the stage can work on features computed once: only heads were trained so far, on unvaried pictures."""
    return all(stage.trains == "head" for stage in recipe.stages[: index + 1]) and (
        recipe.stages[index].augmentation == NO_AUGMENTATION
    )
