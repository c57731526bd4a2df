"""Pictures that are copies of others although their perceptual hashes differ: crops, turns, mirror images, changed light.

Bought with a failure: of 30 leaves with their quarter turns beside them, 29 lay on both sides of a split after a closer look,
which knew mirror images only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from core.datasets.splits.groups import Likeness
from core.datasets.splits.near_duplicates import DISTANCE
from core.looking.embedding import MIDDLE, PARTS, WHOLE
from core.looking.nearest import Nearest, contrasting, nearest, shortening
from core.looking.registering import MIRROR, TURNS, Compared, agreement, turned, turned_back
from core.pictures.pairs import near_pairs
from core.pictures.phash import SIDE as HASH_SIDE
from core.pictures.phash import phash
from core.pixels.store import Squares
from core.support.jobs import Context

ALIKE = 0.86
"""Agreement of pixels from which on two pictures are told to be the same photograph.

Different photographs of which one is looked for in all of the other reach 0.8 (motorcycles of one make before the same wall),
copies fall to 0.93, those of line drawings aside.
"""

ALIKE_IN_PART = 0.78
"""The same where a picture looks like a part of the other: strangers reach 0.62, crops fall to 0.82."""

LIKELY = 0.72
"""The same for pictures whose perceptual hashes say so as well: strangers reach 0.7."""

NEAR = 0.45
"""Agreement from which on a pair that is not the same photograph is kept, so that a certificate can show the nearest."""

SAME, MIRRORED, TURNED = "copy", "mirrored", "turned"
"""How a picture is like another one: the same, or a part of it; its mirror image, whichever way up; or turned by quarters."""

_PARTNERS = 4  # nearest pictures that are compared with each as a whole
_PART_PARTNERS = 12  # nearest by each part; of parts of line drawings the right one is often the tenth
_PARTS_OF = 40  # of all these the nearest in which a picture is looked for
_FEW = 200  # pictures of which these are looked at however low their cosines are; crops of few lie below 0.2, too
_COSINE = 0.75  # of features of whole pictures; copies lie above
_PART_COSINE = 0.2  # of those of a picture and of a part, as contrasted; crops lie above 0.25
_BITS = 8  # of hashes of the centre squares; the smallest copies are found by these, their features are blurred
_CHUNK = 512
_GREY = (0.299, 0.587, 0.114)


Candidate = tuple[int, int, int, bool]
"""Two pictures, how the second is turned, and whether the first is looked for as a part of it."""


@dataclass(frozen=True)
class Alike:
    """What comparing the pixels came to; each pair once, sorted.

    Attributes:
        copies: Pairs that are one photograph.
        near: Pairs that agree less and yet more than strangers do; `how` says nothing of them.
    """

    copies: tuple[Likeness, ...]
    near: tuple[Likeness, ...]


def find_alike(
    views: Callable[[str], NDArray[np.float32]],
    contents: NDArray[np.int64],
    hashes: NDArray[np.uint64],
    pictures: Compared,
    context: Context,
) -> Alike:
    """All pairs that agree in their pixels, among those that a backbone or a hash finds similar.

    Args:
        views: Features of each view of all of a picture and of its parts, by its name.
        contents: Pictures with the same number have the same content and are looked at once.
        hashes: Perceptual hash of each whole picture.
        pictures: Their pixels and proportions.
        context: Hears the progress.

    Shapes:
        views: float32 [N, D] each; contents: int64 [N]; hashes: uint64 [N].
    """
    first = _first_of_each(contents)
    likely = set(_by_whole_hashes(first, hashes))
    candidates = {*_by_features(views, first, context), *_by_squares(first, pictures, context), *likely}
    ordered = sorted(candidates)
    if not ordered:
        return Alike((), ())
    table = np.array(ordered, np.int64)
    found = agreement(pictures, table[:, :2], table[:, 2], table[:, 3].astype(bool), context)
    copies: dict[tuple[int, int], Likeness] = {}
    near: dict[tuple[int, int], Likeness] = {}
    for candidate, agreed in zip(ordered, found.tolist(), strict=True):
        first_one, second, turn, is_part = candidate
        pair = (min(first_one, second), max(first_one, second))
        enough = LIKELY if candidate in likely else ALIKE_IN_PART if is_part else ALIKE
        kept = copies if agreed >= enough else near
        distance = max(0.0, 1 - agreed)
        if agreed >= NEAR and (pair not in kept or distance < kept[pair].distance):
            kept[pair] = Likeness(*pair, distance, _how(turn))
    return Alike(tuple(copies[pair] for pair in sorted(copies)), tuple(near[pair] for pair in sorted(near) if pair not in copies))


def _how(turn: int) -> str:
    return SAME if turn == 0 else MIRRORED if turn >= MIRROR else TURNED


def _by_features(views: Callable[[str], NDArray[np.float32]], first: NDArray[np.int64], context: Context) -> Iterator[Candidate]:
    whole = views(WHOLE)
    shorten = shortening(whole)
    whole = shorten(whole)[first]
    what = "Looking for pictures that look alike"
    contrast = contrasting(whole)
    contrasted, in_parts = contrast(whole), []
    for name in PARTS:
        part = shorten(views(name))[first]
        in_parts.append(nearest(contrasted, contrast(part), _PART_PARTNERS, context, what))
        if name == MIDDLE:
            # What has a border looks like another picture as a whole, and the same in its middle.
            for row, other in _near(nearest(part, part, _PARTNERS, context, what), _COSINE):
                yield from _upright_and_mirrored(int(first[row]), int(first[other]))
    for row, other in _nearest_of_all(in_parts).tolist():
        yield int(first[row]), int(first[other]), 0, True
    for row, other in _near(nearest(whole, whole, _PARTNERS, context, what), _COSINE):
        yield from _upright_and_mirrored(int(first[row]), int(first[other]))


def _nearest_of_all(in_parts: list[Nearest]) -> NDArray[np.int64]:
    """Each picture with those whose parts are nearest to it, by whichever part is; of few pictures however far they are.

    *Shapes*: int64 [P, 2].
    """
    others, cosines = (np.concatenate(each, axis=1) for each in zip(*((one.rows, one.cosines) for one in in_parts), strict=True))
    count, width = others.shape
    near = others >= 0 if count <= _FEW else (others >= 0) & (cosines >= _PART_COSINE)
    rows, others, cosines = np.repeat(np.arange(count), width)[near.ravel()], others[near], cosines[near]
    order = np.lexsort((-cosines, others, rows))
    pairs, own = np.unique(np.stack([rows[order], others[order]], axis=1), axis=0, return_index=True)
    order = np.lexsort((-cosines[order[own]], pairs[:, 0]))
    place = np.arange(len(pairs)) - np.searchsorted(pairs[order, 0], pairs[order, 0])
    found: NDArray[np.int64] = pairs[order][place < _PARTS_OF]
    return found


def _near(found: Nearest, least: float) -> Iterator[tuple[int, int]]:
    for row, partner in zip(*np.nonzero((found.rows >= 0) & (found.cosines >= least)), strict=True):
        yield int(row), int(found.rows[row, partner])


def _upright_and_mirrored(a: int, b: int) -> Iterator[Candidate]:
    """A backbone sees hardly any difference between a picture and its mirror image."""
    for turn in (0, MIRROR):
        yield min(a, b), max(a, b), turn, False


def _by_squares(first: NDArray[np.int64], pictures: Compared, context: Context) -> Iterator[Candidate]:
    """Pairs whose centre squares, one of them laid in any of the eight ways, have hashes that differ in a few bits.

    Turned pictures are found by this alone: seven more passes of the backbone would make a look three times as long.
    """
    greys = torch.from_numpy(_greys(pictures.squares, pictures.rows[first], context))
    upright, count = phash(greys.numpy()), len(first)
    for turn in range(TURNS):
        if turn == turned_back(1):
            continue  # what lies so to another picture has that one a quarter turn to the left
        context.check_abandoned()
        hashes = np.concatenate([upright, phash(turned(greys, turn).numpy())]) if turn else upright
        for i, j, _ in near_pairs(hashes, _BITS).tolist():
            if turn and not i < count <= j:
                continue
            a, b = int(first[i]), int(first[j % count])
            if a != b:
                yield min(a, b), max(a, b), turn if a < b else turned_back(turn), False


def _by_whole_hashes(first: NDArray[np.int64], hashes: NDArray[np.uint64]) -> Iterator[Candidate]:
    """Pairs whose hashes take them for near-duplicates."""
    for i, j, _ in near_pairs(hashes[first], DISTANCE).tolist():
        yield int(first[i]), int(first[j]), 0, False


def _greys(squares: Squares, rows: NDArray[np.int64], context: Context) -> NDArray[np.float32]:
    """Grey squares as hashes take them. *Shapes*: float32 [N, 32, 32]."""
    made = np.empty((len(rows), HASH_SIDE, HASH_SIDE), np.float32)
    weights = torch.tensor(_GREY).view(1, 3, 1, 1)
    for begin in range(0, len(rows), _CHUNK):
        context.check_abandoned()
        pictures = torch.from_numpy(squares[rows[begin : begin + _CHUNK]]).permute(0, 3, 1, 2).float()
        grey = (pictures * weights).sum(1, keepdim=True)
        made[begin : begin + _CHUNK] = functional.interpolate(grey, (HASH_SIDE, HASH_SIDE), mode="area")[:, 0].numpy()
    return made


def _first_of_each(contents: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.sort(np.unique(contents, return_index=True)[1])
