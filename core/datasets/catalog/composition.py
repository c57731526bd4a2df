"""What a dataset is made of: its pictures in use counted by class, size, format, source, licence and side."""

from __future__ import annotations

import bisect
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ranging import range_in_force
from core.datasets.catalog.sample_filter import LICENCE, PICTURES, WITH_LEDGER
from core.support.jobs import Context
from core.support.ordering import natural

SIDES = ("train", "val", "test")

_EDGES = (32, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192)
"""Where one group of sizes ends and the next begins; pixels along the short side."""

_USED = f"FROM {WITH_LEDGER} WHERE s.used"


@dataclass(frozen=True)
class Count:
    """How many pictures share something.

    Attributes:
        name: What they share, as shown.
        pictures: How many.
        detail: More words about it; may be empty.
        example: SHA-256 of the first of them by path, where they have a look in common; else "".
    """

    name: str
    pictures: int
    detail: str = ""
    example: str = ""


@dataclass(frozen=True)
class SideCounts:
    """Pictures of one class on each side of a split; `aside` are on no side, or came after the split was made."""

    name: str
    train: int
    val: int
    test: int
    aside: int

    @property
    def pictures(self) -> int:
        """All of the class."""
        return self.train + self.val + self.test + self.aside


@dataclass(frozen=True)
class Composition:
    """A dataset's pictures in use, counted in several ways. Every count adds up to `pictures`.

    Attributes:
        pictures: In use.
        classes: By class, the largest first.
        sizes: By the short side in pixels, the smallest first; empty groups at both ends are left out.
        formats: By file format, the most frequent first; so are `sources` and `licences`.
        sources: By where they were imported from.
        licences: By licence: the ledger's where it has the picture, else the source's.
        split: The current split; None when there is none.
        sides: By class and side of that split, classes sorted; empty without one.
        deep: How many are deep, and in which range; empty without any.
        unlabelled: Pictures without a class yet, which are in none of the counts.
    """

    dataset: str
    pictures: int
    classes: tuple[Count, ...]
    sizes: tuple[Count, ...]
    formats: tuple[Count, ...]
    sources: tuple[Count, ...]
    licences: tuple[Count, ...]
    split: str | None
    sides: tuple[SideCounts, ...]
    deep: str = ""
    unlabelled: int = 0


def composition(dataset: Dataset, context: Context | None = None) -> Composition:
    """Job: counts the pictures in use; reads the catalog only.

    Raises:
        NotThere: The catalog is gone.
        Abandoned: The context was told to drop the work.
    """
    context = context or Context()
    split = dataset.current_split
    with schema.reading(dataset.catalog.path) as connection:
        classes = _classes(connection)
        context.check_abandoned()
        short = connection.execute(f"SELECT min(s.width, s.height), count(*) {_USED} GROUP BY 1").fetchall()
        formats = _counted(connection, "s.format")
        sources = _sources(connection)
        licences = _counted(connection, LICENCE)
        context.check_abandoned()
        sides = _sides(connection, split) if split is not None else ()
    total = sum(count.pictures for count in classes)
    deep = range_in_force(dataset)
    told = deep.sentence.rstrip(".") if deep.deep else ""
    without = dataset.catalog.tally().unlabelled
    return Composition(dataset.name, total, classes, size_groups(short), formats, sources, licences, split, sides, told, without)


def size_groups(short_sides: Sequence[tuple[int, int]]) -> tuple[Count, ...]:
    """Pictures by their short side, in groups that grow with the size.

    Args:
        short_sides: Pixels, and how many pictures have so many.
    """
    groups = [0] * (len(_EDGES) + 1)
    for pixels, count in short_sides:
        groups[bisect.bisect_right(_EDGES, pixels)] += count
    names = [
        f"under {_EDGES[0]}",
        *(f"{low:,} to {high - 1:,}" for low, high in pairwise(_EDGES)),
        f"{_EDGES[-1]:,} and more",
    ]
    filled = [place for place, count in enumerate(groups) if count]
    if not filled:
        return ()
    return tuple(Count(names[place], groups[place], "pixels along the short side") for place in range(filled[0], filled[-1] + 1))


def _counted(connection: sqlite3.Connection, what: str) -> tuple[Count, ...]:
    rows = connection.execute(f"SELECT {what}, count(*) {_USED} GROUP BY 1")
    found = [Count(str(name), int(count)) for name, count in rows]
    return tuple(sorted(found, key=lambda row: (-row.pictures, natural(row.name))))


def _classes(connection: sqlite3.Connection) -> tuple[Count, ...]:
    # Beside min(), SQLite gives the other columns of the row in which it is.
    rows = connection.execute(f"SELECT s.class, count(*), s.sha256, min(s.path) FROM {PICTURES} WHERE s.used GROUP BY 1")
    found = [Count(str(name), int(count), example=str(sha256)) for name, count, sha256, _ in rows]
    return tuple(sorted(found, key=lambda row: (-row.pictures, natural(row.name))))


def _sources(connection: sqlite3.Connection) -> tuple[Count, ...]:
    rows = connection.execute(f"SELECT o.location, o.kind, count(*) {_USED} GROUP BY o.id ORDER BY 3 DESC, 1")
    return tuple(Count(str(place), int(count), str(kind)) for place, kind, count in rows)


def _sides(connection: sqlite3.Connection, split: str) -> tuple[SideCounts, ...]:
    query = (
        f"SELECT s.class, r.side, count(*) FROM {PICTURES} LEFT JOIN split_rows r ON r.sample = s.id AND r.split = ? "
        "WHERE s.used GROUP BY 1, 2"
    )
    found: dict[str, Counter[str]] = {}
    for name, side, count in connection.execute(query, (split,)):
        # No row and a row without a side are one thing to a person: not on a side.
        found.setdefault(str(name), Counter())[str(side or "aside")] += int(count)
    return tuple(SideCounts(name, *(counts[side] for side in (*SIDES, "aside"))) for name, counts in sorted(found.items()))
