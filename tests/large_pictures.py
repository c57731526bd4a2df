"""The large one of the photographs that tests of the large view import."""

from __future__ import annotations

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Sample

PATIENCE = 20_000
"""Milliseconds for a photograph to be read in full."""


def large_sample(dataset: Dataset) -> Sample:
    return next(sample for sample in dataset.catalog.samples() if sample.width == 2400)
