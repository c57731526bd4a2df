"""Flips of two runs on pictures of a real dataset."""

from __future__ import annotations

from collections.abc import Sequence

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Sample
from core.evaluation.flips import Flip, Flips


def flips_of(dataset: Dataset, fixed: int = 3, broken: int = 1, alike: int = 1, apart: int = 0) -> Flips:
    """So many of each part, of the dataset's pictures in order; the rest both get right."""
    samples = list(dataset.catalog.samples())
    ends = [0, fixed, fixed + broken, fixed + broken + alike, fixed + broken + alike + apart]
    parts = [tuple(_flip(sample, *said) for sample in samples[first:last]) for first, last, said in _parts(ends)]
    return Flips("first", "second", len(samples), len(samples) - ends[-1], *parts)


def _parts(ends: Sequence[int]) -> list[tuple[int, int, tuple[str, str]]]:
    # "" stands for the picture's own class.
    said = (("cross", ""), ("", "cross"), ("cross", "cross"), ("cross", "ring"))
    return [(first, last, answers) for first, last, answers in zip(ends, ends[1:], said, strict=False)]


def _flip(sample: Sample, said_a: str, said_b: str) -> Flip:
    return Flip(sample.path, sample.sha256, sample.label, said_a or sample.label, said_b or sample.label, 0.9, 0.6)
