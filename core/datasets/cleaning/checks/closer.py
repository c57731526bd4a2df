"""Checks of what networks saw: pictures unlike all others, and labels that pictures of other classes or a run contradict."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.datasets.cleaning.checks.check import Check, Evidence, Finding
from core.datasets.cleaning.checks.usual import SPREADS, below
from core.support.wording import percentage

ODD = SPREADS
"""Spreads further away than usual from which on a picture counts as unlike all others."""


def _outlier(evidence: Evidence) -> Iterator[Finding]:
    looks = evidence.closer_look
    if looks is None:
        return
    for row in np.flatnonzero(looks.oddness > ODD):
        far = float(looks.oddness[row])
        detail = f"{far:.1f} spreads further from the other pictures than usual; from {ODD:g} on it counts as unlike all others."
        yield Finding("outlier", (evidence.paths[row],), below(ODD, far), detail)


def _suspect(evidence: Evidence) -> Iterator[Finding]:
    """What the closer look doubts and what a run doubts: one finding for a picture, with what each of them says."""
    looked = dict(_looked_at(evidence))
    for row, key in enumerate(zip(evidence.sha256, evidence.labels, strict=True)):
        said = [looked[row]] if row in looked else []
        if (doubt := evidence.doubts.get(key)) is not None:
            said.append((doubt.score, doubt.detail))
        if said:
            yield Finding("suspect-label", (evidence.paths[row],), max(score for score, _ in said), " ".join(t for _, t in said))


def _looked_at(evidence: Evidence) -> Iterator[tuple[int, tuple[float, str]]]:
    """Rows that the closer look doubts, each with the strength and a sentence."""
    looks = evidence.closer_look
    if looks is None:
        return
    for row in np.flatnonzero(looks.suspicion > 0):
        if evidence.labels[row] != looks.labels[row]:
            continue  # a person has decided since
        trust = looks.trust[row]
        likely = "under 1 %" if trust < 0.01 else f"{percentage(trust)}"
        alike, own = looks.suggestions[row], evidence.labels[row]
        detail = f"It looks like {alike}; {own} is {likely} likely, judged by the other pictures."
        yield int(row), (float(looks.suspicion[row]), detail)


CHECKS = (
    Check(
        "suspect-label",
        "Doubtful class",
        "Pictures of another class are more like it, or a run took it for another one. Compare, then keep or relabel it.",
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
