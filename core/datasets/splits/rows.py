"""What a split is made of: the samples, and everything the catalog knows that ties some of them together."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.datasets.catalog import schema
from core.datasets.catalog.catalog_errors import values_explained
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.groups import BY_HAND, PATTERN, Groups, Likeness, find_groups
from core.datasets.splits.near_duplicates import near_duplicates
from core.datasets.splits.path_pattern import pattern_values
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.ties import read_ties
from core.support.errors import BadInput

DERIVED = "derived_from"
"""The column that holds, for a picture made from another one, the SHA-256 of that one."""

ORIGINAL = "derived_first"
"""The column that holds the SHA-256 of the very first picture, where the one it was made from was itself made from another."""

HOW = "derived_by"
"""The column that says what was done to that one."""

UNCHANGED = "unchanged"
"""What `HOW` says of a picture that was taken over as it is."""

_QUERY = """
SELECT s.id, s.path, s.sha256, s.class, s.given_side, s.given_group, s.phash, c.value, d.value, e.value, s.used
FROM pictures s LEFT JOIN columns c ON c.sample = s.id AND c.name = ? LEFT JOIN columns d ON d.sample = s.id AND d.name = ?
LEFT JOIN columns e ON e.sample = s.id AND e.name = ?
WHERE s.used OR EXISTS (SELECT 1 FROM split_rows p WHERE p.sample = s.id AND p.side IS NOT NULL AND p.split IN ({marks}))
ORDER BY s.path
"""

_WHOLE = """
SELECT d.value FROM columns d JOIN columns e ON e.sample = d.sample AND d.name = ? AND e.name = ? AND e.value = ?
"""


@dataclass(frozen=True)
class SplitRows:
    """The samples that are split, in the order of their paths.

    Excluded or lost samples that a stored split has on a side are among them, so that pictures like them go to that side:
    they may be taken in again. `used` is False for these.

    Attributes:
        columns: What ties samples with equal values together, by reason.
        near: Near-duplicates by hash whose pixels agree, as `near_duplicates` gives them.
        alike: What a closer look found alike.
        resembling: How well the pixels of pairs of rows agree that are no copies, where a closer look has compared them.
        seen: Which of them a closer look has seen.
        views: Whether each is a changed copy of a picture that the dataset holds unchanged as well: fit for train only.
    """

    ids: tuple[int, ...]
    paths: tuple[str, ...]
    sha256: tuple[str, ...]
    labels: tuple[str, ...]
    given_sides: tuple[str | None, ...]
    hashes: npt.NDArray[np.uint64]
    columns: Mapping[str, Sequence[str | None]]
    near: npt.NDArray[np.int64]
    alike: tuple[Likeness, ...]
    resembling: Mapping[tuple[int, int], float]
    seen: tuple[bool, ...]
    used: tuple[bool, ...]
    views: tuple[bool, ...]

    @property
    def closer(self) -> bool:
        """Whether there was a closer look at any of them."""
        return any(self.seen)

    @property
    def unseen(self) -> int:
        """How many of those in use no closer look has seen."""
        return sum(used and not seen for used, seen in zip(self.used, self.seen, strict=True))

    @property
    def to_share(self) -> int:
        """How many samples the shares of the sides are about: those in use that are no views."""
        return sum(used and not view for used, view in zip(self.used, self.views, strict=True))

    def groups(self) -> Groups:
        """The groups they form."""
        return find_groups(self.sha256, self.near, self.columns, alike=self.alike)


def read_rows(dataset: Dataset, splits: Sequence[str], request: SplitRequest) -> SplitRows:
    """The samples to split.

    Args:
        splits: Stored splits whose excluded samples count as well.
        request: Names the column and the pattern to group by.

    Raises:
        BadInput: An unknown column, a pattern that is none or finds nothing, or no samples.
    """
    column = request.group_by or ""
    with schema.reading(dataset.catalog.path) as connection:
        query = _QUERY.format(marks=", ".join("?" * len(splits)))
        found = connection.execute(query, (column, DERIVED, HOW, *splits)).fetchall()
        if not any(row[-1] for row in found):
            raise BadInput(
                f"{dataset.name} has no pictures to split.",
                "Import some, label those without a class, or take excluded ones in again.",
            )
        ids, paths, sha256, labels, given, named, hashes, values, origins, how, used = zip(*found, strict=True)
        seen, alike, resembling = _looked_at(connection, ids)
        tied = read_ties(connection)
        whole = {row[0] for row in connection.execute(_WHOLE, (DERIVED, HOW, UNCHANGED))}
    columns: dict[str, Sequence[str | None]] = {"group": named}
    if column not in ("", "group"):
        known = (*(("group",) if any(named) else ()), *dataset.catalog.column_names())
        if column not in known:
            raise BadInput(f"{dataset.name} has no column called {column!r}.", known_columns(known))
        columns[column] = values
    if tied:
        columns[BY_HAND] = [tied.get(number) for number in ids]
    if any(origins):
        originals = set(origins)  # an original lies on the side of what was made from it
        columns[DERIVED] = [own or (sha if sha in originals else None) for own, sha in zip(origins, sha256, strict=True)]
    if request.group_pattern:
        columns[PATTERN] = pattern_values(request.group_pattern, paths)
        # A pattern with a slip ties nothing, and the split would be called free of leaks all the same.
        if not any(columns[PATTERN]):
            raise BadInput(
                f"The pattern {request.group_pattern!r} finds nothing in any path of {dataset.name}.", f"A path reads {paths[0]}."
            )
    views = tuple(done not in (None, UNCHANGED) and origin in whole for origin, done in zip(origins, how, strict=True))
    # SQLite keeps 64 bits with a sign; the bits are the same.
    with values_explained(dataset.catalog.path):
        # A text where a hash belongs ended here as a defect, though the catalog was damaged.
        numbers = np.array(hashes, np.int64).view(np.uint64)
    near = near_duplicates(dataset.folder, sha256, numbers, seen)
    return SplitRows(
        ids, paths, sha256, labels, given, numbers, columns, near, alike, resembling, seen, tuple(map(bool, used)), views
    )


def known_columns(known: Sequence[str]) -> str:
    """A hint that names the columns there are."""
    return f"Known: {', '.join(known)}." if known else "Its source told of none; a pattern for the path may help."


def _looked_at(
    connection: sqlite3.Connection, ids: Sequence[int]
) -> tuple[tuple[bool, ...], tuple[Likeness, ...], dict[tuple[int, int], float]]:
    """Which of these samples a closer look has seen, what it found alike among them, and what it found to resemble others."""
    row_of = {number: row for row, number in enumerate(ids)}
    pairs = tuple(
        Likeness(min(row_of[a], row_of[b]), max(row_of[a], row_of[b]), distance, how)
        for a, b, distance, how in connection.execute("SELECT a, b, distance, how FROM likenesses ORDER BY a, b")
        if a in row_of and b in row_of
    )
    resembling = {
        (min(row_of[a], row_of[b]), max(row_of[a], row_of[b])): agreement
        for a, b, agreement in connection.execute("SELECT a, b, agreement FROM resemblances")
        if a in row_of and b in row_of
    }
    looks = {number for (number,) in connection.execute("SELECT sample FROM looks")}
    return tuple(number in looks for number in ids), pairs, resembling
