"""How large a dataset's pictures are, and how far from square."""

from __future__ import annotations

import math
from statistics import median

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset, SampleTable
from core.pictures.scaling import MIDDLE_ENOUGH, Shapes, seen_part


def shapes(dataset: Dataset, table: SampleTable) -> Shapes:
    """How large the table's pictures are, and what their middle squares would leave out.

    Raises:
        NotThere: The catalog is gone.
    """
    wanted = set(table.paths)
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute("SELECT path, width, height FROM samples WHERE width > 0 AND height > 0")
        sizes = [(width, height) for path, width, height in rows if path in wanted]
    if not sizes:
        return Shapes()
    parts = [seen_part(width, height, "crop") for width, height in sizes]
    side = round(math.sqrt(median(width * height for width, height in sizes)))
    return Shapes(len(parts), sum(parts) / len(parts), sum(part < MIDDLE_ENOUGH for part in parts), side)
