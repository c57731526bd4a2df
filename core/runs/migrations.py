"""What earlier Safelights wrote into a run's folder, brought to what today's records hold. Nothing on the disk changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.runs.colours import colour_of
from core.runs.recipe import Stage, warm_up_of

Document = dict[str, Any]


def as_of_today(file: str, document: Any) -> Any:
    """The document of a run's file as today's record wants it; one that is not of a known shape is left for the record to refuse.

    Args:
        file: Name of the file in the run's folder.
        document: What was read from it.
    """
    if not isinstance(document, dict):
        return document
    for schema, (name, bring) in enumerate(_STEPS, start=1):
        if document.get("schema_number") == schema:
            document = {**(bring(document) if name == file else document), "schema_number": schema + 1}
    return document


def _exact_stages(document: Document) -> Document:
    """Stages of plans became exact: they hold the values of the recipe's stages beside what follows from them."""
    try:
        asked = document["recipe"]["stages"]
        risen = [{**one, "warm_up": warm_up_of(Stage.model_validate(one))} for one in asked]
        exact = [{**one, **other} for one, other in zip(risen, document["stages"], strict=True)]
    except (KeyError, TypeError, ValueError):
        return {name: value for name, value in document.items() if name != "stages"}  # the record says that it is damaged
    # What the processor could do stood in its name, beside what the run did: "CPU, bf16" and "fp32".
    device = str(document.get("device_name", "")).removesuffix(", bf16")
    return {**document, "stages": exact, "device_name": device}


def _cropped(document: Document) -> Document:
    """Recipes got a choice of how a picture becomes a square; before, its middle was taken, which is no longer what is usual."""
    recipe = document.get("recipe")
    return {**document, "recipe": {"fit": "crop", **recipe}} if isinstance(recipe, dict) else document


def _as_it_was(document: Document) -> Document:
    """Plans got fields that say nothing where they are missing; to an earlier Safelight they would pass for damage."""
    return document


def _coloured(document: Document) -> Document:
    """Runs got a colour of their own, which was that of their place in a selection before."""
    return {**document, "colour": colour_of(document)}


def _with_statistics(document: Document) -> Document:
    """Stages got a choice of what BatchNorms divide by; before, those of the batch were taken."""
    stages = document.get("stages")
    if not isinstance(stages, list) or not all(isinstance(stage, dict) for stage in stages):
        return document
    open_still = (None, "auto")
    told = [{**stage, "norm_statistics": "batch"} if stage.get("norm_statistics") in open_still else stage for stage in stages]
    return {**document, "stages": told}


def _with_stems(document: Document) -> Document:
    """Recipes got a choice of how a ResNet begins, which was with the usual stem, and stages one of the size they train at."""
    recipe, stages = document.get("recipe"), document.get("stages")
    if not isinstance(recipe, dict):
        return document
    if isinstance(stages, list) and all(isinstance(stage, dict) for stage in stages) and "picture_size" in recipe:
        document = {**document, "stages": [_sized(stage, recipe["picture_size"]) for stage in stages]}
    if not str(recipe.get("architecture")).startswith("resnet"):
        return document
    return {**document, "recipe": {"stem": "usual", **recipe}}


def _sized(stage: Document, size: Any) -> Document:
    return {**stage, "train_size": stage.get("train_size") or size}


_STEPS: tuple[tuple[str, Callable[[Document], Document]], ...] = (
    ("plan.json", _exact_stages),
    ("plan.json", _cropped),
    ("plan.json", _as_it_was),
    ("request.json", _coloured),
    ("plan.json", _with_statistics),
    ("plan.json", _with_stems),
    ("plan.json", _as_it_was),
    ("plan.json", _as_it_was),  # recipes got a device, and one more solving of the head
)
"""For each schema number, from 1 on: the file that changed after it, and how."""
