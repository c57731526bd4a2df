"""Jobs behind the cleaning wizard: read the questions, try limits, make pictures to look at, carry the answers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.large_view import large_views
from core.datasets.catalog.samples import Sample
from core.datasets.cleaning.checks.check import Measures, SizeLimits
from core.datasets.cleaning.questions import Question, load_questions, size_questions
from core.datasets.cleaning.size_limits import check_limits, usual_limits
from core.datasets.cleaning.walk import Loaded
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.pictures.thumbnails import read_thumbnail

SIDE = 960
"""Longest side of the pictures that are compared, in pixels."""


@dataclass(frozen=True)
class Picture:
    """A picture that was read; a null image when it cannot be shown any more."""

    sha256: str
    image: QImage


def load(workspace: Workspace, name: str, again: bool, limits: SizeLimits | None, context: Context) -> Loaded:
    """Job: the questions of a dataset; of size and shape those of `limits`, or of the dataset's own when None."""
    dataset = Dataset.open(workspace, name)
    material = load_questions(dataset, again, limits, context)
    usual, catalog = usual_limits(material.measures), dataset.catalog
    return Loaded(material, limits or material.measures.limits, usual, catalog.read_only(), catalog.is_checked())


def try_limits(dataset: Dataset, measures: Measures, limits: SizeLimits, context: Context) -> tuple[Question, ...]:
    """Job: what these limits would ask about.

    Raises:
        BadInput: The limits cannot be used.
    """
    found = size_questions(dataset, measures, check_limits(limits))
    context.check_abandoned()
    return found


def show_pictures(dataset: Dataset, samples: Sequence[Sample], context: Context) -> None:
    """Job: reports a `Picture` for each sample, from files that a decoder child wrote."""
    for sample, made in zip(samples, large_views(dataset, samples, SIDE, context), strict=True):
        context.check_abandoned()
        image = read_thumbnail(made, SIDE) if isinstance(made, Path) else QImage()
        context.report(Picture(sample.sha256, image))


def prepare_pictures(dataset: Dataset, samples: Sequence[Sample], context: Context) -> None:
    """Job: has the files made that `show_pictures` will want next."""
    large_views(dataset, samples, SIDE, context)
