"""Checks of what a closer look saw: pictures unlike all others, and labels that pictures of other classes contradict."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.datasets.checks.check import Check, Finding, Measures, Numbers
from core.datasets.checks.limits import below, robust_limits

_FACTOR = 1.25  # an outlier is at least so much farther from its nearest pictures than the median picture from its own
_LEAST = 1e-3


def odd_limit(oddness: Numbers) -> float:
    """The distance to its nearest pictures from which on a picture counts as unlike all others. *Shapes*: [N]."""
    _, high = robust_limits(np.maximum(oddness, _LEAST), _FACTOR)
    return high


def _outlier(measures: Measures) -> Iterator[Finding]:
    looks = measures.looks
    if looks is None or not looks.seen.any():
        return
    limit = odd_limit(looks.oddness[looks.seen])
    for row in np.flatnonzero(looks.seen & (looks.oddness > limit)):
        detail = (
            f"The pictures most like it are {looks.oddness[row]:.2f} away (0 the same, 1 nothing in common); "
            f"up to {limit:.2f} is usual here."
        )
        yield Finding("outlier", (measures.paths[row],), below(limit, float(looks.oddness[row])), detail)


def _suspect(measures: Measures) -> Iterator[Finding]:
    looks = measures.looks
    if looks is None:
        return
    for row in np.flatnonzero(looks.suspicion > 0):
        if measures.labels[row] != looks.labels[row]:
            continue  # a person has decided since
        detail = (
            f"It looks like {looks.suggestions[row]}; to pictures that are none of its copies, "
            f"{measures.labels[row]} has a probability of {looks.trust[row]:.0%}."
        )
        yield Finding("suspect-label", (measures.paths[row],), float(looks.suspicion[row]), detail)


CHECKS = (
    Check(
        "suspect-label",
        "Doubtful class",
        "Pictures of another class are more like it. Compare it with its nearest ones, then keep or relabel it.",
        _suspect,
        proposal="suggested",
    ),
    Check(
        "outlier",
        "Unlike all others",
        "Nothing else here looks like it: it may show something else, or a rare case worth keeping.",
        _outlier,
        proposal="strong",
    ),
)
