"""Pictures that are copies of others although their perceptual hashes differ: crops, turns, mirror images, changed light.

Bought with a failure: of 30 leaves with their quarter turns beside them, 29 lay on both sides of a split after a closer look,
which knew mirror images only.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from core.datasets.splits.groups import DISTANCE, Likeness
from core.looking.nearest import nearest
from core.looking.registering import MIRROR, TURNS, agreement, turned, turned_back
from core.pictures.pairs import near_pairs
from core.pictures.phash import SIDE as HASH_SIDE
from core.pictures.phash import phash
from core.pixels.features import VIEW
from core.pixels.store import PixelStore
from core.support.jobs import Context

ALIKE = 0.86
"""Agreement of pixels from which on two pictures are told to be the same photograph.

Measured on photographs with planted copies: of 300 copies 296 agree by more than this or by `LIKELY`; of different
photographs the most alike, motorcycles of one make before the same wall, agree by 0.82.
"""

LIKELY = 0.7
"""The same for pictures whose perceptual hashes say so as well.

Different photographs with near hashes reach 0.6, and one motorcycle in two colours in the same studio 0.78; copies that
were made brighter fall to 0.73.
"""

SAME, MIRRORED, TURNED = "copy", "mirrored", "turned"
"""How a picture is like another one: the same, or a part of it; its mirror image, whichever way up; or turned by quarters."""

_PARTNERS = 4  # nearest pictures that are compared with each, per view
_COSINE = 0.8  # of features; copies lie above
_BITS = 8  # of hashes of the centre squares; the smallest copies are found by these, their features are blurred
_CHUNK = 512
_GREY = (0.299, 0.587, 0.114)


def find_alike(
    views: dict[str, NDArray[np.float32]],
    contents: NDArray[np.int64],
    hashes: NDArray[np.uint64],
    store: PixelStore,
    rows: NDArray[np.int64],
    context: Context,
) -> tuple[Likeness, ...]:
    """All pairs that agree in their pixels, among those that a backbone or a hash finds similar; each pair once, sorted.

    Args:
        views: Features of each view, of length 1; the centre first.
        contents: Pictures with the same number have the same content and are looked at once.
        hashes: Perceptual hash of each whole picture.
        store, rows: Their pixels, and the row of each.
        context: Hears the progress.

    Shapes:
        views: float32 [N, D] each; contents, rows: int64 [N]; hashes: uint64 [N].
    """
    likely = set(_by_whole_hashes(contents, hashes))
    candidates = {*_by_features(views, contents, context), *_by_squares(contents, store, rows, context), *likely}
    ordered = sorted(candidates)
    if not ordered:
        return ()
    table = np.array(ordered, np.int64)
    found = agreement(store.squares, rows, table[:, :2], table[:, 2], context)
    best: dict[tuple[int, int], Likeness] = {}
    for candidate, agreed in zip(ordered, found.tolist(), strict=True):
        first, second, turn = candidate
        distance = max(0.0, 1 - agreed)
        earlier = best.get((first, second))
        if agreed >= (LIKELY if candidate in likely else ALIKE) and (earlier is None or distance < earlier.distance):
            best[first, second] = Likeness(first, second, distance, _how(turn))
    return tuple(best[pair] for pair in sorted(best))


def _how(turn: int) -> str:
    return SAME if turn == 0 else MIRRORED if turn >= MIRROR else TURNED


def _by_features(
    views: dict[str, NDArray[np.float32]], contents: NDArray[np.int64], context: Context
) -> Iterator[tuple[int, int, int]]:
    first = _first_of_each(contents)
    for name, features in views.items():
        near = nearest(views[VIEW][first], features[first], _PARTNERS, context, "Looking for pictures that look alike")
        for row, partner in zip(*np.nonzero((near.rows >= 0) & (near.cosines >= _COSINE)), strict=True):
            a, b = int(first[row]), int(first[near.rows[row, partner]])
            yield min(a, b), max(a, b), MIRROR if name == "mirror" else 0


def _by_squares(
    contents: NDArray[np.int64], store: PixelStore, rows: NDArray[np.int64], context: Context
) -> Iterator[tuple[int, int, int]]:
    """Pairs whose centre squares, one of them laid in any of the eight ways, have hashes that differ in a few bits.

    Turned pictures are found by this alone: seven more passes of the backbone would make a look three times as long.
    """
    first = _first_of_each(contents)
    greys = torch.from_numpy(_greys(store, rows[first], context))
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
                yield min(a, b), max(a, b), turn if a < b else turned_back(turn)


def _by_whole_hashes(contents: NDArray[np.int64], hashes: NDArray[np.uint64]) -> Iterator[tuple[int, int, int]]:
    """Pairs that the check of files takes for near-duplicates."""
    first = _first_of_each(contents)
    for i, j, _ in near_pairs(hashes[first], DISTANCE).tolist():
        yield int(first[i]), int(first[j]), 0


def _greys(store: PixelStore, rows: NDArray[np.int64], context: Context) -> NDArray[np.float32]:
    """Grey squares as hashes take them. *Shapes*: float32 [N, 32, 32]."""
    made = np.empty((len(rows), HASH_SIDE, HASH_SIDE), np.float32)
    weights = torch.tensor(_GREY).view(1, 3, 1, 1)
    for begin in range(0, len(rows), _CHUNK):
        context.check_abandoned()
        pictures = torch.from_numpy(store.squares[rows[begin : begin + _CHUNK]]).permute(0, 3, 1, 2).float()
        grey = (pictures * weights).sum(1, keepdim=True)
        made[begin : begin + _CHUNK] = functional.interpolate(grey, (HASH_SIDE, HASH_SIDE), mode="area")[:, 0].numpy()
    return made


def _first_of_each(contents: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.sort(np.unique(contents, return_index=True)[1])
