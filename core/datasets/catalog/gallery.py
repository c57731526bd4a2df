"""The pictures of a dataset as a gallery reads them: the numbers of all it shows at once, the samples by the page."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Order, Sample, SampleFilter, Tally
from core.support.jobs import Context

NARROWEST, WIDEST = 0.4, 3.0
"""Width by height beyond which a gallery follows a picture no further: a panorama would be a line of its own, a hair high."""

_MOST_SHAPED = 200_000  # pictures; to read the shapes of a million would take longer than to open the gallery may


@dataclass(frozen=True)
class GalleryChoice:
    """Which pictures of which dataset, in which order."""

    dataset: Dataset
    which: SampleFilter
    order: Order


@dataclass(frozen=True)
class ChosenNumbers:
    """The samples of a choice.

    Attributes:
        ids: Their numbers, in order.
        tally: How many of them are in use.
        shapes: Width by height of each, as far as a gallery follows it; None where there are too many to read that.
    """

    choice: GalleryChoice
    ids: tuple[int, ...]
    tally: Tally
    shapes: Sequence[float] | None = None


@dataclass(frozen=True)
class SamplePage:
    """One page of samples, with the kinds of findings on each."""

    page: int
    samples: dict[int, Sample]
    findings: dict[int, tuple[str, ...]]


def chosen_numbers(choice: GalleryChoice, context: Context) -> ChosenNumbers:
    """Job: the numbers of the samples of a choice.

    Raises:
        NotThere: The catalog is gone.
        Abandoned: The job was dropped.
    """
    catalog = choice.dataset.catalog
    # Numbers only: of sixty thousand pictures most are never scrolled to.
    ids = catalog.ids(choice.which, choice.order)
    context.check_abandoned()
    return ChosenNumbers(choice, ids, catalog.tally(choice.which), _shapes(choice.dataset, ids))


def _shapes(dataset: Dataset, ids: Sequence[int]) -> Sequence[float] | None:
    if len(ids) > _MOST_SHAPED:
        return None
    known = dataset.catalog.shapes(ids)
    return array("f", [min(max(known.get(number, 1.0), NARROWEST), WIDEST) for number in ids])


def sample_page(dataset: Dataset, page: int, ids: Sequence[int], context: Context) -> SamplePage:
    """Job: the samples of these numbers, which are those of one page.

    Raises:
        NotThere: The catalog is gone.
        Abandoned: The job was dropped.
    """
    samples = {sample.id: sample for sample in dataset.catalog.by_ids(ids)}
    context.check_abandoned()
    return SamplePage(page, samples, dataset.catalog.finding_kinds(ids))


def files_of(dataset: Dataset, numbers: Sequence[int]) -> tuple[Path, ...]:
    """Job: the files of the samples of these numbers."""
    return tuple(dataset.picture_path(sample.path) for sample in dataset.catalog.by_ids(numbers))


def numbers_of(dataset: Dataset, paths: Sequence[str]) -> tuple[int, ...]:
    """Job: the numbers of the samples of these paths."""
    return tuple(sample.id for sample in dataset.catalog.by_paths(paths))
