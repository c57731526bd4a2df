"""Checks of width and height, against what is usual in the dataset."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

from core.datasets.cleaning.checks.check import Check, Evidence, Finding, Numbers
from core.datasets.cleaning.checks.usual import below, usual_span
from core.support.wording import picture_size

TINY = 32
"""Pixels along the short side below which a network has little to see."""

_SIZE_FACTOR = 2.0  # a side twice or half as long is still usual, however alike the others are
_ASPECT_FACTOR = 2.0  # 4:3 upright among 4:3 across is 1.8


def _tiny(evidence: Evidence) -> Iterator[Finding]:
    short = np.minimum(evidence.width, evidence.height)
    limit = min(TINY, float(np.median(short)) / 2 + 1) if len(short) else 0
    for row in np.flatnonzero(short < limit):
        detail = f"{_size(evidence, row)}; the short side of most is about {np.median(short):.0f} pixels."
        yield Finding("tiny", (evidence.paths[row],), below(short[row], TINY), detail)


class Sized(Protocol):
    """Columns of widths and heights."""

    @property
    def width(self) -> Numbers: ...

    @property
    def height(self) -> Numbers: ...


def side_limits(evidence: Sized) -> tuple[float, float]:
    """Lowest and highest side of the square of the same area that is usual among the samples. *Units*: pixels."""
    return usual_span(_side(evidence), _SIZE_FACTOR)


def aspect_limits(evidence: Sized) -> tuple[float, float]:
    """Lowest and highest width to height that is usual among the samples."""
    return usual_span(evidence.width / evidence.height, _ASPECT_FACTOR)


def _odd_size(evidence: Evidence) -> Iterator[Finding]:
    side = _side(evidence)
    low, high = evidence.limits.side or side_limits(evidence)
    for row in np.flatnonzero((side < low) | (side > high)):
        score = below(side[row], low) if side[row] < low else below(high, side[row])
        detail = f"{_size(evidence, row)}: a square of {side[row]:.0f}, where {_span(low, high, 0)} is usual here."
        yield Finding("odd-size", (evidence.paths[row],), score, detail)


def _odd_aspect(evidence: Evidence) -> Iterator[Finding]:
    aspect = evidence.width / evidence.height
    low, high = evidence.limits.aspect or aspect_limits(evidence)
    for row in np.flatnonzero((aspect < low) | (aspect > high)):
        score = below(aspect[row], low) if aspect[row] < low else below(high, aspect[row])
        digits = _telling(aspect[row], low, high)
        detail = f"{aspect[row]:.{digits}f} wide to high, where {_span(low, high, digits)} is usual here: {_size(evidence, row)}."
        yield Finding("odd-aspect", (evidence.paths[row],), score, detail)


def _side(evidence: Sized) -> Numbers:
    return np.sqrt(evidence.width * evidence.height)


def _span(low: float, high: float, digits: int) -> str:
    if math.isinf(high):
        return f"{low:.{digits}f} or more"
    return f"{low:.{digits}f} to {high:.{digits}f}" if low > 0 else f"{high:.{digits}f} or less"


def _telling(value: float, low: float, high: float) -> int:
    """Digits that tell an aspect ratio from the limit it is beyond; two as a rule."""
    return next((digits for digits in (2, 3, 4) if f"{value:.{digits}f}" not in (f"{low:.{digits}f}", f"{high:.{digits}f}")), 5)


def _size(evidence: Evidence, row: np.integer[Any]) -> str:
    return f"{picture_size(evidence.width[row], evidence.height[row])} pixels"


CHECKS = (
    Check("tiny", "Tiny", f"The short side is under {TINY} pixels and far under the others'.", _tiny, proposal="exclude"),
    Check("odd-size", "Unusual size", "Much smaller or larger than most pictures here.", _odd_size, proposal="strong"),
    Check(
        "odd-aspect",
        "Unusual shape",
        "Much wider or higher than most; as a square it is squeezed out of shape, padded, or cut.",
        _odd_aspect,
        proposal="strong",
    ),
)
