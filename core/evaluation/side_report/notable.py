"""What is worth looking at first: the hardest classes, mistakes that a network was sure of, pictures it was unsure of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import accuracy_interval
from core.evaluation.predictions import Predictions
from core.runs.headline import Interval


@dataclass(frozen=True)
class HardClass:
    """A class with mistakes.

    *Units*: `recall` and its `interval` (95 %, by whole groups) are fractions.

    Attributes:
        wrong: Of its `support` pictures, those taken for another class.
        taken_for: The class that most of these are taken for, and how often: `taken_times`.
    """

    name: str
    support: int
    wrong: int
    recall: float
    interval: Interval
    taken_for: str
    taken_times: int


def hardest_classes(classes: tuple[str, ...], side: Predictions, confusion: NDArray[np.int64]) -> tuple[HardClass, ...]:
    """The classes with mistakes, hardest first.

    By the upper end of the interval: of a class with one picture, and that one wrong, little is known, and it would stand
    before a class of which thirty of sixty are wrong.

    *Shapes*: `confusion`: int [C, C], rows = truth.
    """
    correct = side.correct
    found = []
    for number, name in enumerate(classes):
        support = int(confusion[number].sum())
        others = confusion[number].copy()
        others[number] = 0
        wrong = int(others.sum())
        if not wrong:
            continue
        rows = np.flatnonzero(side.truth == number)
        interval = accuracy_interval(correct[rows], [side.groups[row] for row in rows.tolist()])
        mostly = int(others.argmax())
        recall = 1 - wrong / support
        found.append(HardClass(name, support, wrong, recall, interval, classes[mostly], int(others[mostly])))
    return tuple(sorted(found, key=lambda one: (one.interval[1], one.recall)))


def confident_mistakes(side: Predictions) -> NDArray[np.int64]:
    """The rows that are wrong, those the network was surest of first. *Shapes*: int64 [M], 0 to N - 1."""
    if not side.n:
        return np.zeros(0, dtype=np.int64)
    wrong = np.flatnonzero(~side.correct)
    return wrong[np.argsort(-side.probabilities[wrong].max(axis=1), kind="stable")]


def least_certain(side: Predictions) -> NDArray[np.int64]:
    """All rows, those whose largest probability is smallest first. *Shapes*: int64 [N], 0 to N - 1."""
    if not side.n:
        return np.zeros(0, dtype=np.int64)
    return np.argsort(side.probabilities.max(axis=1), kind="stable")


@dataclass(frozen=True)
class NotablePicture:
    """A picture and what was said of it.

    Attributes:
        path: Relative to the dataset's root.
        sample: SHA-256 of its file.
        truth, said: Classes.
        probability: Of `said`, the most probable class; a fraction.
    """

    path: str
    sample: str
    truth: str
    said: str
    probability: float


def notable_pictures(side: Predictions, classes: tuple[str, ...], rows: NDArray[np.int64]) -> tuple[NotablePicture, ...]:
    """These rows as pictures, in this order. *Shapes*: `rows`: int64 [M], 0 to N - 1."""
    said, surest = side.predicted, side.probabilities.max(axis=1, initial=0.0)
    return tuple(
        NotablePicture(
            side.paths[row], side.samples[row], classes[side.truth[row]], classes[said[row]], round(float(surest[row]), 6)
        )
        for row in rows.tolist()
    )
