"""Whether two small pictures whose hashes are near show the same: their detail and colours are compared, a little beside too.

Bought with a failure: eight of twenty motorcycles that hashes tied together in studio pictures were different ones.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt

SIDE = 32
"""Pixels along each side of what is compared."""

SAME = 0.855
"""Agreement from which on they are the same; different motorcycles in one studio, with near hashes, reach 0.84."""

_REACH = 4  # pixels around a place that count as its surroundings
_BESIDE = 2  # pixels that one may lie beside the other: something may have been cut off
_TILE = 4  # pixels along each side of the tiles whose tints are compared
_COLOUR = 0.3  # difference of tints, in spreads of the light, that counts as another colour
_ONE_TILE = 0.42  # the same in a single tile; copies reach 0.38
_LEAST = 0.5  # standard deviation below which a picture shows nothing, in grey levels
_LEVELS = 12.0  # of grey, by which two pictures that show nothing may differ

Numbers = npt.NDArray[np.float32]


def agreement(first: npt.NDArray[np.uint8], second: npt.NDArray[np.uint8]) -> float:
    """How well two pictures agree that are laid over each other as they are: 1 for the same, about 0 for strangers.

    Shapes:
        first, second: uint8 [SIDE, SIDE, 3].
    """
    pictures = [picture.astype(np.float32) for picture in (first, second)]
    flat = [float(picture.std(axis=(0, 1)).max()) < _LEAST for picture in pictures]
    if all(flat):  # of one colour both, in which there is nothing to compare but that
        return float(np.abs(pictures[0].mean((0, 1)) - pictures[1].mean((0, 1))).max() <= _LEVELS)
    own, other = (_detail(picture.mean(axis=2)) for picture in pictures)
    inner = own[_BESIDE:-_BESIDE, _BESIDE:-_BESIDE]
    size = len(inner)
    best = max(
        _correlation(inner, other[down : down + size, across : across + size])
        for down, across in product(range(2 * _BESIDE + 1), repeat=2)
    )
    return best * _same_colours(*pictures)


def _correlation(first: Numbers, second: Numbers) -> float:
    first, second = first - first.mean(), second - second.mean()
    least = _LEAST * first.size**0.5
    return float((first * second).sum() / (max(least, np.linalg.norm(first)) * max(least, np.linalg.norm(second))))


def _detail(grey: Numbers) -> Numbers:
    """What is left when each place's surroundings are taken off. *Shapes*: float32 [S, S] both."""
    smooth, around = _filters(len(grey))
    return np.asarray(smooth @ grey @ smooth.T - around @ grey @ around.T, np.float32)


def _filters(side: int) -> tuple[Numbers, Numbers]:
    places = np.arange(side)
    apart = np.abs(places - places[:, None])
    smooth = np.clip(2 - apart, 0, None).astype(np.float32)
    smooth /= smooth.sum(1, keepdims=True)
    around = (apart <= _REACH).astype(np.float32)
    return smooth, around / around.sum(1, keepdims=True) @ smooth


def _same_colours(first: Numbers, second: Numbers) -> float:
    tints = []
    for picture in (first, second):
        light = picture.mean(axis=2, keepdims=True)
        tints.append((picture - light) / max(_LEAST, float(light.std())))
    tiles = len(first) // _TILE
    apart = np.square((tints[0] - tints[1]).reshape(tiles, _TILE, tiles, _TILE, 3).mean((1, 3)))
    # One red motorcycle and one black one before the same dark wall have the same colours nearly everywhere.
    if apart.mean(axis=2).max() > _ONE_TILE**2:
        return 0.0
    return float(np.exp(-apart.mean() / _COLOUR**2))
