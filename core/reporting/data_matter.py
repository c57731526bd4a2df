"""What is known of the dataset that runs learned from, gathered for a page."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from core.datasets.catalog.composition import Composition, composition
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.cleaned import Cleaned, cleaned
from core.datasets.cleaning.findings import flattered_words
from core.datasets.splits.certificate import Certificate, certificate
from core.datasets.splits.standing import later_leaks
from core.reporting.thumbnails import PagePicture, shown_pictures
from core.runs.plan import Plan
from core.support.errors import NotThere, SafelightError
from core.support.jobs import Context
from core.support.workspace import Workspace


@dataclass(frozen=True)
class KnownData:
    """A dataset as it is now.

    Attributes:
        dataset: Itself.
        composition: Its pictures, counted.
        fingerprint: Of its samples and labels.
        cleaned: What was decided about its pictures.
        certificate: Of the split that runs were judged by; None where that is gone.
        across: Pictures that are tied to another side by what became known later.
        flattered: What tells their classes whatever they show, as the last check says it.
    """

    dataset: Dataset
    composition: Composition
    fingerprint: str
    cleaned: Cleaned
    certificate: Certificate | None
    across: tuple[str, ...]
    flattered: tuple[str, ...]


@dataclass(frozen=True)
class DataMatter:
    """The dataset of a page.

    Attributes:
        name: What it is called.
        plan: Of a run that learned from it, which keeps the fingerprints of that day; None where the run has none any more.
        split: The split that judges; None where that is not known.
        known: None where the dataset cannot be read.
        why_not: Why it cannot.
    """

    name: str
    plan: Plan | None
    split: str | None
    known: KnownData | None
    why_not: str = ""


def gather_data(workspace: Workspace, name: str, plan: Plan | None, context: Context, split: str | None = None) -> DataMatter:
    """What there is to tell of a dataset; that it cannot be read is told too, and is no reason to have no page.

    Args:
        workspace: Where it is.
        name: What it is called.
        plan: Of a run that learned from it.
        context: For dropping the job.
        split: The split that judges; the plan's if not given.
    """
    split = plan.split.name if split is None and plan is not None else split
    try:
        dataset = Dataset.open(workspace, name)
        counted = composition(dataset, context)
        entry, across = None, tuple[str, ...]()
        if split is not None:
            with suppress(NotThere):
                entry = certificate(dataset, split)
                across = later_leaks(dataset, entry)
        known = KnownData(
            dataset, counted, dataset.table(None).fingerprint, cleaned(dataset), entry, across, flattered_words(dataset)
        )
        return DataMatter(name, plan, split, known)
    except SafelightError as error:
        return DataMatter(name, plan, split, None, error.message)


def gather_pictures(data: DataMatter, wanted: Sequence[tuple[str, str]], context: Context) -> dict[str, PagePicture]:
    """Pictures of the dataset, asked for by path and SHA-256, by SHA-256.

    Raises:
        DiskFull, Abandoned: As `shown_pictures`.
    """
    if data.known is None:
        return {sha256: PagePicture(None, "the dataset cannot be read") for _, sha256 in wanted}
    return shown_pictures(data.known.dataset, wanted, context)
