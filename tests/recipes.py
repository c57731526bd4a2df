"""Recipes that say little more than the architecture."""

from __future__ import annotations

from core.architectures.catalogue import find
from core.runs.recipe import Recipe


def recipe(architecture: str, **settings: object) -> Recipe:
    """The smallest pictures it can do with, but not less than 32 pixels."""
    size = 224 if architecture.startswith("timm:vit") else max(32, find(architecture).smallest_size)
    return Recipe.model_validate({"architecture": architecture, "picture_size": size, **settings})
