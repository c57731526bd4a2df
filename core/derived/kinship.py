"""Which dataset a dataset was made from, and which picture a picture."""

from __future__ import annotations

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.rows import DERIVED, ORIGINAL
from core.derived.deriving import KIND


def made_from(dataset: Dataset) -> tuple[str, ...]:
    """What a dataset was made from: "NAME: what was done to its pictures"; nothing for one that was imported."""
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute("SELECT location FROM sources WHERE kind = ? ORDER BY id", (KIND,)).fetchall()
    return tuple(str(place) for (place,) in rows)


def originals(dataset: Dataset) -> dict[str, str]:
    """For each picture that was made from another one the very first picture of all; both by SHA-256."""
    query = "SELECT s.sha256, COALESCE(o.value, d.value) FROM samples s JOIN columns d ON d.sample = s.id AND d.name = ? "
    query += "LEFT JOIN columns o ON o.sample = s.id AND o.name = ?"
    with schema.reading(dataset.catalog.path) as connection:
        return dict(connection.execute(query, (DERIVED, ORIGINAL)).fetchall())
