"""What a person can choose about augmentation ahead of training; no torch, so that the window can read it."""

from __future__ import annotations

from dataclasses import dataclass

from core.runs.augmentation import Augmentation
from core.support.fields import Record, field

BLENDS = ("mixup", "cutmix")
"""Augmentations that blend labels as well as pictures; a file has one class, so they work only while training."""


class AugmentOptions(Record):
    """How many pictures a class gets, and their size."""

    per_class: int = field(
        200, "Training pictures every class has in the end, originals included; classes that have more keep them.",
        unit="pictures", ge=2, le=100_000,
    )  # fmt: skip
    picture_size: int = field(256, "Side of the views, which are squares as the network sees them.", unit="pixels", ge=8, le=1024)
    seed: int = field(0, "Start of every random choice; the same seed makes the same views.", ge=0, le=2**31 - 1, advanced=True)


@dataclass(frozen=True)
class AugmentRequest:
    """A derived dataset with more training pictures that is wanted.

    Attributes:
        dataset: Name of the dataset whose training pictures are varied.
        target: Name of the derived dataset.
        options: How many, how large.
        augmentation: How pictures are varied.
        split: Whose train side it is; the current split when None.
    """

    dataset: str
    target: str
    options: AugmentOptions
    augmentation: Augmentation
    split: str | None = None

    @property
    def shown(self) -> str:
        """Every choice that changes pixels, in one line."""
        chosen = self.augmentation.model_dump(exclude=set(BLENDS))
        values = {name: value if isinstance(value, str) else f"{value:g}" for name, value in chosen.items()}
        how = ", ".join(f"{name} {value}" for name, value in values.items() if name != "flip")
        flip = "mirrored at random" if self.augmentation.flip else "never mirrored"
        size, seed = self.options.picture_size, self.options.seed
        return f"views of training pictures, {self.options.per_class} a class, {size} pixels, {flip}, {how}, seed {seed}"
