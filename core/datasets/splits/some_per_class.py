"""Less of train than there is: so many pictures of each class, in whole groups, and in each larger number the smaller ones."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence

from core.datasets.catalog.dataset import SampleTable


def some_per_class(table: SampleTable, count: int, seed: int) -> SampleTable:
    """The table with about so many pictures of each class on train; the other ones of train are on no side then.

    Groups come in an order drawn by the seed, for each class by itself, and are taken whole: until there are as near to `count`
    as whole groups allow, one group at least. What is taken for 10 is taken for 20 as well, and pictures that are added later
    move none. A group of several classes comes whole with the first that takes it.
    """
    train = [row for row, side in enumerate(table.sides) if side == "train"]
    sizes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in train:
        sizes[table.labels[row]][table.groups[row]] += 1
    taken: set[str] = set()
    for groups in sizes.values():
        order = sorted(groups, key=lambda group: _drawn(group, seed))
        taken.update(order[: _nearest([groups[group] for group in order], count)])
    sides = tuple(
        None if side == "train" and group not in taken else side for side, group in zip(table.sides, table.groups, strict=True)
    )
    return SampleTable(table.paths, table.sha256, table.labels, sides, table.groups)


def _nearest(sizes: Sequence[int], count: int) -> int:
    """How many of these come nearest to a sum, the first one always; of two that are as near the fewer."""
    best, total = 1, 0
    away = None
    for place, size in enumerate(sizes, start=1):
        total += size
        if away is not None and abs(total - count) >= away:
            break
        best, away = place, abs(total - count)
    return best


def _drawn(group: str, seed: int) -> bytes:
    """Where a group comes, by its name alone: a draw from a list would be another one with every picture that is added."""
    return hashlib.sha256(f"{seed}\0{group}".encode("utf-8", "surrogatepass")).digest()
