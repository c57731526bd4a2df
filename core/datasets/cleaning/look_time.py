"""How long a closer look would take, from the pace of the last one on this machine: asked before a split is made."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.support import atomic
from core.support.errors import SafelightError
from core.support.wording import counted, duration

SHORT = 120.0
"""Seconds below which a closer look is offered before a split is made."""

FEWEST = 10
"""Pictures below which there is nothing to compare with."""

# Those without a class too: else the first labels would change the size, and everything would be looked at anew.
_SHORT_SIDES = "SELECT min(width, height) FROM pictures WHERE used OR unlabelled"
_SIZES = ((48, 96), (96, 128))  # pictures whose short side is at most the first are looked at in the second, pixels
_USUAL_SIZE = 224
_USUAL_PACE = 0.12  # seconds of one core for a picture of the usual size; before any closer look was taken here
_AGAIN = 0.25  # part of the time that a picture takes once more, when what the backbone sees in it is kept
_PACE = "closer-look-pace.json"


@dataclass(frozen=True)
class LookTime:
    """What a closer look would take.

    Attributes:
        unseen: Pictures in use that no closer look has seen.
        seconds: An estimate; 0 when all are seen or there are too few.
    """

    unseen: int
    seconds: float

    @property
    def is_short(self) -> bool:
        """Whether there is something to look at, and little time enough to do it before a split is made."""
        return 0 < self.seconds < SHORT

    @property
    def offer(self) -> str:
        """A sentence that offers the look; "" where it is not short."""
        if not self.is_short:
            return ""
        return (
            f"A closer look has not seen {counted(self.unseen, 'picture')}; it finds the crops, turned copies and mirror images "
            f"that hashes miss, in about {duration(self.seconds)}. Taken before the split, it keeps them on one side."
        )


def look_time(dataset: Dataset) -> LookTime:
    """What a closer look at the dataset would take now."""
    with schema.reading(dataset.catalog.path) as connection:
        used = int(connection.execute("SELECT count(*) FROM pictures WHERE used").fetchone()[0])
    seen = dataset.catalog.count_seen()
    unseen = max(0, used - seen)
    if not unseen or used < FEWEST:
        return LookTime(unseen, 0.0)
    return LookTime(unseen, _pace(dataset) * (unseen + _AGAIN * seen))


def keep_pace(dataset: Dataset, pictures: int, seconds: float) -> None:
    """Remembers what a closer look at pictures that had not been seen before has taken."""
    record = {"size": usual_size(dataset), "seconds_per_picture": seconds / max(1, pictures)}
    atomic.write_json(dataset.cached(_PACE), record)


def usual_size(dataset: Dataset) -> int:
    """The picture side to look at a dataset in, in pixels: small pictures are not blown up to full size."""
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute(_SHORT_SIDES).fetchall()
    short = float(np.median(rows)) if rows else np.inf
    return next((size for limit, size in _SIZES if short <= limit), _USUAL_SIZE)


def _pace(dataset: Dataset) -> float:
    """Seconds a picture: as last measured with this dataset, else with another one of the workspace, else a guess."""
    size = usual_size(dataset)
    others = sorted(dataset.folder.parent.glob(f"*/cache/{_PACE}"), key=_age)
    for file in (dataset.cached(_PACE), *others):
        found = _read(file)
        if found is not None:
            return found[1] * (size / found[0]) ** 2
    return _USUAL_PACE * (size / _USUAL_SIZE) ** 2 / (os.cpu_count() or 1)


def _age(file: Path) -> float:
    try:
        return -file.stat().st_mtime
    except OSError:
        return 0.0


def _read(file: Path) -> tuple[float, float] | None:
    """The size and the pace that a file tells; None where it tells none: it is a cache, and anything may have become of it."""
    if not file.is_file():
        return None
    try:
        record = atomic.read_json(file, 4096)
        size, pace = float(record["size"]), float(record["seconds_per_picture"])
    except (SafelightError, OSError, KeyError, TypeError, ValueError):
        return None
    return (size, pace) if size > 0 and 0 < pace < np.inf else None
