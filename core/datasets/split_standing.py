"""Whether a stored split still holds with what the catalog has come to know since."""

from __future__ import annotations

from dataclasses import dataclass

from core.datasets import schema
from core.datasets.dataset import Dataset
from core.datasets.split_request import SplitRequest
from core.datasets.split_rows import read_rows


@dataclass(frozen=True)
class Standing:
    """What has become of a split.

    Attributes:
        across: Pictures in use on val or test whose group, as the catalog knows it now, is on another side as well.
        unknown: Pictures in use that the split does not know; they were added later.
        closer: True when there was a closer look that finds what the perceptual hash misses.
    """

    across: tuple[str, ...]
    unknown: int
    closer: bool


def standing(dataset: Dataset, split: str, request: SplitRequest) -> Standing:
    """How a split stands now; `request` is what it was asked to be.

    Raises:
        BadInput: The dataset has no pictures left in use, or a column that the split grouped by is gone.
    """
    rows = read_rows(dataset, [split], request)
    names = rows.groups().names
    with schema.reading(dataset.catalog.path) as connection:
        stored = dict(connection.execute("SELECT sample, side FROM split_rows WHERE split = ?", (split,)).fetchall())
    sides = [stored.get(number) for number in rows.ids]
    on: dict[str, set[str]] = {}
    for name, side, used in zip(names, sides, rows.used, strict=True):
        if used and side is not None:
            on.setdefault(name, set()).add(side)
    across = tuple(
        path
        for path, name, side, used in zip(rows.paths, names, sides, rows.used, strict=True)
        if used and side in ("val", "test") and len(on[name]) > 1
    )
    unknown = sum(used and number not in stored for number, used in zip(rows.ids, rows.used, strict=True))
    return Standing(across, unknown, rows.closer)
