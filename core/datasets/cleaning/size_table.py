"""Sizes and shapes of the pictures in use: what is usual, what lies outside spans or inside a region, and leaving that out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checks.check import Numbers
from core.datasets.cleaning.checks.sizes import aspect_limits, side_limits
from core.datasets.cleaning.size_limits import read_limits
from core.support.jobs import Context

Mask = npt.NDArray[np.bool_]
Span = tuple[float, float]

OPEN: Span = (0.0, math.inf)
"""A span that leaves nothing out."""


@dataclass(frozen=True)
class Quantity:
    """What can be measured of a picture.

    Attributes:
        name: As in `SizeSpans`.
        title: As shown.
        unit: Of the values.
        digits: Decimals that say something.
    """

    name: str
    title: str
    unit: str
    digits: int


QUANTITIES: Mapping[str, Quantity] = {
    entry.name: entry
    for entry in (
        Quantity("width", "Width", "pixels", 0),
        Quantity("height", "Height", "pixels", 0),
        Quantity("area", "Area", "pixels", 0),
        Quantity("aspect", "Aspect ratio", "width to height", 2),
    )
}
"""The quantities by name."""


@dataclass(frozen=True)
class SizeTable:
    """The pictures in use as columns of equal length, in the order of their paths.

    Attributes:
        ids: Numbers of the samples in the catalog.
        paths, sha256: As in the catalog.
        labels: Place of each one's class in `classes`.
        classes: Names of the classes, sorted; those too whose pictures are all excluded, so that the others keep their places.
        width, height: Pixels, as seen.

    Shapes:
        all columns: [N].
    """

    ids: npt.NDArray[np.int64]
    paths: tuple[str, ...]
    sha256: tuple[str, ...]
    labels: npt.NDArray[np.int64]
    classes: tuple[str, ...]
    width: Numbers
    height: Numbers

    def __len__(self) -> int:
        return len(self.paths)

    def values(self, quantity: str) -> Numbers:
        """The column of a quantity.

        Raises:
            KeyError: No such quantity.
        """
        return self._columns[quantity]

    @cached_property
    def farness(self) -> Numbers:
        """How far each picture is from the usual size and shape; the sum of both, in factors of e. Shape: [N]."""
        logs = [np.log(self._columns[name]) for name in ("area", "aspect")]
        return np.asarray(sum(np.abs(column - np.median(column)) for column in logs) if len(self) else np.zeros(0))

    @cached_property
    def _columns(self) -> dict[str, Numbers]:
        return {
            "width": self.width,
            "height": self.height,
            "area": self.width * self.height,
            "aspect": self.width / self.height,
        }


@dataclass(frozen=True)
class SizeSpans:
    """Lowest and highest value of each quantity that is still wanted; `OPEN` for one that does not matter.

    Only for choosing: what the checks go by is `core.datasets.cleaning.size_limits`.
    """

    width: Span = OPEN
    height: Span = OPEN
    area: Span = OPEN
    aspect: Span = OPEN

    def of(self, quantity: str) -> Span:
        """The span of a quantity."""
        span: Span = getattr(self, quantity)
        return span

    def with_span(self, quantity: str, span: Span) -> SizeSpans:
        """The same spans, with another span for one quantity."""
        return replace(self, **{quantity: span})

    def words(self) -> str:
        """The spans in force, as the edit log says them: "width 100 to 4,000 pixels, area from 10,000 pixels"."""
        said = []
        for quantity in QUANTITIES.values():
            low, high = self.of(quantity.name)
            low_text, high_text = (f"{value:,.{quantity.digits}f}" for value in (low, high))
            unit = f" {quantity.unit}" if quantity.name != "aspect" else ""
            name = quantity.title.lower()
            if low > 0 and high < math.inf:
                said.append(f"{name} {low_text} to {high_text}{unit}")
            elif low > 0:
                said.append(f"{name} from {low_text}{unit}")
            elif high < math.inf:
                said.append(f"{name} up to {high_text}{unit}")
        return ", ".join(said)


def read_sizes(dataset: Dataset, context: Context | None = None) -> SizeTable:
    """Job: sizes of the pictures in use; no file is opened.

    Raises:
        NotThere: The catalog is gone.
        Abandoned: The context was told to drop the work.
    """
    query = "SELECT id, path, sha256, class, width, height FROM pictures WHERE used ORDER BY path"
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute(query).fetchall()
        known = connection.execute("SELECT DISTINCT class FROM pictures WHERE class <> ''").fetchall()
    (context or Context()).check_abandoned()
    ids, paths, sha256, names, width, height = zip(*rows, strict=True) if rows else ((),) * 6
    classes = tuple(sorted(row[0] for row in known))
    place = {name: number for number, name in enumerate(classes)}
    return SizeTable(
        np.array(ids, np.int64), paths, sha256, np.array([place[name] for name in names], np.int64), classes,
        np.array(width, np.float64), np.array(height, np.float64),
    )  # fmt: skip


def sizes_and_usual(dataset: Dataset, context: Context | None = None) -> tuple[SizeTable, SizeSpans]:
    """Job: sizes of the pictures in use, and the spans that are usual among them. As `read_sizes`."""
    pictures = read_sizes(dataset, context)
    return pictures, usual_spans(dataset, pictures)


def usual_spans(dataset: Dataset, pictures: SizeTable) -> SizeSpans:
    """Bounds beyond which area or aspect ratio is unusual here: a person's own where there are any, else the checks'."""
    own = read_limits(dataset.catalog)
    low, high = own.side or side_limits(pictures)
    return SizeSpans(area=(low * low, high * high), aspect=own.aspect or aspect_limits(pictures))


def outside(pictures: SizeTable, spans: SizeSpans) -> Mask:
    """Which pictures are beyond any of the spans. Shape: [N]."""
    beyond = np.zeros(len(pictures), np.bool_)
    for name in QUANTITIES:
        span = spans.of(name)
        if span != OPEN:
            values = pictures.values(name)
            beyond |= (values < span[0]) | (values > span[1])
    return beyond


def inside(pictures: SizeTable, spans: Mapping[str, Span]) -> Mask:
    """Which pictures are within the spans of all the quantities named. Shape: [N]."""
    within = np.ones(len(pictures), np.bool_)
    for name, (low, high) in spans.items():
        values = pictures.values(name)
        within &= (values >= low) & (values <= high)
    return within


def leave_out(dataset: Dataset, ids: Sequence[int], reason: str, context: Context | None = None) -> int:
    """Job: excludes the pictures as one edit that can be undone, and returns how many that were.

    Args:
        dataset: Whose pictures.
        ids: Numbers of the samples.
        reason: Stored with the exclusions, and shown in the edit log.

    Raises:
        Refused: A newer Safelight wrote the catalog, or it cannot be written.
    """
    (context or Context()).check_abandoned()
    before = dataset.catalog.count_used()
    dataset.catalog.exclude(ids, reason)
    return before - dataset.catalog.count_used()
