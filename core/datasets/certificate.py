"""The certificate of a split: what was tied together and why, what lies where, and how near the sides come to each other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets import schema
from core.datasets.dataset import Dataset
from core.support.errors import NotThere
from core.support.jobs import Context, Meter

SIDES = ("train", "val", "test")
_BLOCK = 2**24  # comparisons in one go; 128 MB


@dataclass(frozen=True)
class Tie:
    """One reason for which samples were put into one group.

    Attributes:
        reason: "exact-duplicate", "near-duplicate", or a column's name.
        pictures: Samples that it ties to another one.
        examples: A few pairs of paths with their distance in bits.
    """

    reason: str
    pictures: int
    examples: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class ClosestPair:
    """The two most alike pictures on two different sides; `distance` is in bits of the perceptual hash, 0 to 64."""

    sides: tuple[str, str]
    paths: tuple[str, str]
    distance: int


@dataclass(frozen=True)
class Certificate:
    """Why nothing leaks from one side of a split to another, or what does in a split that was given.

    Attributes:
        split: Its name.
        created: When it was made or last extended, ISO 8601 in UTC.
        request: What was asked for, as shown ("train 0.8, val 0.1, test 0.1, seed 0").
        groups: Number of groups on a side.
        counts: Samples per side and class.
        ties: What was tied together and why.
        largest_group: Samples in the largest group.
        closest_across: The closest pair for every two sides.
        leaks: Pictures on val or test whose group is on another side as well; only a given split can have any.
        set_aside: Paths on no side, because they tie two sides together or were not asked for.
        fingerprint: SHA-256 over the sorted (path, sample, label, side) rows.
        warnings: Sentences for the person.
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
    return from_json(row[0])


def to_json(entry: Certificate) -> str:
    """The certificate as the catalog stores it."""
    return json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Certificate:
    """The certificate in a stored text."""
    fields: dict[str, Any] = json.loads(text)
    fields["ties"] = tuple(
        Tie(tie["reason"], tie["pictures"], tuple((a, b, bits) for a, b, bits in tie["examples"])) for tie in fields["ties"]
    )
    fields["closest_across"] = tuple(
        ClosestPair(tuple(pair["sides"]), tuple(pair["paths"]), pair["distance"]) for pair in fields["closest_across"]
    )
    for name in ("leaks", "set_aside", "warnings"):
        fields[name] = tuple(fields[name])
    return Certificate(**fields)


def count_sides(labels: Sequence[str], sides: Sequence[str | None]) -> dict[str, dict[str, int]]:
    """Samples per side and class; every class is named on every side."""
    counts = {side: dict.fromkeys(sorted(set(labels)), 0) for side in SIDES}
    for label, side in zip(labels, sides, strict=True):
        if side is not None:
            counts[side][label] += 1
    return counts


def closest_across(
    paths: Sequence[str], hashes: npt.NDArray[np.uint64], sides: Sequence[str | None], context: Context
) -> tuple[ClosestPair, ...]:
    """The closest pair for every two sides that have samples, by comparing all with all.

    Shapes:
        paths, sides: [N]; hashes: uint64 [N].
    """
    rows: Mapping[str, npt.NDArray[np.int64]] = {
        side: np.array([row for row, value in enumerate(sides) if value == side], np.int64) for side in SIDES
    }
    pairs = [(a, b) for a, b in combinations(SIDES, 2) if len(rows[a]) and len(rows[b])]
    meter = Meter(context, "Comparing the sides", sum(len(rows[b]) for _, b in pairs))
    found = []
    for a, b in pairs:
        best = (65, 0, 0)
        height = max(1, _BLOCK // len(rows[a]))
        for start in range(0, len(rows[b]), height):
            context.check_abandoned()
            part = rows[b][start : start + height]
            bits = np.bitwise_count(hashes[part][:, None] ^ hashes[rows[a]][None, :])
            place = int(bits.argmin())
            i, j = part[place // len(rows[a])], rows[a][place % len(rows[a])]
            best = min(best, (int(bits.flat[place]), int(j), int(i)))
            meter.advance(len(part))
        found.append(ClosestPair((a, b), (paths[best[1]], paths[best[2]]), best[0]))
    return tuple(found)
