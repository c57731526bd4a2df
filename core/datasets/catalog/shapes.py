"""How far from square a dataset's pictures are."""

from __future__ import annotations

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset, SampleTable
from core.pictures.scaling import MIDDLE_ENOUGH, Shapes, seen_part


def shapes(dataset: Dataset, table: SampleTable) -> Shapes:
    """What the middle squares of the table's pictures would leave out.

    Raises:
        NotThere: The catalog is gone.
    """
    wanted = set(table.paths)
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute("SELECT path, width, height FROM samples WHERE width > 0 AND height > 0")
        parts = [seen_part(width, height, "crop") for path, width, height in rows if path in wanted]
    if not parts:
        return Shapes()
    return Shapes(len(parts), sum(parts) / len(parts), sum(part < MIDDLE_ENOUGH for part in parts))
