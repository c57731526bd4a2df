"""Groups: what belongs together is in one, in whichever order it is listed, and additions move nothing."""

from __future__ import annotations

import hashlib
import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.splits.groups import find_groups
from core.datasets.splits.sides import new_sides
from core.datasets.splits.stratifying import assign_groups
from core.pictures.pairs import near_pairs
from tests.catalogs import SHARES

# A small world of samples: few contents, few hashes near each other, few owners, so that groups form by every reason.
worlds = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 40), st.sampled_from([None, None, None, "x", "y"]), st.integers(0, 3)),
    min_size=1,
    max_size=60,
)


def columns_of(world: list[tuple[int, int, str | None, int]]) -> tuple[list[str], np.ndarray, list[str | None], list[str]]:
    sha256 = [hashlib.sha256(bytes([content])).hexdigest() for content, _, _, _ in world]
    spread = [random.Random(hash_seed // 3).getrandbits(64) ^ (1 << (hash_seed % 3)) for _, hash_seed, _, _ in world]
    return sha256, np.array(spread, np.uint64), [owner for _, _, owner, _ in world], [f"c{label}" for *_, label in world]


def must_stay_together(sha256: list[str], hashes: np.ndarray, owners: list[str | None], i: int, j: int) -> bool:
    near = int(hashes[i] ^ hashes[j]).bit_count() <= 4
    return sha256[i] == sha256[j] or near or (owners[i] is not None and owners[i] == owners[j])


@settings(deadline=None, max_examples=60)
@given(world=worlds, seed=st.integers(0, 5))
def test_what_belongs_together_is_on_one_side_and_order_does_not_matter(
    world: list[tuple[int, int, str | None, int]], seed: int
) -> None:
    sha256, hashes, owners, labels = columns_of(world)
    groups = find_groups(sha256, near_pairs(hashes), {"owner": owners})
    chosen = assign_groups(groups.names, labels, SHARES, seed)
    sides = [chosen[name] for name in groups.names]
    for i in range(len(world)):
        for j in range(i):
            if must_stay_together(sha256, hashes, owners, i, j):
                assert sides[i] == sides[j]
    order = list(range(len(world)))
    random.Random(seed).shuffle(order)
    again = find_groups([sha256[i] for i in order], near_pairs(hashes[order]), {"owner": [owners[i] for i in order]})
    assert again.names == tuple(groups.names[i] for i in order)
    assert assign_groups(again.names, [labels[i] for i in order], SHARES, seed) == chosen


@settings(deadline=None, max_examples=60)
@given(world=worlds, later=worlds, seed=st.integers(0, 3))
def test_additions_move_nothing_and_do_not_leak(
    world: list[tuple[int, int, str | None, int]], later: list[tuple[int, int, str | None, int]], seed: int
) -> None:
    before = columns_of(world)
    first = new_sides(
        find_groups(before[0], near_pairs(before[1]), {"owner": before[2]}).names,
        before[3],
        SHARES,
        seed,
        [(False, None)] * len(world),
    )
    sha256, hashes, owners, labels = columns_of(world + later)
    stored = [(True, side) for side in first.sides] + [(False, None)] * len(later)
    second = new_sides(find_groups(sha256, near_pairs(hashes), {"owner": owners}).names, labels, SHARES, seed, stored)
    assert second.sides[: len(world)] == first.sides
    assert all(row >= len(world) for row in second.tied)
    for i in range(len(stored)):
        for j in range(i):
            if must_stay_together(sha256, hashes, owners, i, j) and second.sides[i] and second.sides[j]:
                assert second.sides[i] == second.sides[j]
