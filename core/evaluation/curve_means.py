"""The curves of several runs as one: mean, lowest and highest of each epoch, over all runs that have come so far.

One way for the window, for written pages and for studies: where a slower run ends the others go on, and none is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CurveMeans:
    """What several curves are together; NaN where none has come so far.

    *Shapes*: each float [..., epochs].
    """

    mean: Floats
    low: Floats
    high: Floats


def over_runs(told: Floats) -> CurveMeans:
    """Mean, lowest and highest over runs.

    Args:
        told: What each run tells of an epoch; NaN where it does not.

    *Shapes*: `told` float [..., runs, epochs].
    """
    there = np.isfinite(told)
    counts = there.sum(axis=-2)
    # By hand: numpy's own means without NaN warn of epochs in which nothing is known.
    mean = np.divide(np.where(there, told, 0.0).sum(axis=-2), counts, out=np.full(counts.shape, np.nan), where=counts > 0)
    low, high = (
        np.where(counts > 0, reach(np.where(there, told, end), axis=-2, initial=end), np.nan)
        for reach, end in ((np.min, np.inf), (np.max, -np.inf))
    )
    return CurveMeans(mean, low, high)
