"""What a naive split would have said, kept in the dataset's cache for as long as nothing it rests on has changed.

It takes a minute to find out, and was forgotten with every window.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import certificate
from core.looking.split_comparison import SplitComparison, Way
from core.support import atomic
from core.support.errors import SafelightError
from core.support.jobs import Context

_LARGEST = 1 << 20  # bytes of a file that is read


def keep_comparison(dataset: Dataset, found: SplitComparison) -> None:
    """Keeps a comparison; nothing happens where nothing may be written."""
    with suppress(SafelightError):
        atomic.write_json(_file(dataset, found.split), {"state": _state(dataset, found.split), "found": asdict(found)})


def kept_comparison(dataset: Dataset, split: str, context: Context | None = None) -> SplitComparison | None:
    """Job: the comparison that is kept of a split; None when there is none, or when what it speaks of has changed since."""
    file = _file(dataset, split)
    if not file.is_file():
        return None
    try:
        document = atomic.read_json(file, _LARGEST)
        if document["state"] != _state(dataset, split):
            return None
        return _comparison(document["found"])
    except (SafelightError, OSError, KeyError, TypeError, ValueError, AttributeError):
        return None  # it is a cache, and anything may have become of it


def _file(dataset: Dataset, split: str) -> Path:
    # Split names may have signs that no file name can.
    return dataset.cached(f"naive-{hashlib.sha256(split.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.json")


def _state(dataset: Dataset, split: str) -> str:
    """What a comparison rests on, as one text: the split, the decisions in force, what is known to be alike."""
    with schema.reading(dataset.catalog.path) as connection:
        edits = connection.execute("SELECT id FROM edits WHERE NOT undone ORDER BY id").fetchall()
        alike = connection.execute("SELECT count(*), total(distance) FROM likenesses").fetchone()
        pictures = connection.execute("SELECT count(*) FROM pictures WHERE used").fetchone()
    parts = (certificate(dataset, split).fingerprint, edits, alike, pictures)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _comparison(fields: dict[str, Any]) -> SplitComparison:
    ways = {name: _way(fields[name]) for name in ("grouped", "naive")}
    first, second = map(float, fields["interval"])
    return SplitComparison(**{**fields, **ways, "interval": (first, second), "left_out": tuple(map(str, fields["left_out"]))})


def _way(fields: dict[str, Any]) -> Way:
    first, second = map(float, fields["interval"])
    return Way(float(fields["accuracy"]), (first, second), tuple(map(float, fields["seeds"])), float(fields["seen"]))
