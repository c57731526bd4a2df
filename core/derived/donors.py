"""Whose background a picture gets: another one's, of another class, drawn so that neither order nor one more picture matters."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

NOBODY = -1
"""Place of a donor where there is none of another class."""


def drawn_donors(classes: Sequence[Any], samples: Sequence[str], seed: int, sides: Sequence[Hashable] | None = None) -> list[int]:
    """For each picture the place of another one of another class; every other class is drawn as often, then one of its pictures.

    Args:
        classes: Of each picture, as names or numbers.
        samples: SHA-256 of each.
        seed: Other seeds draw others.
        sides: Donors are of the same side, or what is behind a picture of train would be learned from a picture of test.
    """
    of_side: dict[Hashable, dict[Any, list[int]]] = {}
    where = sides if sides is not None else [None] * len(samples)
    for row in sorted(range(len(samples)), key=lambda row: samples[row]):
        of_side.setdefault(where[row], {}).setdefault(classes[row], []).append(row)
    donors = []
    for label, sample, side in zip(classes, samples, where, strict=True):
        other = sorted(of_side[side].keys() - {label})
        if not other:
            donors.append(NOBODY)
            continue
        # By the picture and not by its place, so that one more picture changes little and another order nothing.
        random = np.random.default_rng((seed, int(sample[:15], 16)))
        chosen = of_side[side][other[int(random.integers(len(other)))]]
        donors.append(chosen[int(random.integers(len(chosen)))])
    return donors
