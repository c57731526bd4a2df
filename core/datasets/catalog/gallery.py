"""The pictures of a dataset as a gallery reads them: the numbers of all it shows at once, the samples by the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Order, Sample, SampleFilter, Tally
from core.support.jobs import Context


@dataclass(frozen=True)
class GalleryChoice:
    """Which pictures of which dataset, in which order."""

    dataset: Dataset
    which: SampleFilter
    order: Order


@dataclass(frozen=True)
class ChosenNumbers:
    """The numbers of the samples of a choice, and how many of them are in use."""

    choice: GalleryChoice
    ids: tuple[int, ...]
    tally: Tally


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
    return ChosenNumbers(choice, ids, catalog.tally(choice.which))


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
