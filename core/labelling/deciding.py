"""Jobs of a round of labelling: what there is to label, labels written and taken back, pictures made ready to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from core.datasets.catalog.class_names import UNLABELLED
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.large_view import large_views
from core.datasets.catalog.sample_filter import SampleFilter
from core.labelling.proposal import LabelProposals, Proposal
from core.support.jobs import Context
from core.support.ordering import in_order


def nothing_proposed(dataset: Dataset, context: Context | None = None) -> LabelProposals:
    """Job: the unlabelled pictures, before anybody was asked about them.

    Raises:
        Abandoned: The context was told to drop the work.
    """
    found = dataset.catalog.samples(SampleFilter(label=UNLABELLED))
    (context or Context()).check_abandoned()
    proposals = tuple(Proposal(one.id, one.path, one.sha256, one.width, one.height) for one in found)
    return LabelProposals(dataset.name, (), tuple(in_order(dataset.catalog.class_counts())), proposals)


def write_labels(dataset: Dataset, labels: Mapping[int, str], context: Context | None = None) -> int | None:
    """Job: gives pictures their classes, as one edit; returns its number, None where they had them already.

    Raises:
        BadInput: A class name cannot be used.
        Refused: The dataset may not be written.
        DiskFull: No room; nothing was stored.
    """
    return dataset.catalog.relabel_each(labels)


def take_labels_back(dataset: Dataset, edit: int, context: Context | None = None) -> int:
    """Job: undoes the edit of that number, and returns it.

    Raises:
        Refused: It is undone already, or what it changed was changed again since.
    """
    return dataset.catalog.undo(edit).id


def make_ready(
    dataset: Dataset, samples: Sequence[int], side: int, context: Context | None = None
) -> tuple[tuple[int, Path], ...]:
    """Job: files of pictures with their longest side at most `side` pixels, made by the decoder; without those it refuses.

    Raises:
        Abandoned: The context was told to drop the work.
    """
    found = dataset.catalog.by_ids(samples)
    made = large_views(dataset, found, side, context)
    return tuple((one.id, file) for one, file in zip(found, made, strict=True) if isinstance(file, Path))
