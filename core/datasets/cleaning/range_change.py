"""The job behind `range` and its dialog: what is black and white in a dataset's deep pictures, shown, chosen or measured anew."""

from __future__ import annotations

import math
from dataclasses import replace

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ranging import RangeInForce, deep_pictures, measure_range, put_in_force, range_in_force
from core.datasets.cleaning.checking import reread
from core.pictures.scaling import ValueRange
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context


def change_range(dataset: Dataset, wanted: ValueRange | None, context: Context) -> RangeInForce:
    """Has deep pictures shown, checked and learned from in another range; their thumbnails are made again.

    Runs keep the range they were trained in. A job that is dropped leaves the new range in force, and the next check makes
    the thumbnails that are missing.

    Args:
        dataset: Whose deep pictures are meant.
        wanted: What is black and white; None to measure it over all of them.
        context: Progress, and the way to drop the work.

    Raises:
        BadInput: The ends are no range.
        NotThere: There is no deep picture, or the folder of the pictures is not there.
        Refused: The dataset is read-only here.
        Abandoned: The job was dropped.
    """
    dataset.check_writable()
    if not deep_pictures(dataset):
        raise NotThere(f"{dataset.name} has no deep pictures: all have 8 bits.", "A range is for pictures of 16 bits and more.")
    beyond = 0
    if wanted is None:
        measured = measure_range(dataset, context)
        wanted, beyond = measured.value_range, measured.beyond
    low, high = wanted
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise BadInput(f"{low:g} to {high:g} is no range.", "What is black must be lower than what is white.")
    put_in_force(dataset, (low, high))
    reread(dataset, context)
    return replace(range_in_force(dataset), beyond=beyond)
