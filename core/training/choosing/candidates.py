"""Which picture sizes and fits come into question where a recipe leaves them open, and which is taken of those tried."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.architectures.catalogue import find
from core.pictures.scaling import Fit
from core.runs.facts import DatasetFacts
from core.runs.plan import PictureChoice, PictureTrial
from core.runs.recipe import Recipe

SAMPLE = 1000
"""Pictures of train that heads are tried on, at most. On solar cells 400 told sizes apart by chance, 1,000 hardly ever."""

FEWEST = 200
"""Pictures of train below which nothing is tried: their standard error is larger than what sizes differ by."""

STEPS = (1.0, 9 / 7, 12 / 7)
"""Sizes that come into question, as multiples of the architecture's usual one: 224, 288 and 384 pixels."""

_BLOWN_UP = 4 / 3  # at most: pictures of 32 pixels are told apart worse at 288 than at 224, solar cells of 300 best at 384
_NARROW = 0.1  # part of the pictures that has to be far from square before bars come into question


def offered(recipe: Recipe, facts: DatasetFacts) -> PictureChoice:
    """What comes into question for a recipe that leaves size or fit open; one of each where there is nothing to choose."""
    info, shapes, train = find(recipe.architecture), facts.shapes, facts.on("train")
    step = math.lcm(info.multiple, 2)
    steps = [round(info.picture_size * times / step) * step for times in STEPS]
    sizes = [size for size in steps if size == steps[0] or size <= shapes.side * _BLOWN_UP]
    narrow = shapes.narrow > _NARROW * shapes.pictures
    fits: tuple[Fit, ...] = (recipe.fit,) if recipe.fit != "auto" else ("squeeze", "pad") if narrow else ("squeeze",)
    if train < FEWEST:
        sizes, fits = sizes[:1], fits[:1]
    return PictureChoice(
        sizes=(recipe.picture_size,) if recipe.picture_size else tuple(sizes), fits=fits, pictures=min(SAMPLE, train)
    )


def largest(recipe: Recipe, facts: DatasetFacts) -> tuple[Recipe, PictureChoice]:
    """The recipe at the dearest of what comes into question for it, and what does."""
    choice = offered(recipe, facts)
    return recipe.model_copy(update={"picture_size": max(choice.sizes), "fit": choice.fits[0]}), choice


def difference(losses: NDArray[np.float64], others: NDArray[np.float64], groups: NDArray[np.int64]) -> tuple[float, float]:
    """How much larger the losses are than the others on average, and the standard error of that, by whole groups.

    *Shapes*: float64 [N], float64 [N], int64 [N], all of the same pictures.
    """
    each = losses - others
    mean = float(each.mean())
    sums = np.bincount(groups, weights=each - mean)
    sums = sums[np.bincount(groups) > 0]
    spread = float(np.square(sums).sum()) * len(sums) / max(1, len(sums) - 1)
    return mean, math.sqrt(spread) / len(each)


def taken(trials: Sequence[PictureTrial]) -> PictureTrial:
    """The first of the trials, which go from cheap to dear, that is no more than a standard error worse than the best."""
    best = min(trial.loss for trial in trials)
    return next(trial for trial in trials if trial.loss - best <= trial.error)
