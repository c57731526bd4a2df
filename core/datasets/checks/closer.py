"""Checks of what a closer look saw: pictures unlike all others, and labels that pictures of other classes contradict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from core.datasets.checks.check import Check, Finding, Measures, Numbers
from core.datasets.checks.limits import NORMAL, SPREADS, below

_FACTOR = 1.25  # the limit is at least so many times the median
_FEWEST = 5  # pictures of a class below which it has no limit of its own


def odd_limits(oddness: Numbers, labels: Sequence[str]) -> Numbers:
    """For each picture the distance to its nearest ones from which on it counts as unlike all others.

    It is far both from what is usual in the dataset and from what is usual in its class: a class whose pictures all differ
    is not full of outliers.

    *Shapes*: both [N]; [N] comes back.
    """
    limits = np.full(len(oddness), _far(oddness))
    names = np.array(labels)
    for name in set(labels):
        own = names == name
        if own.sum() >= _FEWEST:
            limits[own] = np.maximum(limits[own], _far(oddness[own]))
    return limits


def _far(values: Numbers) -> float:
    """What is far above the median, by the spread of the middle. Distances are not spread out by factors, as sizes are."""
    if len(values) < _FEWEST:
        return np.inf
    middle = float(np.median(values))
    return max(middle + SPREADS * NORMAL * float(np.median(np.abs(values - middle))), _FACTOR * middle)


def _outlier(measures: Measures) -> Iterator[Finding]:
    looks = measures.looks
    if looks is None:
        return
    rows = np.flatnonzero(looks.seen)
    limits = odd_limits(looks.oddness[rows], [looks.labels[row] for row in rows])
    for row, limit in zip(rows.tolist(), limits.tolist(), strict=True):
        if looks.oddness[row] <= limit:
            continue
        detail = (
            f"{looks.oddness[row]:.2f} away from the pictures most like it, where up to {limit:.2f} is usual here "
            "(0 the same, 1 nothing in common)."
        )
        yield Finding("outlier", (measures.paths[row],), below(limit, float(looks.oddness[row])), detail)


def _suspect(measures: Measures) -> Iterator[Finding]:
    looks = measures.looks
    if looks is None:
        return
    for row in np.flatnonzero(looks.suspicion > 0):
        if measures.labels[row] != looks.labels[row]:
            continue  # a person has decided since
        trust = looks.trust[row]
        chance = "under 1 %" if trust < 0.01 else f"{100 * trust:.0f} %"
        alike, own = looks.suggestions[row], measures.labels[row]
        detail = f"It looks like {alike}; {own} is {chance} likely, judged by the other pictures."
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
