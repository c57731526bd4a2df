"""The certificate of a split: what was tied together and why, what lies where, and how near the sides come to each other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import combinations
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.catalog import schema
from core.datasets.catalog.catalog_errors import stored
from core.datasets.catalog.dataset import Dataset
from core.support.documents import record
from core.support.errors import NotThere
from core.support.jobs import Context, Meter
from core.support.ordering import in_order

SIDES = ("train", "val", "test")
CLOSEST = 3
"""Pairs named for every two sides: so many by their pixels, where a closer look has compared them, and so many by hashes."""

_BLOCK = 2**24  # comparisons in one go; 128 MB


@dataclass(frozen=True)
class Tie:
    """One reason for which samples were put into one group.

    Attributes:
        reason: As in `core.datasets.splits.groups.Join`.
        pictures: Samples that it ties to another one.
        examples: A few pairs of paths with their distance, as there.
    """

    reason: str
    pictures: int
    examples: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class ClosestPair:
    """Two of the most alike pictures on two different sides.

    Attributes:
        distance: Bits in which their perceptual hashes differ, 0 to 64.
        agreement: How well their pixels agree, where a closer look has compared them: 0 for strangers, 1 for copies.
    """

    sides: tuple[str, str]
    paths: tuple[str, str]
    distance: int
    agreement: float | None = None


@dataclass(frozen=True)
class Certificate:
    """Why nothing leaks from one side of a split to another, or what does in a split that was given.

    Attributes:
        created: When it was made or last extended, ISO 8601 in UTC.
        request: What was asked for, as shown ("train 0.8, val 0.1, test 0.1, seed 0").
        groups: Number of groups on a side.
        counts: Samples per side and class.
        ties: What was tied together and why.
        largest_group: Samples in the largest group.
        closest_across: The closest pairs for every two sides, the closest first.
        leaks: Pictures on val or test whose group is on another side as well. Only a given split can have any, and one that
            is older than what tied them together.
        set_aside: Paths on no side, because they tie two sides together or were not asked for.
        fingerprint: SHA-256 over the sorted (path, sample, label, side) rows.
        warnings: Sentences for the person.
        class_groups: Groups per class that are on a side; empty in certificates of earlier programs.
        closer: True when near-duplicates that only a closer look with a backbone finds were known as well.
        unseen: Pictures that this closer look had not seen: they were added later, or cannot be decoded.
    """

    split: str
    created: str
    request: str
    groups: int
    counts: dict[str, dict[str, int]]
    ties: tuple[Tie, ...]
    largest_group: int
    closest_across: tuple[ClosestPair, ...]
    leaks: tuple[str, ...]
    set_aside: tuple[str, ...]
    fingerprint: str
    warnings: tuple[str, ...]
    class_groups: dict[str, int] = field(default_factory=dict)
    closer: bool = False
    unseen: int = 0

    @property
    def pictures(self) -> int:
        """Samples on a side."""
        return sum(sum(counts.values()) for counts in self.counts.values())


def certificate(dataset: Dataset, split: str) -> Certificate:
    """The stored certificate of a split.

    Raises:
        NotThere: No such split.
    """
    with schema.reading(dataset.catalog.path) as connection:
        row = connection.execute("SELECT certificate FROM splits WHERE name = ?", (split,)).fetchone()
    if row is None:
        known = ", ".join(dataset.split_names()) or "none yet"
        raise NotThere(f"{dataset.name} has no split called {split!r}.", f"Known: {known}.")
    return stored(dataset.catalog.path, row[0], _certificate)


def to_json(entry: Certificate) -> str:
    """The certificate as the catalog stores it."""
    return json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True)


def _certificate(fields: dict[str, Any]) -> Certificate:
    """The certificate in a stored document."""
    # JSON is stored with sorted keys, and people read train, val, test.
    fields["counts"] = {side: {label: int(n) for label, n in fields["counts"][side].items()} for side in SIDES}
    fields["ties"] = tuple(
        Tie(tie["reason"], tie["pictures"], tuple((a, b, bits) for a, b, bits in tie["examples"])) for tie in fields["ties"]
    )
    fields["closest_across"] = tuple(
        ClosestPair(tuple(pair["sides"]), tuple(pair["paths"]), pair["distance"], pair.get("agreement"))
        for pair in fields["closest_across"]
    )
    for name in ("leaks", "set_aside", "warnings"):
        fields[name] = tuple(fields[name])
    return record(Certificate, fields)


def count_sides(labels: Sequence[str], sides: Sequence[str | None]) -> dict[str, dict[str, int]]:
    """Samples per side and class; every class is named on every side."""
    counts = {side: dict.fromkeys(in_order(labels), 0) for side in SIDES}
    for label, side in zip(labels, sides, strict=True):
        if side is not None:
            counts[side][label] += 1
    return counts


def count_groups(labels: Sequence[str], groups: Sequence[str], sides: Sequence[str | None]) -> dict[str, int]:
    """Groups per class with a sample on a side; every class is named."""
    found: dict[str, set[str]] = {label: set() for label in in_order(labels)}
    for label, group, side in zip(labels, groups, sides, strict=True):
        if side is not None:
            found[label].add(group)
    return {label: len(names) for label, names in found.items()}


def closest_across(
    paths: Sequence[str],
    hashes: npt.NDArray[np.uint64],
    sides: Sequence[str | None],
    context: Context,
    compared: Mapping[tuple[int, int], float] = MappingProxyType({}),
) -> tuple[ClosestPair, ...]:
    """The closest pairs for every two sides that have samples, the closest first; no picture twice.

    Up to `CLOSEST` by how well their pixels agree, and as many by their hashes, of which all are compared with all.

    Args:
        paths, hashes, sides: Of the samples.
        context: Hears the progress.
        compared: How well the pixels of pairs of rows agree, the lower row first, where a closer look has compared them.

    Shapes:
        paths, sides: [N]; hashes: uint64 [N].
    """
    rows: Mapping[str, npt.NDArray[np.int64]] = {
        side: np.array([row for row, value in enumerate(sides) if value == side], np.int64) for side in SIDES
    }
    pairs = [(a, b) for a, b in combinations(SIDES, 2) if len(rows[a]) and len(rows[b])]
    meter = Meter(context, "Comparing the sides", sum(len(rows[b]) for _, b in pairs))
    ordered = sorted(compared, key=lambda pair: (-compared[pair], pair))
    found = []
    for a, b in pairs:
        by_pixels = _closest_by_pixels(ordered, sides, (a, b))
        by_hashes = _closest_by_hashes(hashes, rows[a], rows[b], context, meter)
        taken: set[int] = set()
        for i, j in (*by_pixels, *by_hashes):
            if not taken & {i, j}:
                taken |= {i, j}
                bits = int(np.bitwise_count(hashes[i] ^ hashes[j]))
                found.append(ClosestPair((a, b), (paths[i], paths[j]), bits, compared.get((min(i, j), max(i, j)))))
    return tuple(found)


def _closest_by_pixels(
    ordered: Sequence[tuple[int, int]], sides: Sequence[str | None], wanted: tuple[str, str]
) -> list[tuple[int, int]]:
    """The first pairs that lie on these two sides, the row on the first side first; no row twice."""
    chosen: list[tuple[int, int]] = []
    taken: set[int] = set()
    for pair in ordered:
        for i, j in (pair, pair[::-1]):
            if (sides[i], sides[j]) == wanted and not taken & {i, j}:
                taken |= {i, j}
                chosen.append((i, j))
        if len(chosen) == CLOSEST:
            break
    return chosen


def _closest_by_hashes(
    hashes: npt.NDArray[np.uint64], first: npt.NDArray[np.int64], second: npt.NDArray[np.int64], context: Context, meter: Meter
) -> list[tuple[int, int]]:
    """Pairs of a row of one side and a row of the other with the nearest hashes. *Shapes*: first, second: int64, any length."""
    # Each picture of the smaller side with the picture of the other side that is nearest to it.
    many, few = (first, second) if len(first) >= len(second) else (second, first)
    height = max(1, _BLOCK // len(many))
    nearest, bits = np.empty(len(few), np.int64), np.empty(len(few), np.int64)
    for start in range(0, len(few), height):
        context.check_abandoned()
        part = slice(start, start + height)
        # In blocks: all with all of 60,000 pictures at once would be gigabytes.
        table = np.bitwise_count(hashes[few[part]][:, None] ^ hashes[many][None, :])
        nearest[part] = many[table.argmin(axis=1)]
        bits[part] = table.min(axis=1)
        meter.advance(len(table))
    chosen = [(int(nearest[place]), int(few[place])) for place in _first_of_each(nearest, bits)]
    return chosen if many is first else [(j, i) for i, j in chosen]


def _first_of_each(nearest: npt.NDArray[np.int64], bits: npt.NDArray[np.int64]) -> list[int]:
    """Places of the smallest distances, without a second pair for the same picture of the larger side."""
    chosen: list[int] = []
    taken: set[int] = set()
    # Stable, so that one split always names the same pairs.
    for place in np.argsort(bits, kind="stable").tolist():
        if int(nearest[place]) not in taken:
            taken.add(int(nearest[place]))
            chosen.append(place)
        if len(chosen) == CLOSEST:
            break
    return chosen
