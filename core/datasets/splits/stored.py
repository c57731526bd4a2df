"""A stored split as it is looked at: its certificate, and what has come to be known since."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import Certificate, certificate
from core.datasets.splits.side_pictures import ClassOnSides, class_pictures
from core.datasets.splits.standing import later_leaks, out_of_use
from core.datasets.splits.ties import tied_paths
from core.datasets.splits.warnings import class_notes
from core.pictures.thumbnails import thumbnail_path
from core.support.jobs import Context


@dataclass(frozen=True)
class StoredSplit:
    """A split and whether it still holds.

    Attributes:
        certificate: As stored.
        thumbnails: Files of the pictures it names, by path.
        notes: What to know about single classes, by class.
        across: Pictures on val or test that are tied to another side by what is known now, beside the certificate's leaks.
        unused: Pictures on its sides that are out of use by now.
        classes: Each class with a few of its pictures on each side.
        folder: Of the dataset, below which their thumbnails lie.
        tied: For pictures it names that a person has tied together, by path, a name that these share.
    """

    certificate: Certificate
    thumbnails: dict[str, Path]
    notes: dict[str, str]
    across: tuple[str, ...]
    unused: int
    classes: tuple[ClassOnSides, ...]
    folder: Path
    tied: dict[str, str]


def stored_split(dataset: Dataset, split: str, context: Context | None = None) -> StoredSplit:
    """Job: reads a split.

    Raises:
        NotThere: No such split.
        Abandoned: The job was dropped.
    """
    context = context or Context()
    entry = certificate(dataset, split)
    named = {path for pair in entry.closest_across for path in pair.paths}
    named |= {path for tie in entry.ties for first, second, _ in tie.examples for path in (first, second)}
    # Those the certificate names and no others: a split of sixty thousand pictures has to open at once.
    samples = dataset.catalog.by_paths(sorted(named))
    thumbnails = {sample.path: thumbnail_path(dataset.folder, sample.sha256) for sample in samples}
    across = later_leaks(dataset, entry)
    context.check_abandoned()
    unused = out_of_use(dataset, split)
    classes = class_pictures(dataset, split)
    context.check_abandoned()
    tied = tied_paths(dataset, samples)
    return StoredSplit(entry, thumbnails, class_notes(entry), across, unused, classes, dataset.folder, tied)
