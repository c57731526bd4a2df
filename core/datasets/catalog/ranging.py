"""Measures the range of a dataset's deep pictures, and puts another one in force."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.inspecting import inspect
from core.datasets.catalog.value_range import DEEP, MeasuredRange, keep_value_range, measured_range, range_words, sorts_words
from core.pictures.decoder.protocol import Inspected
from core.pictures.scaling import ValueRange
from core.pictures.thumbnails import thumbnail_in, thumbnails_folder
from core.support.errors import NotThere
from core.support.jobs import Context
from core.support.wording import counted

SHOWN = 12
"""Deep pictures that are shown as they look in a range."""


@dataclass(frozen=True)
class RangeInForce:
    """The range of a dataset.

    Attributes:
        deep: Deep pictures in use.
        value_range: What is black and white in them; None where it has not been measured.
        beyond: Pictures with values far beyond it, where it was measured just now.
        shown: Path and SHA-256 of the first of them.
        sorts: How many hold which sort of numbers, in brackets; "" where all hold the same.
    """

    dataset: str
    deep: int
    value_range: ValueRange | None
    beyond: int = 0
    shown: tuple[tuple[str, str], ...] = ()
    sorts: str = ""

    @property
    def sentence(self) -> str:
        """As read."""
        if not self.deep:
            return f"{self.dataset} has no deep pictures: all have 8 bits."
        told = range_words(self.value_range) if self.value_range else "not measured yet; a check measures it"
        return f"{counted(self.deep, 'deep picture')}{self.sorts}: {told}."


def deep_pictures(dataset: Dataset) -> tuple[tuple[str, str], ...]:
    """Path and SHA-256 of each deep picture that is in use, sorted by path."""
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute(f"SELECT path, sha256 FROM pictures WHERE used AND {DEEP} ORDER BY path")
        return tuple((str(path), str(sha256)) for path, sha256 in rows)


def range_in_force(dataset: Dataset, context: Context | None = None) -> RangeInForce:
    """The range as it is; reads the catalog only."""
    deep = deep_pictures(dataset)
    with schema.reading(dataset.catalog.path) as connection:
        modes = [str(row[0]) for row in connection.execute(f"SELECT mode FROM pictures WHERE used AND {DEEP}")]
    return RangeInForce(dataset.name, len(deep), dataset.value_range, shown=deep[:SHOWN], sorts=sorts_words(modes))


def measure_range(dataset: Dataset, context: Context) -> MeasuredRange:
    """Reads every deep picture for the values between which it lies.

    Raises:
        NotThere: There is no deep picture that can be read, or the folder of the pictures is not there.
        Abandoned: The job was dropped.
    """
    dataset.check_reachable()
    places: list[Path] = [dataset.picture_path(path) for path, _ in deep_pictures(dataset)]
    replies = inspect(enumerate(places), len(places), None, context, "Measuring deep pictures")
    levels = [reply.facts.levels for reply in replies if isinstance(reply, Inspected)]
    found = [ends for ends in levels if ends is not None]
    if not found:
        raise NotThere(f"{dataset.name} has no deep pictures: all have 8 bits.", "A range is for pictures of 16 bits and more.")
    return measured_range(found)


def put_in_force(dataset: Dataset, value_range: ValueRange) -> None:
    """Keeps the range, and forgets what deep pictures looked like in another one: the next reading makes that again.

    Raises:
        Refused: The dataset is read-only here.
    """
    dataset.check_writable()
    with schema.writing(dataset.catalog.path) as connection:
        keep_value_range(connection, value_range)
    thumbnails, large = thumbnails_folder(dataset.folder), dataset.cached("large")
    for _, sha256 in deep_pictures(dataset):
        thumbnail_in(thumbnails, sha256).unlink(missing_ok=True)
        for view in large.glob(f"{sha256}-*.jpg"):
            view.unlink(missing_ok=True)
