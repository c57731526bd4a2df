"""Pairs of near-equal perceptual hashes, found by multi-index hashing: exact, and quick for tens of thousands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

BITS = 64
CROWD = 100
"""Pictures that share one hash, above which they are chained instead of paired with each other."""

_CHUNK = 2**22  # candidate pairs looked at in one go; bounds the working memory at about 200 MB

Hashes = npt.NDArray[np.uint64]
Indices = npt.NDArray[np.int64]


def near_pairs(hashes: Hashes, distance: int = 4) -> npt.NDArray[np.int64]:
    """All pairs of hashes that differ in at most `distance` bits, sorted.

    Two hashes within d bits agree in at least one of d + 1 blocks of bits, so only hashes that share a block are compared.
    The result is the same as comparing every pair, with one exception that keeps folders of thousands of uniform pictures
    from producing millions of pairs: where more than `CROWD` pictures share one hash, each of them is paired with the next
    one only, and the first stands for all of them in pairs with other hashes. What belongs together stays connected.

    Shapes:
        hashes: uint64 [N]; result int [M, 3] with columns i < j and their distance in bits.

    Raises:
        ValueError: The distance is not from 0 to 63.

    Source:
        M. Norouzi, A. Punjani, D. Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", 2012.
    """
    if not 0 <= distance < BITS:
        raise ValueError(f"distance must be 0 to {BITS - 1} bits, got {distance}")
    distinct, inverse, counts = np.unique(hashes.astype(np.uint64), return_inverse=True, return_counts=True)
    members = np.argsort(inverse, kind="stable").astype(np.int64)
    starts = np.cumsum(counts) - counts
    found = [_same(members, starts, counts)]
    found += [_spread(pairs, members, starts, counts) for pairs in _distinct_pairs(distinct, distance)]
    pairs = np.concatenate(found)
    pairs[:, :2] = np.sort(pairs[:, :2], axis=1)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _distinct_pairs(hashes: Hashes, distance: int) -> Iterator[npt.NDArray[np.int64]]:
    """Pairs among hashes of which no two are equal, chunk by chunk, each pair once."""
    edges = np.linspace(0, BITS, distance + 2).astype(int)
    masks = [np.uint64(((1 << int(high - low)) - 1) << int(low)) for low, high in pairwise(edges)]
    for number, mask in enumerate(masks):
        keys = hashes & mask
        order = np.argsort(keys, kind="stable").astype(np.int64)
        for first, second in _pairs_in_runs(keys[order]):
            i, j = order[first], order[second]
            different = hashes[i] ^ hashes[j]
            bits = np.bitwise_count(different)
            kept = bits <= distance
            for earlier in masks[:number]:
                kept &= (different & earlier) != 0  # a pair that shares an earlier block was found there
            yield np.stack([i[kept], j[kept], bits[kept].astype(np.int64)], axis=1)


def _pairs_in_runs(keys: Hashes | Indices) -> Iterator[tuple[Indices, Indices]]:
    """Positions of every two equal keys of a sorted row, at most about `_CHUNK` pairs at a time."""
    begins = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.zeros(0, np.int64)
    lengths = np.diff(np.append(begins, len(keys)))
    partners = np.repeat(begins + lengths, lengths) - np.arange(len(keys)) - 1  # how many equal keys follow each
    totals = np.cumsum(partners)
    start = 0
    while start < len(keys):
        before = totals[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(totals, before + _CHUNK, side="right")))
        repeats = partners[start:end]
        first = np.repeat(np.arange(start, end), repeats)
        offsets = np.arange(len(first)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        yield first, first + 1 + offsets
        start = end


def _same(members: Indices, starts: Indices, counts: Indices) -> npt.NDArray[np.int64]:
    """Pairs of pictures that share a hash: all of them, or a chain where it is a crowd."""
    keys, crowded = np.repeat(starts, counts), np.repeat(counts > CROWD, counts)
    few = np.flatnonzero(~crowded)
    found = [np.stack([few[first], few[second]], axis=1) for first, second in _pairs_in_runs(keys[few])]
    chain = np.flatnonzero(crowded[:-1] & (keys[1:] == keys[:-1]))
    pairs = members[np.concatenate([*found, np.stack([chain, chain + 1], axis=1)])]
    return np.concatenate([pairs, np.zeros((len(pairs), 1), np.int64)], axis=1)


def _spread(pairs: npt.NDArray[np.int64], members: Indices, starts: Indices, counts: Indices) -> npt.NDArray[np.int64]:
    """Pairs of distinct hashes as pairs of the pictures that have them."""
    sizes = np.where(counts > CROWD, 1, counts)
    left, right = sizes[pairs[:, 0]], sizes[pairs[:, 1]]
    repeats = left * right
    which = np.repeat(np.arange(len(pairs)), repeats)
    offsets = np.arange(len(which)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    i = members[starts[pairs[which, 0]] + offsets // right[which]]
    j = members[starts[pairs[which, 1]] + offsets % right[which]]
    return np.stack([i, j, pairs[which, 2]], axis=1)
