"""Checks of width and height, against what is usual in the dataset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from core.datasets.checks.check import Check, Finding, Measures
from core.datasets.checks.limits import below, robust_limits

TINY = 32
"""Pixels along the short side below which a network has little to see."""

_SIZE_FACTOR = 2.0  # a side twice or half as long is still usual, however alike the others are
_ASPECT_FACTOR = 2.0  # 4:3 upright among 4:3 across is 1.8


def _tiny(measures: Measures) -> Iterator[Finding]:
    short = np.minimum(measures.width, measures.height)
    limit = min(TINY, float(np.median(short)) / 2 + 1) if len(short) else 0
    for row in np.flatnonzero(short < limit):
        detail = f"{_size(measures, row)}; the short side of most is about {np.median(short):.0f} pixels."
        yield Finding("tiny", (measures.paths[row],), below(short[row], TINY), detail)


def _odd_size(measures: Measures) -> Iterator[Finding]:
    side = np.sqrt(measures.width * measures.height)
    low, high = robust_limits(side, _SIZE_FACTOR)
    for row in np.flatnonzero((side < low) | (side > high)):
        score = below(side[row], low) if side[row] < low else below(high, side[row])
        detail = f"{_size(measures, row)}; a square of {side[row]:.0f} pixels, where {low:.0f} to {high:.0f} is usual here."
        yield Finding("odd-size", (measures.paths[row],), score, detail)


def _odd_aspect(measures: Measures) -> Iterator[Finding]:
    aspect = measures.width / measures.height
    low, high = robust_limits(aspect, _ASPECT_FACTOR)
    for row in np.flatnonzero((aspect < low) | (aspect > high)):
        score = below(aspect[row], low) if aspect[row] < low else below(high, aspect[row])
        detail = f"{_size(measures, row)}; width to height is {aspect[row]:.2f}, where {low:.2f} to {high:.2f} is usual here."
        yield Finding("odd-aspect", (measures.paths[row],), score, detail)


def _size(measures: Measures, row: np.integer[Any]) -> str:
    return f"{measures.width[row]:.0f} x {measures.height[row]:.0f} pixels"


CHECKS = (
    Check("tiny", "Tiny", f"The short side is under {TINY} pixels and far under the others'.", _tiny),
    Check("odd-size", "Unusual size", "Much smaller or larger than most pictures here.", _odd_size),
    Check(
        "odd-aspect", "Unusual shape", "Much wider or higher than most; the centre square shows only a part of it.", _odd_aspect
    ),
)
