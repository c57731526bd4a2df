"""The pictures of a dataset as a gallery reads them: the numbers of all it shows at once, the samples by the page."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Order, Sample, SampleFilter
from core.datasets.catalog.tally import Tally
from core.support.jobs import Context

NARROWEST, WIDEST = 400, 3000
"""Width in thousandths of the height, beyond which a gallery follows a picture no further: a panorama would fill a line."""

FIRST_SHAPED = 300
"""Pictures whose shapes come with the list; all others' follow, so that the first ones need not wait for sixty thousand."""

Shapes = array  # of small numbers: a tuple of sixty thousand took two megabytes
NO_SHAPES: Shapes[int] = array("H")

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
        shapes: Of the first ones, width in thousandths of the height, as far as a gallery follows it.
    """

    choice: GalleryChoice
    ids: tuple[int, ...]
    tally: Tally
    shapes: Shapes[int]


@dataclass(frozen=True)
class SamplePage:
    """One page of samples, with the kinds of findings on each."""

    page: int
    samples: dict[int, Sample]
    findings: dict[int, tuple[str, ...]]


@dataclass(frozen=True)
class NamedSamples:
    """Samples of a dataset by their paths; paths it has no longer are left out."""

    dataset: Dataset
    samples: dict[str, Sample]


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
    first = ids[:FIRST_SHAPED]
    return ChosenNumbers(choice, ids, catalog.tally(choice.which, len(ids)), catalog.shapes(first, NARROWEST, WIDEST))


def shapes_of(dataset: Dataset, ids: Sequence[int]) -> Shapes[int]:
    """Job: the shapes of pictures, as in `ChosenNumbers`; none where there are too many of them.

    Raises:
        NotThere: The catalog is gone.
    """
    return dataset.catalog.shapes(ids, NARROWEST, WIDEST) if len(ids) <= _MOST_SHAPED else NO_SHAPES


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


def samples_at(dataset: Dataset, paths: Sequence[str]) -> NamedSamples:
    """Job: the samples of these paths, with the dataset they are of.

    Raises:
        NotThere: The catalog is gone.
    """
    return NamedSamples(dataset, {sample.path: sample for sample in dataset.catalog.by_paths(paths)})
