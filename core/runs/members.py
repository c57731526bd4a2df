"""What a recipe says of other runs: the weights it begins with, and the members of its ensemble. No torch."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from core.runs.augmentation import NO_AUGMENTATION
from core.runs.recipe import Recipe, Stage
from core.support.errors import BadInput

FROZEN = Stage(trains="head", augmentation=NO_AUGMENTATION)
"""The only stage of a member's recipe: its backbone stays as it is."""

_RUN = "run:"


@dataclass(frozen=True)
class MemberName:
    """A member as a recipe names it: a run, or an architecture with its ImageNet weights at a picture size (0 is its usual one).

    *Units*: size in pixels.
    """

    run: str = ""
    architecture: str = ""
    size: int = 0


def member_name(text: str) -> MemberName:
    """What a member's text says.

    Raises:
        BadInput: It names nothing.
    """
    if text.startswith(_RUN) and text != _RUN:
        return MemberName(run=text.removeprefix(_RUN))
    architecture, at, size = text.rpartition("@")
    if not at and text and text != _RUN:
        return MemberName(architecture=text)
    if architecture and size.isascii() and size.isdigit() and len(size) < 5:
        return MemberName(architecture=architecture, size=int(size))
    raise BadInput(
        f"{text!r} does not say what a member of an ensemble is.", "Use 'run:NAME', or 'ARCHITECTURE@SIZE' as in lite0@288."
    )


def members_of_text(text: str) -> list[str]:
    """Members with commas between them, or as JSON, where the name of a run has a comma in it.

    Raises:
        BadInput: It begins like JSON and is none.
    """
    if not text.startswith("["):
        return [part.strip() for part in text.split(",")]
    try:
        return [str(part) for part in json.loads(text)]
    except (ValueError, RecursionError) as error:
        raise BadInput(f"members={text} is no list.", 'Write members=run:A,run:B, or members=["run:A", "run:B"].') from error


def runs_of(recipe: Recipe) -> tuple[str, ...]:
    """The names of the runs that a recipe takes weights of, in order."""
    return tuple(text.removeprefix(_RUN) for text in (recipe.weights, *recipe.members) if text.startswith(_RUN))


def with_runs_called(recipe: Recipe, called: Callable[[str], str]) -> Recipe:
    """The recipe with other names for the runs that it takes weights of."""

    def told(text: str) -> str:
        return f"{_RUN}{called(text.removeprefix(_RUN))}" if text.startswith(_RUN) else text

    changed = {"weights": told(recipe.weights), "members": tuple(map(told, recipe.members))}
    return recipe.model_copy(update=changed)
