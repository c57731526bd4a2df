"""What the split panel has done in the background: reading a split, making, extending and exporting one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.request import SplitRequest
from core.pictures.thumbnails import thumbnail_path
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.pictures.picture_pairs import PICTURE_SIDE
from gui.pictures.thumbnails import read_thumbnail

if TYPE_CHECKING:
    from core.datasets.splits.certificate import Certificate
    from core.datasets.splits.splitting import SplitResult


@dataclass(frozen=True)
class SplitFacts:
    """A stored split as the panel shows it.

    Attributes:
        certificate: As stored.
        thumbnails: The pictures it names, by path.
        notes: What to know about single classes, by class.
        across: Pictures on val or test that are tied to another side by what is known now, beside the certificate's leaks.
        unused: Pictures on its sides that are out of use by now.
        tied: For pictures it names that a person has tied together, by path, a name that these share.
    """

    certificate: Certificate
    thumbnails: dict[str, QImage]
    notes: dict[str, str]
    across: tuple[str, ...]
    unused: int
    tied: dict[str, str]


def read_split(workspace: Workspace, name: str, split: str, context: Context) -> SplitFacts:
    """Job: the certificate of a split with the pictures it names, and whether it still holds."""
    from core.datasets.splits.certificate import certificate
    from core.datasets.splits.standing import later_leaks, out_of_use
    from core.datasets.splits.ties import tied_paths
    from core.datasets.splits.warnings import class_notes

    dataset = Dataset.open(workspace, name)
    entry = certificate(dataset, split)
    paths = {path for pair in entry.closest_across for path in pair.paths}
    paths |= {path for tie in entry.ties for first, second, _ in tie.examples for path in (first, second)}
    thumbnails = {}
    samples = dataset.catalog.by_paths(sorted(paths))
    for sample in samples:
        context.check_abandoned()
        thumbnails[sample.path] = read_thumbnail(thumbnail_path(dataset.folder, sample.sha256), PICTURE_SIDE)
    across = later_leaks(dataset, entry)
    context.check_abandoned()
    unused = out_of_use(dataset, split)
    return SplitFacts(entry, thumbnails, class_notes(entry), across, unused, tied_paths(dataset, samples))


def make_asked_split(workspace: Workspace, name: str, request: SplitRequest, context: Context) -> SplitResult:
    """Job: makes a split or folds, or extends those of these parameters."""
    from core.datasets.splits.splitting import make_split

    return make_split(Dataset.open(workspace, name), request, context)


def extend_split(workspace: Workspace, name: str, split: str, context: Context) -> SplitResult:
    """Job: gives pictures that were added later a side in a stored split."""
    from core.datasets.splits.splitting import make_split, stored_request

    dataset = Dataset.open(workspace, name)
    return make_split(dataset, stored_request(dataset, split), context)


def split_anew(workspace: Workspace, name: str, split: str, context: Context) -> SplitResult:
    """Job: makes a stored split again under another name, with everything that is known by now kept together."""
    from core.datasets.splits.splitting import anew, make_split

    dataset = Dataset.open(workspace, name)
    return make_split(dataset, anew(dataset, split), context)


def export_split(workspace: Workspace, name: str, split: str, file: Path, context: Context) -> Path:
    """Job: writes the certificate of a split for others."""
    from core.datasets.splits.certificate_export import export_certificate

    export_certificate(Dataset.open(workspace, name), split, file, context)
    return file
