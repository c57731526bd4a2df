"""A check: a named function from what is stored of the samples to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.datasets.cleaning.closer_look import CloserLook
from core.datasets.cleaning.run_doubts import RunDoubt
from core.support.left_out import LeftOut

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Finding:
    """Something a check noticed.

    Attributes:
        kind: Name of the check.
        paths: The pictures, one or more; of duplicates the one to keep comes first.
        score: How strong it is; fraction, 1 is the strongest.
        detail: One sentence with the numbers.
    """

    kind: str
    paths: tuple[str, ...]
    score: float
    detail: str


@dataclass(frozen=True)
class SizeLimits:
    """What counts as a usual size and shape in a dataset, where a person has said so.

    Attributes:
        side: Lowest and highest usual side of the square of the same area, pixels; None to go by what is usual.
        aspect: Lowest and highest usual width to height; None to go by what is usual.
    """

    side: tuple[float, float] | None = None
    aspect: tuple[float, float] | None = None


@dataclass(frozen=True)
class Evidence:
    """What is stored of the samples that are not excluded, as columns in the order of their paths, and the refused files.

    `folder` is the dataset's, with its thumbnails, `limits` what a person has set for this dataset, `closer_look` what one saw of
    the samples, None without one; `doubts` what a run doubted while it learned from them, by content and class.

    Shapes:
        all columns: [N]; `width`, `height` in pixels, `bytes` of the files; `measures` by name as the decoder measured them, NaN
            where it has not yet.
    """

    folder: Path
    paths: tuple[str, ...]
    sha256: tuple[str, ...]
    labels: tuple[str, ...]
    formats: tuple[str, ...]
    modes: tuple[str, ...]
    frames: npt.NDArray[np.int64]
    orientations: npt.NDArray[np.int64]
    width: Numbers
    height: Numbers
    bytes: Numbers
    hashes: npt.NDArray[np.uint64]
    measures: Mapping[str, Numbers]
    ending_fits: npt.NDArray[np.bool_]
    refused: tuple[LeftOut, ...] = ()
    limits: SizeLimits = SizeLimits()
    closer_look: CloserLook | None = None
    doubts: Mapping[tuple[str, str], RunDoubt] = field(default_factory=dict)


PROPOSALS = ("keep", "exclude", "strong", "majority", "suggested")
"""What cleaning may propose for the pictures of a finding, see `Check.proposal`."""


@dataclass(frozen=True)
class Check:
    """One sort of finding.

    Attributes:
        kind: As in `--kind` and in the catalog.
        title: As shown.
        text: One sentence that says what it means and what to do.
        find: The findings among the samples.
        keeps_first: True when excluding this kind keeps the first picture of each finding.
        proposal: What cleaning proposes: "keep" all pictures, "exclude" them, exclude only where the finding is "strong" (a score
            of at least one half), "majority" on the class that two thirds have and else exclude, or move to the "suggested"
            class where the finding is strong. Of a kind that keeps the first the largest is proposed to be kept.
        asked: False for what is only good to know; cleaning does not ask about it.
        of_classes: True for what is about whole classes: the pictures of a finding are examples, and excluding leaves out none.
    """

    kind: str
    title: str
    text: str
    find: Callable[[Evidence], Iterable[Finding]]
    keeps_first: bool = False
    proposal: str = "keep"
    asked: bool = True
    of_classes: bool = False
