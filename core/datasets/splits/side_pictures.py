"""A few pictures of each class on each side of a split, to look at what was divided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.support.ordering import in_order

EACH = 8
"""Pictures of a class that are named on each side."""


@dataclass(frozen=True)
class ShownPicture:
    """A picture by its path and the SHA-256 of its file."""

    path: str
    sha256: str


@dataclass(frozen=True)
class ClassOnSides:
    """A class with a few of its pictures in use on each side, by side; a side without any is left out."""

    label: str
    pictures: Mapping[str, tuple[ShownPicture, ...]]


def class_pictures(dataset: Dataset, split: str) -> tuple[ClassOnSides, ...]:
    """Every class on a side of the split, in the order people read them, with at most `EACH` pictures a side."""
    # By content, which is as good as drawn at random and the same every time: by name a burst would stand for its class.
    query = (
        "SELECT class, side, path, sha256 FROM (SELECT p.class, r.side, p.path, p.sha256, "
        "row_number() OVER (PARTITION BY p.class, r.side ORDER BY p.sha256) AS place "
        "FROM split_rows r JOIN pictures p ON p.id = r.sample WHERE r.split = ? AND r.side IS NOT NULL AND p.used) "
        "WHERE place <= ? ORDER BY class, side, place"
    )
    found: dict[str, dict[str, list[ShownPicture]]] = defaultdict(lambda: defaultdict(list))
    with schema.reading(dataset.catalog.path) as connection:
        for label, side, path, sha256 in connection.execute(query, (split, EACH)):
            found[label][side].append(ShownPicture(path, sha256))
    return tuple(
        ClassOnSides(label, {side: tuple(pictures) for side, pictures in found[label].items()}) for label in in_order(found)
    )
