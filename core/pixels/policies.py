"""Policies of augmentation: which operations each picture of a batch goes through, and how strongly, drawn for it alone.

A new one is a module with one function `(augmentation, count, side, numbers) -> Changes` and a line in `core.runs.methods`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.pixels import operations
from core.pixels.operations import Changes, Operation, no_changes
from core.runs.augmentation import Augmentation

LEVELS = 30
"""Of strength, from 0 on."""


@dataclass(frozen=True)
class Reach:
    """What an operation's strength is at the lowest level and at the highest, and whether it goes either way."""

    operation: Operation
    low: float = 0.0
    high: float = 0.0
    signed: bool = False


def nothing(augmentation: Augmentation, count: int, side: int, numbers: np.random.Generator) -> Changes:
    """No operation at all."""
    return no_changes(count)


def rand_augment(augmentation: Augmentation, count: int, side: int, numbers: np.random.Generator) -> Changes:
    """So many operations for each picture as the recipe says, all at its level.

    *Source*: Cubuk et al., RandAugment, 2019, in torchvision's numbers; moves are not rounded to whole pixels.
    """
    reaches = _reaches(shear=0.3, shift=150 / 331, turn=30, colour=0.9, bits=4)
    shape = (count, augmentation.policy_operations)
    kinds, levels = numbers.integers(len(reaches), size=shape), np.full(shape, augmentation.policy_strength)
    return _changes(reaches, kinds, levels, numbers)


def trivial_augment(augmentation: Augmentation, count: int, side: int, numbers: np.random.Generator) -> Changes:
    """One operation for each picture, at a level that is drawn.

    *Source*: Müller and Hutter, TrivialAugment, 2021, the wide space; moves are not rounded to whole pixels.
    """
    reaches = _reaches(shear=0.99, shift=32 / side, turn=135, colour=0.99, bits=2)
    kinds, levels = numbers.integers(len(reaches), size=(count, 1)), numbers.integers(LEVELS + 1, size=(count, 1))
    return _changes(reaches, kinds, levels, numbers)


def _reaches(shear: float, shift: float, turn: float, colour: float, bits: int) -> tuple[Reach, ...]:
    """The fourteen operations both policies draw from, as far as each goes."""
    return (
        Reach(operations.kept),
        Reach(operations.sheared_across, high=shear, signed=True),
        Reach(operations.sheared_along, high=shear, signed=True),
        Reach(operations.shifted_across, high=shift, signed=True),
        Reach(operations.shifted_along, high=shift, signed=True),
        Reach(operations.turned, high=turn, signed=True),
        Reach(operations.brighter, high=colour, signed=True),
        Reach(operations.more_colourful, high=colour, signed=True),
        Reach(operations.more_contrasted, high=colour, signed=True),
        Reach(operations.sharper, high=colour, signed=True),
        Reach(operations.posterised, low=8, high=bits),
        Reach(operations.solarised, low=255, high=0),
        Reach(operations.stretched),
        Reach(operations.equalised),
    )


def _changes(
    reaches: tuple[Reach, ...], kinds: NDArray[np.int64], levels: NDArray[np.int64], numbers: np.random.Generator
) -> Changes:
    low, high = (np.array([getattr(reach, name) for reach in reaches])[kinds] for name in ("low", "high"))
    signed = np.array([reach.signed for reach in reaches])[kinds]
    negative = (numbers.random(kinds.shape) < 0.5) & signed
    strengths = low + (high - low) * levels / LEVELS
    return Changes(tuple(reach.operation for reach in reaches), kinds, np.where(negative, -strengths, strengths))
