"""The one place where presets follow the pictures: size, epochs and batch of those that learn from scratch. No torch."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from core.architectures.catalogue import find
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.shapes import shapes
from core.runs.recipe import Recipe, Stage

SMALLEST = 16
"""Pixels a side that no preset goes below: on handwritten digits of 8 pixels `cnn-small` did as well at 16 as at 32."""

STEPS = 1500
"""Steps of a training from scratch, at least: with 200 pictures 30 epochs would be over before anything is learned."""

VIEWS = 1_000_000
"""Pictures a training from scratch looks at, at most, each time it looks counted: 60,000 of them are not seen 30 times."""

_MOST_EPOCHS = 200
_LEAST_EPOCHS = 10
_STEPS_IN_EPOCH = 8  # at least, where there are few pictures: with one or two steps an epoch the rate jumps along its schedule
_SMALLEST_BATCH = 8
_STEP = 8  # pixels; sizes are multiples of it


@dataclass(frozen=True)
class TrainingPictures:
    """What presets follow.

    Attributes:
        count: Pictures to learn from.
        side: Pixels along each side of a square as large as a usual one of them; 0 where it is not known.
        by_class: Pictures to learn from of each class; empty where that is not known.
    """

    count: int
    side: int
    by_class: tuple[int, ...] = ()

    def limited(self, per_class: int) -> TrainingPictures:
        """Those of a recipe that learns from so many of each class; 0 for all."""
        if not per_class or not self.by_class:
            return self
        by_class = tuple(min(per_class, count) for count in self.by_class)
        return TrainingPictures(sum(by_class), self.side, by_class)


def facts_of(dataset: Dataset, split: str | None) -> TrainingPictures | None:
    """What is known of the pictures under a split, the current one when None; None where there is nothing on train.

    Raises:
        NotThere: No split of that name.
    """
    table = dataset.table(split if split is not None else dataset.current_split)
    train = Counter(label for label, side in zip(table.labels, table.sides, strict=True) if side == "train")
    return TrainingPictures(train.total(), shapes(dataset, table).side, tuple(train.values())) if train else None


def fitted(recipe: Recipe, pictures: TrainingPictures | None) -> Recipe:
    """A preset's recipe as these pictures want it; as it is where nothing is known of them, or where weights are pretrained."""
    if pictures is None or recipe.weights != "random":
        return recipe
    stages = tuple(_stage(stage, pictures.count) for stage in recipe.stages)
    return recipe.model_copy(update={"picture_size": _size(recipe, pictures), "stages": stages})


def _size(recipe: Recipe, pictures: TrainingPictures) -> int:
    """The preset's size, or less where pictures are smaller: enlarging them takes time and adds nothing."""
    if not pictures.side:
        return recipe.picture_size
    info = find(recipe.architecture)
    step = math.lcm(_STEP, info.multiple)
    least = max(SMALLEST, info.smallest_size)
    return min(recipe.picture_size, -(-max(least, pictures.side) // step) * step)


def _stage(stage: Stage, train: int) -> Stage:
    """The stage with its batch and epochs.

    What smaller pictures spare is not spent on epochs: on 1,500 of 32 pixels 60 brought no more than 30.
    """
    batch = min(stage.batch_size, max(_SMALLEST_BATCH, train // _STEPS_IN_EPOCH))
    wanted = max(stage.epochs, STEPS * batch / train)
    epochs = min(wanted, _MOST_EPOCHS, max(_LEAST_EPOCHS, VIEWS / train))
    return stage.model_copy(update={"batch_size": batch, "epochs": round(epochs)})
