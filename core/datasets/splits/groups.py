"""Groups: samples that must stay on one side of a split, by union-find over everything that ties them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

EXAMPLES = 5
"""Examples kept per reason."""


PATTERN = "path-pattern"
"""Reason of what a pattern found in the paths."""

BY_HAND = "by-hand"
"""Reason of what a person tied together."""

LIKENESS = "likeness:"
"""Begins the reasons of what a closer look found alike; how it did follows ("likeness:mirrored")."""


@dataclass(frozen=True)
class Likeness:
    """Two samples that a closer look with a backbone found to show the same, as row numbers.

    Attributes:
        first, second: The samples.
        distance: 0 for equal pictures, 1 for strangers.
        how: "copy", "mirrored" or "turned".
    """

    first: int
    second: int
    distance: float
    how: str


@dataclass(frozen=True)
class Join:
    """Why samples were put into one group.

    Attributes:
        reason: "exact-duplicate", "near-duplicate", "by-hand", "path-pattern", one that begins with "likeness:", or a column's
            name ("group", "owner").
        pictures: Samples that this reason ties to another one.
        examples: A few pairs, as row numbers with the distance: in bits of the perceptual hash, or as in `Likeness`; 0 where
            it does not apply.
    """

    reason: str
    pictures: int
    examples: tuple[tuple[int, int, float], ...]


@dataclass(frozen=True)
class Groups:
    """The groups of a table of samples.

    Attributes:
        names: Name of each sample's group: the first 16 digits of the smallest SHA-256 in it.
        joins: What tied samples together, and how many.
    """

    names: tuple[str, ...]
    joins: tuple[Join, ...]


class UnionFind:
    """Sets of row numbers that can be united; near-constant time per step.

    Source:
        R. Tarjan, "Efficiency of a Good But Not Linear Set Union Algorithm", 1975; by size, with path halving.
    """

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self._size = [1] * count

    def find(self, row: int) -> int:
        """The row that stands for the set of `row`."""
        parent = self._parent
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    def unite(self, first: int, second: int) -> None:
        """Makes one set of the sets of two rows."""
        a, b = self.find(first), self.find(second)
        if a == b:
            return
        if self._size[a] < self._size[b]:
            a, b = b, a
        self._parent[b] = a
        self._size[a] += self._size[b]


def find_groups(
    sha256: Sequence[str],
    near: npt.NDArray[np.int64],
    columns: Mapping[str, Sequence[str | None]],
    alike: Sequence[Likeness] = (),
) -> Groups:
    """The groups of samples: equal content, near-duplicates, likeness to a closer look, the same value in a column.

    The names do not depend on the order of the samples.

    Args:
        sha256: Content of each sample.
        near: Near-duplicates: pairs of rows with the bits in which their perceptual hashes differ.
        columns: Further reasons by name; samples with the same value belong together, None ties nothing.
        alike: What a closer look found.

    Shapes:
        sha256: [N]; near: int64 [M, 3]; each column: [N].
    """
    sets = UnionFind(len(sha256))
    joins = [_join_equal(sets, "exact-duplicate", sha256)]
    for i, j, _ in near.tolist():
        sets.unite(i, j)
    examples = near[np.argsort(near[:, 2], kind="stable")[:EXAMPLES]].tolist()
    joins.append(Join("near-duplicate", len(np.unique(near[:, :2])), tuple((i, j, bits) for i, j, bits in examples)))
    joins += _join_alike(sets, alike)
    joins += [_join_equal(sets, name, values) for name, values in sorted(columns.items())]
    smallest: dict[int, str] = {}
    roots = [sets.find(row) for row in range(len(sha256))]
    for root, content in zip(roots, sha256, strict=True):
        # By content, so that a group's name hangs neither on paths nor on the order in which samples are read.
        smallest[root] = min(content, smallest.get(root, content))
    return Groups(tuple(smallest[root][:16] for root in roots), tuple(join for join in joins if join.pictures))


def _join_alike(sets: UnionFind, alike: Sequence[Likeness]) -> list[Join]:
    by_way: dict[str, list[Likeness]] = {}
    for pair in alike:
        sets.unite(pair.first, pair.second)
        by_way.setdefault(pair.how, []).append(pair)
    joins = []
    for how, pairs in sorted(by_way.items()):
        pairs.sort(key=lambda pair: (pair.distance, pair.first, pair.second))
        tied = {row for pair in pairs for row in (pair.first, pair.second)}
        examples = tuple((pair.first, pair.second, pair.distance) for pair in pairs[:EXAMPLES])
        joins.append(Join(f"{LIKENESS}{how}", len(tied), examples))
    return joins


def _join_equal(sets: UnionFind, reason: str, values: Sequence[str | None]) -> Join:
    first: dict[str, int] = {}
    tied: set[int] = set()
    examples: list[tuple[int, int, float]] = []
    for row, value in enumerate(values):
        if value is None:
            continue
        other = first.setdefault(value, row)
        if other != row:
            sets.unite(other, row)
            tied |= {other, row}
            if len(examples) < EXAMPLES:
                examples.append((other, row, 0))
    return Join(reason, len(tied), tuple(examples))
