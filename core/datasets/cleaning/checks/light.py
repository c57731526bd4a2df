"""Checks of light and sharpness: dark, bright, low contrast, blurred, one single colour."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.datasets.cleaning.checks.check import Check, Evidence, Finding, Numbers
from core.datasets.cleaning.checks.usual import below, usual_span

_UNIFORM = 0.01  # standard deviation of the grey levels, fraction; two to three of 256 levels
_LEAST = 1e-4
_FACTOR = 1.5  # the dataset's own limits are at least so far from its median

# Each pair: below the first every picture is noted, below the second only those unusual in their dataset.
_DARK = (0.15, 0.35)  # grey level that only a few pixels exceed: mean and two standard deviations
_BRIGHT = (0.12, 0.30)  # the same from white
_LOW_CONTRAST = (0.03, 0.08)  # standard deviation of the grey levels
_BLURRED = (0.08, 0.25)  # the decoder's sharpness


def _low(values: Numbers, bounds: tuple[float, float]) -> tuple[list[int], float]:
    """Rows of values that are low, and the limit that was used."""
    certain, possible = bounds
    usual, _ = usual_span(np.maximum(values, _LEAST), _FACTOR)
    limit = max(certain, min(possible, usual))
    return [int(row) for row in np.flatnonzero(values < limit)], limit


def _findings(evidence: Evidence, kind: str, values: Numbers, bounds: tuple[float, float], words: str) -> Iterator[Finding]:
    rows, limit = _low(values, bounds)
    for row in rows:
        detail = f"{values[row]:.3f}, where {limit:.3f} or more is usual here: {words}."
        yield Finding(kind, (evidence.paths[row],), below(values[row], limit), detail)


def _dark(evidence: Evidence) -> Iterator[Finding]:
    highlights = np.minimum(1, evidence.measures["brightness"] + 2 * evidence.measures["contrast"])
    return _findings(evidence, "dark", highlights, _DARK, "the grey level of its lightest parts (0 black, 1 white)")


def _bright(evidence: Evidence) -> Iterator[Finding]:
    shadows = np.minimum(1, 1 - evidence.measures["brightness"] + 2 * evidence.measures["contrast"])
    return _findings(evidence, "bright", shadows, _BRIGHT, "the distance of its darkest parts from white (0 to 1)")


def _low_contrast(evidence: Evidence) -> Iterator[Finding]:
    varied = np.where(evidence.measures["contrast"] < _UNIFORM, 1.0, evidence.measures["contrast"])
    return _findings(evidence, "low-contrast", varied, _LOW_CONTRAST, "the standard deviation of its grey levels (0 to 0.5)")


def _blurred(evidence: Evidence) -> Iterator[Finding]:
    varied = np.where(evidence.measures["contrast"] < _UNIFORM, np.inf, evidence.measures["sharpness"])
    known = np.where(np.isinf(varied), np.median(evidence.measures["sharpness"]) if len(varied) else 1.0, varied)
    return _findings(evidence, "blurred", known, _BLURRED, "the strength of its finest detail relative to its contrast")


def _uniform(evidence: Evidence) -> Iterator[Finding]:
    for row in np.flatnonzero(evidence.measures["contrast"] < _UNIFORM):
        score = below(evidence.measures["contrast"][row], _UNIFORM)
        yield Finding("uniform", (evidence.paths[row],), score, "It is nearly one single grey level and shows nothing.")


CHECKS = (
    Check("dark", "Dark", "Even its lightest parts are dark.", _dark, proposal="strong"),
    Check("bright", "Bright", "Even its darkest parts are light.", _bright, proposal="strong"),
    Check("low-contrast", "Low contrast", "Its grey levels lie close together.", _low_contrast, proposal="strong"),
    Check("blurred", "Blurred", "It has no fine detail anywhere.", _blurred, proposal="strong"),
    Check("uniform", "One colour", "There is nothing to see on it. Exclude it.", _uniform, proposal="exclude"),
)
