"""Plans and recipes for a device that is not on this machine: how that is told without torch, and in which words."""

from __future__ import annotations

import platform
from pathlib import Path

from core.runs.facts import APPLE
from core.runs.plan import Plan
from core.runs.recipe import Recipe
from core.support.errors import BadInput

DEVICES = Path("/dev")
"""Where Linux shows graphics cards."""


def is_elsewhere(plan: Plan) -> bool:
    """Whether the plan's device is surely not here. Only Linux tells of cards; elsewhere the run's own process finds out."""
    kind, _, index = plan.device.partition(":")
    if kind == APPLE:
        return platform.system() != "Darwin"
    return kind == "cuda" and platform.system() == "Linux" and not (DEVICES / f"nvidia{index or 0}").exists()


def check_apple(recipe: Recipe, devices: int, here: bool) -> None:
    """Does nothing unless a recipe asks for Apple's GPU, and for what is not done there.

    Args:
        recipe: It.
        devices: Processes that are to train it together.
        here: It is to be trained on this machine.

    Raises:
        BadInput: It does.
    """
    if recipe.device != APPLE:
        return
    if recipe.deterministic or recipe.precision not in ("auto", "fp32"):
        what = "deterministic is off and precision fp32 or auto"
        raise BadInput("Apple's GPU computes in fp32 here, and nobody promises its bits.", f"Train there where {what}.")
    if devices > 1:
        raise BadInput(f"{devices} processes cannot train a run together on Apple's GPU.", "Train on one, or set device to cpu.")
    if here and platform.system() != "Darwin":
        hint = "Set device to auto, which takes what there is."
        raise BadInput("Apple's GPU was asked for, and this computer is no Mac.", hint)


def elsewhere_words(plan: Plan, here: str = "") -> str:
    """What it means that a run is taken up without the device it was begun on.

    Args:
        plan: As it was made.
        here: The device that it goes on on, as shown; found out by what cards Linux shows when empty.
    """
    if not here:  # with other cards here, one of them is taken: torch has the last word
        here = "another device" if any(DEVICES.glob("nvidia[0-9]*")) else "the processor"
    return (
        f"The run was begun on {plan.device_name}, which is not on this machine. Here it goes on on {here}, in another pace, and "
        "its last digits are no longer those it would have had."
    )
