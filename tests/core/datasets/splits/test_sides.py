"""Random catalogs, in `make soak` a thousand: no group is ever on two sides, and neither order nor additions move a sample."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from core.datasets.splits.groups import Groups, Likeness, find_groups
from core.datasets.splits.near_duplicates import DISTANCE
from core.datasets.splits.path_pattern import pattern_values
from core.datasets.splits.request import REST
from core.datasets.splits.sides import SplitSides, Stored, fold_sides, new_sides
from core.pictures.pairs import near_pairs

EVERY_TIME = range(300)
WORLDS = range(1000)
PATTERN = r"burst(\d+)"


@dataclass(frozen=True)
class Picture:
    """What a catalog knows of one sample, as far as splits look at it."""

    path: str
    content: str
    phash: int
    label: str
    owner: str | None
    like: str | None  # the content of a picture that a closer look found alike


@dataclass(frozen=True)
class World:
    """A random catalog, and how it is split."""

    pictures: tuple[Picture, ...]
    later: tuple[Picture, ...]
    shares: dict[str, float]
    seed: int
    folds: int


def drawn(number: int) -> World:
    """A world with few contents, hashes, owners and bursts, so that groups form for every reason and through chains."""
    chance = random.Random(number)
    size = chance.choice((1, 2, 5, 20, 60))
    anchors = [chance.getrandbits(64) for _ in range(size * 3)]
    pictures: list[Picture] = []
    for place in range(size + chance.randrange(size + 1)):
        phash = chance.choice(anchors)
        for bit in chance.sample(range(64), chance.randrange(4)):
            phash ^= 1 << bit
        content = hashlib.sha256(bytes([chance.randrange(size * 4)])).hexdigest()
        burst = f"-burst{chance.randrange(size)}" if chance.random() < 0.3 else ""
        owner = f"o{chance.randrange(1 + size // 2)}" if chance.random() < 0.25 else None
        like = chance.choice(pictures).content if pictures and chance.random() < 0.15 else None
        label = f"c{chance.randrange(1 + size // 8)}"
        pictures.append(Picture(f"{label}/{place}{burst}.jpg", content, phash, label, owner, like))
    chance.shuffle(pictures)
    shares = chance.choice(
        (
            {"train": 0.8, "val": 0.1, "test": 0.1},
            {"train": 0.5, "val": 0.25, "test": 0.25},
            {"train": 0.9, "val": 0.0, "test": 0.1},
            {"train": 0.4, "val": 0.1, "test": 0.1, REST: 0.4},
        )
    )
    return World(tuple(pictures[:size]), tuple(pictures[size:]), shares, number % 7, chance.randrange(2, 7))


def likenesses(pictures: Sequence[Picture]) -> list[Likeness]:
    first: dict[str, int] = {}
    for row, picture in enumerate(pictures):
        first.setdefault(picture.content, row)
    pairs = ((row, first.get(picture.like or "")) for row, picture in enumerate(pictures))
    return [Likeness(row, other, 0.1, "mirrored") for row, other in pairs if other is not None]


def grouped(pictures: Sequence[Picture]) -> Groups:
    columns = {
        "owner": [picture.owner for picture in pictures],
        "path-pattern": pattern_values(PATTERN, [picture.path for picture in pictures]),
    }
    hashes = np.array([picture.phash for picture in pictures], np.uint64)
    return find_groups([picture.content for picture in pictures], near_pairs(hashes), columns, alike=likenesses(pictures))


def bound_pairs(pictures: Sequence[Picture]) -> list[tuple[int, int]]:
    """Every pair that must not be parted, by the rules themselves and without any union-find."""
    bursts = pattern_values(PATTERN, [picture.path for picture in pictures])
    alike = {(pair.first, pair.second) for pair in likenesses(pictures)}
    return [
        (i, j)
        for i, a in enumerate(pictures)
        for j, b in enumerate(pictures[:i])
        if a.content == b.content
        or (a.phash ^ b.phash).bit_count() <= DISTANCE
        or (a.owner is not None and a.owner == b.owner)
        or (bursts[i] is not None and bursts[i] == bursts[j])
        or not alike.isdisjoint({(i, j), (j, i)})
    ]


Splitter = Callable[[World, Sequence[Picture], Stored | Sequence[Stored] | None], list[SplitSides]]


def once(world: World, pictures: Sequence[Picture], stored: Sequence[Stored] | None) -> list[SplitSides]:
    known = stored[0] if stored is not None else [(False, None)] * len(pictures)
    labels = [picture.label for picture in pictures]
    return [new_sides(grouped(pictures).names, labels, world.shares, world.seed, known)]


def in_folds(world: World, pictures: Sequence[Picture], stored: Sequence[Stored] | None) -> list[SplitSides]:
    known = stored if stored is not None else [[(False, None)] * len(pictures)] * world.folds
    labels = [picture.label for picture in pictures]
    return list(fold_sides(grouped(pictures).names, labels, 0.1, world.seed, known))


def assert_kept(splitter: Splitter, world: World) -> int:
    """Holds a world against every rule; returns how many pairs were bound."""
    first = splitter(world, world.pictures, None)
    bound = bound_pairs(world.pictures)
    for split in first:
        assert split.tied == ()
        assert all(split.sides[i] == split.sides[j] for i, j in bound), world
    order = list(range(len(world.pictures)))
    random.Random(world.seed).shuffle(order)
    again = splitter(world, [world.pictures[row] for row in order], None)
    for split, other in zip(first, again, strict=True):
        assert other.sides == tuple(split.sides[row] for row in order), world
    everything = (*world.pictures, *world.later)
    stored = [[*((True, side) for side in split.sides), *((False, None) for _ in world.later)] for split in first]
    for split, more in zip(first, splitter(world, everything, stored), strict=True):
        assert more.sides[: len(world.pictures)] == split.sides, world
        parted = [(i, j) for i, j in bound_pairs(everything) if None not in (more.sides[i], more.sides[j])]
        # New knowledge may tie samples that were parted before; what is new is never on a side apart from them.
        assert all(more.sides[i] == more.sides[j] for i, j in parted if max(i, j) >= len(world.pictures)), world
    return len(bound)


def test_the_worlds_have_many_groups_of_several_pictures() -> None:
    shares = []
    for number in range(200):
        world = drawn(number)
        if len(world.pictures) == 60:
            shares.append(len(set(grouped(world.pictures).names)) / 60)
    assert len(shares) > 20
    assert 0.4 < sum(shares) / len(shares) < 0.8


@pytest.mark.parametrize("numbers", [EVERY_TIME, pytest.param(WORLDS, marks=pytest.mark.soak)])
def test_catalogs_are_split_without_a_leak(numbers: range) -> None:
    assert sum(assert_kept(once, drawn(number)) > 0 for number in numbers) > len(numbers) / 3


@pytest.mark.parametrize("numbers", [EVERY_TIME, pytest.param(WORLDS, marks=pytest.mark.soak)])
def test_folds_of_catalogs_do_not_leak_either(numbers: range) -> None:
    worlds = (replace(world, later=world.later[:5]) for world in map(drawn, numbers) if len(world.pictures) < 60)
    assert sum(assert_kept(in_folds, world) > 0 for world in worlds) > len(numbers) / 4


def test_every_picture_is_on_test_in_exactly_one_fold() -> None:
    for number in range(50):
        world = drawn(number)
        folds = in_folds(world, world.pictures, None)
        for sides in zip(*(fold.sides for fold in folds), strict=True):
            assert sides.count("test") == 1
            assert None not in sides
