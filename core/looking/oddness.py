"""How unlike all others a picture is: further than usual from everything there is, and from most of every class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from core.datasets.cleaning.checks.usual import NORMAL
from core.looking.nearest import Features
from core.support.jobs import Context, Meter

NEIGHBOURS = 12
"""A picture belongs with a class when so many of its pictures are near: more than strangers of one sort that came along."""

_PART = 3  # at most the nearest third of a class has to be near
_FEWEST = 5  # pictures of a class below which it does not say what is usual in it
_BORROWED = 10  # pictures that the spread of all classes counts as, in that of one
_LEAST = 0.05  # spread that distances have at least, as a part of their median
_NOTHING = 1e-6  # spread below which all are the same
_BLOCK = 1024  # rows compared with all others at a time

Distances = NDArray[np.float64]


def oddness(features: Features, labels: Sequence[str], groups: NDArray[np.int64], context: Context) -> Distances:
    """By how many spreads each picture is further away than usual; 0 for a usual one.

    It is held against each class, and the one it fits best counts: by how many spreads it is further than the class's own
    pictures from everything there is (the mean distance to all), and from most of that class (the distance to the
    `NEIGHBOURS`th nearest picture of it); the two add up. So pictures in the wrong class are not odd, nor is a class that is
    unlike the others, but some strangers are that are like each other. Pictures of one group are not compared.

    Args:
        features: Rows of length 1.
        labels: Class of each.
        groups: Group of each.
        context: Hears the progress.

    Shapes:
        features: float32 [N, D]; labels, groups: [N]; [N] comes back.

    Source:
        S. Ramaswamy, R. Rastogi, K. Shim, "Efficient Algorithms for Mining Outliers from Large Data Sets", 2000, for the distance
        to the k-th nearest; here by class, and scaled by median and MAD.
    """
    counted = np.sort(np.unique(groups, return_index=True)[1])  # one picture of each group stands for it
    own, classes = _classes(labels, counted)
    to_class = _class_distances(features, own, groups, [counted[own[counted] == number] for number in range(classes)], context)
    to_own, to_all = to_class[np.arange(len(own)), own], _mean_distances(features, groups)
    further = _further(to_class, to_own, own, counted) + _further(to_all[:, None], to_all, own, counted)
    return _above(further.min(axis=1))


def _classes(labels: Sequence[str], counted: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """A number for each picture's class, and how many there are; classes too small to say what is usual are one together."""
    sizes = Counter(labels[row] for row in counted)
    large = sorted(label for label, size in sizes.items() if size >= _FEWEST)
    number_of = {label: number for number, label in enumerate(large)}
    numbers = np.array([number_of.get(label, len(large)) for label in labels], np.int64)
    return numbers, int(numbers.max()) + 1


def _mean_distances(features: Features, groups: NDArray[np.int64]) -> Distances:
    """The mean distance of each picture to those of other groups; 1 where there are none."""
    rows = features.astype(np.float64)
    numbers, place = np.unique(groups, return_inverse=True)
    sums = np.zeros((len(numbers), rows.shape[1]))
    np.add.at(sums, place, rows)
    others = len(rows) - np.bincount(place)[place]
    cosines = (rows * (rows.sum(axis=0) - sums[place])).sum(axis=1)
    return np.where(others > 0, 1 - cosines / np.maximum(others, 1), 1.0)


def _class_distances(
    features: Features,
    own: NDArray[np.int64],
    groups: NDArray[np.int64],
    members: Sequence[NDArray[np.int64]],
    context: Context,
) -> Distances:
    """The distance of each picture to the `NEIGHBOURS`th nearest of the members of each class. *Shapes*: [N, C] comes back."""
    keys = np.concatenate(members)
    numbers, group = np.unique(groups, return_inverse=True)
    place = np.zeros(len(numbers), np.int64)
    place[group[keys]] = np.arange(len(keys))
    table, mates = torch.from_numpy(features[keys]).T, torch.from_numpy(place[group])
    found = np.ones((len(own), len(members)))
    meter = Meter(context, "Looking for pictures unlike all others", len(own))
    for begin in range(0, len(own), _BLOCK):
        context.check_abandoned()
        block = slice(begin, begin + _BLOCK)
        cosines = torch.from_numpy(features[block]) @ table
        cosines.scatter_(1, mates[block, None], 0.0)  # nothing in common with its own group
        end = 0
        for number, rows in enumerate(members):
            begin_of, end = end, end + len(rows)
            count = min(NEIGHBOURS, max(1, len(rows) // _PART))
            found[block, number] = 1 - cosines[:, begin_of:end].topk(count, dim=1).values[:, -1].numpy()
        meter.advance(len(cosines))
    return found


def _further(distances: Distances, to_own: Distances, own: NDArray[np.int64], counted: NDArray[np.int64]) -> Distances:
    """By how many spreads distances are above what is usual among the pictures of each class.

    Args:
        distances: To each class, or the same one for all.
        to_own: What the pictures of each class have to their own.
        own: Class of each.
        counted: The pictures that say what is usual.

    Shapes:
        distances: [N, C] or [N, 1]; to_own, own: [N]; [N, C] comes back.

    Source:
        B. Iglewicz, D. Hoaglin, "How to Detect and Handle Outliers", 1993; a small class borrows from the spread within all.
    """
    values, numbers = to_own[counted], own[counted]
    inside = [numbers == number for number in range(int(own.max()) + 1)]
    middle = np.array([np.median(values[rows]) if rows.any() else np.median(values) for rows in inside])
    away = np.abs(values - middle[numbers])
    count = np.array([rows.sum() for rows in inside])
    spread = np.array([np.median(away[rows]) if rows.any() else 0.0 for rows in inside])
    spread = NORMAL * (count * spread + _BORROWED * np.median(away)) / (count + _BORROWED)
    return np.asarray((distances - middle) / np.maximum(np.maximum(spread, _LEAST * np.abs(middle)), _NOTHING), np.float64)


def _above(values: Distances) -> Distances:
    """By how many spreads numbers are above their median; the spread is that of the upper half, which trails off further."""
    away = values - float(np.median(values))
    return away / max(NORMAL * float(np.median(away[away >= 0])), _NOTHING)
