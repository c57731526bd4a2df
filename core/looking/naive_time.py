"""What is known of a naive comparison before it is made: the one that is kept, or how long it would take.

It was made on a click only, and few clicked; where it takes seconds it is made by itself.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.look_time import look_time
from core.looking.kept_comparison import kept_comparison
from core.looking.split_comparison import SplitComparison
from core.support import atomic
from core.support.errors import SafelightError
from core.support.jobs import Context

SHORT = 20.0
"""Seconds below which a comparison is made without being asked for."""

FEWEST = 100
"""Pictures below which the answer is hardly ever more than that both cannot be told apart."""

_USUAL_PACE = 0.002  # seconds of one core for all heads, a picture and class; before any comparison was made here
_PACE = "naive-pace.json"


@dataclass(frozen=True)
class NaiveTime:
    """How a split stands with its comparison.

    Attributes:
        kept: The comparison that holds; None when there is none.
        pictures: That would be compared: all that are in use and not on test.
        seconds: An estimate of what a new one takes, with what a closer look has not seen yet.
        writable: Whether it could be kept.
    """

    kept: SplitComparison | None
    pictures: int
    seconds: float
    writable: bool = True

    @property
    def is_small(self) -> bool:
        """Whether it can be made without being asked for."""
        return self.writable and self.pictures >= FEWEST and self.seconds < SHORT


def naive_time(dataset: Dataset, split: str, context: Context | None = None) -> NaiveTime:
    """Job: the comparison that is kept of a split, and what making one takes."""
    kept = kept_comparison(dataset, split, context)
    table = dataset.table(split)
    labels = [label for label, side in zip(table.labels, table.sides, strict=True) if side != "test"]
    pictures, classes = len(labels), len(set(labels))
    seconds = look_time(dataset).seconds + _pace(dataset) * pictures * classes
    return NaiveTime(kept, pictures, seconds, not dataset.catalog.why_read_only())


def keep_naive_pace(dataset: Dataset, pictures: int, classes: int, seconds: float) -> None:
    """Remembers how long the heads of a comparison took."""
    atomic.write_json(dataset.cached(_PACE), {"seconds": seconds / max(1, pictures * classes)})


def _pace(dataset: Dataset) -> float:
    """Seconds a picture and class: as last measured with this dataset, else a guess."""
    usual = _USUAL_PACE / (os.cpu_count() or 1)
    file = dataset.cached(_PACE)
    if not file.is_file():
        return usual
    try:
        pace = float(atomic.read_json(file, 4096)["seconds"])
    except (SafelightError, OSError, KeyError, TypeError, ValueError):
        return usual  # it is a cache, and anything may have become of it
    return pace if 0 < pace < np.inf else usual
