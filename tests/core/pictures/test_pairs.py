"""Near pairs: the same as comparing every pair, also where many hashes are alike."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.pictures import pairs
from core.pictures.pairs import CROWD, near_pairs

Hashes = npt.NDArray[np.uint64]


def brute_force(hashes: Hashes, distance: int) -> npt.NDArray[np.int64]:
    bits = np.bitwise_count(hashes[:, None] ^ hashes[None, :]).astype(np.int64)
    i, j = np.nonzero(np.triu(bits <= distance, 1))
    return np.stack([i, j, bits[i, j]], axis=1)


def clustered(count: int, random: np.random.Generator, flips: int = 6) -> Hashes:
    """Hashes of which many are a few bits away from another one, and some equal."""
    hashes = random.integers(0, 2**64, count, dtype=np.uint64)
    for place in range(count // 2, count):
        hash64 = int(hashes[random.integers(0, place)])
        for bit in random.integers(0, 64, random.integers(0, flips + 1)):
            hash64 ^= 1 << int(bit)
        hashes[place] = hash64
    return hashes[random.permutation(count)]


@pytest.mark.parametrize("distance", [0, 1, 2, 4, 7, 12, 63])
def test_pairs_are_those_of_brute_force(distance: int) -> None:
    hashes = clustered(400, np.random.default_rng(distance))
    found = near_pairs(hashes, distance)
    assert np.array_equal(found, brute_force(hashes, distance))
    assert len(found) > 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 300) | st.just(2**64 - 1), max_size=60), st.integers(0, 10))
def test_pairs_of_any_hashes_are_those_of_brute_force(values: list[int], distance: int) -> None:
    hashes = np.array(values, np.uint64)
    assert np.array_equal(near_pairs(hashes, distance), brute_force(hashes, distance))


def test_small_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = clustered(300, np.random.default_rng(9))
    monkeypatch.setattr(pairs, "_CHUNK", 7)
    assert np.array_equal(near_pairs(hashes, 4), brute_force(hashes, 4))


def test_no_hash_or_one_has_no_pairs() -> None:
    for count in (0, 1):
        assert near_pairs(np.zeros(count, np.uint64)).shape == (0, 3)


@pytest.mark.parametrize("distance", [-1, 64])
def test_impossible_distances_are_refused(distance: int) -> None:
    with pytest.raises(ValueError, match=rf"^distance must be 0 to 63 bits, got {distance}$"):
        near_pairs(np.zeros(2, np.uint64), distance)


def test_up_to_a_crowd_every_pair_is_named() -> None:
    assert len(near_pairs(np.full(CROWD, 5, np.uint64))) == CROWD * (CROWD - 1) // 2


def test_thousands_of_equal_hashes_are_chained_and_stay_connected() -> None:
    random = np.random.default_rng(1)
    hashes = np.concatenate([np.zeros(30_000, np.uint64), np.full(20_000, 3, np.uint64), clustered(1000, random)])
    order = random.permutation(len(hashes))
    hashes = hashes[order]
    found = near_pairs(hashes)
    assert len(found) < 60_000
    assert (np.bitwise_count(hashes[found[:, 0]] ^ hashes[found[:, 1]]) == found[:, 2]).all()
    parent = list(range(len(hashes)))

    def root(member: int) -> int:
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for i, j, _ in found.tolist():
        parent[root(i)] = root(j)
    crowd = np.flatnonzero((hashes == 0) | (hashes == 3))
    assert len({root(int(member)) for member in crowd}) == 1
    lonely = np.flatnonzero(np.isin(hashes, [0, 3], invert=True))
    expected = brute_force(hashes[lonely], 4)
    inside = found[np.isin(found[:, 0], lonely) & np.isin(found[:, 1], lonely)]
    assert len(inside) == len(expected)


def test_of_sixty_thousand_few_pairs_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of a second; comparing all of them takes many."""
    in_runs, compared = pairs._pairs_in_runs, 0

    def counted(keys: Hashes | npt.NDArray[np.int64]) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
        nonlocal compared
        for first, second in in_runs(keys):
            compared += len(first)
            yield first, second

    monkeypatch.setattr(pairs, "_pairs_in_runs", counted)
    hashes = clustered(60_000, np.random.default_rng(2))
    assert len(near_pairs(hashes)) > 10_000
    assert 10_000 < compared < 0.01 * len(hashes) ** 2 / 2
