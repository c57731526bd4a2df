"""What a dataset offers to train on: its splits with the sizes of their sides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.shapes import shapes
from core.pictures.scaling import Shapes
from core.support.jobs import Context


@dataclass(frozen=True)
class SplitChoice:
    """What a dataset offers to train on. `counts` holds pictures per side of each split, `shapes` is of all of them."""

    dataset: str
    splits: tuple[str, ...]
    current: str | None
    classes: int
    pictures: int
    counts: dict[str, dict[str, int]]
    shapes: Shapes = field(default_factory=Shapes)


def split_choice(dataset: Dataset, context: Context) -> SplitChoice:
    """Job: the splits of a dataset and their sizes.

    Raises:
        NotThere: The catalog is gone.
        Abandoned: The job was dropped.
    """
    splits, current = dataset.split_names(), dataset.current_split
    counts: dict[str, dict[str, int]] = {}
    table = dataset.table(current)
    for split in splits:
        context.check_abandoned()
        # Read a moment ago; a table of a hundred thousand rows is not read twice.
        sides = table.sides if split == current else dataset.table(split).sides
        counts[split] = dict(Counter(side for side in sides if side is not None))
    found = shapes(dataset, table)
    return SplitChoice(dataset.name, splits, current, len(table.classes), len(table), counts, found)
