"""The curves of several runs as one: the mean of each epoch, and the lowest and the highest of them as a band."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.evaluation.curve_means import over_runs
from gui.plots.curve_data import EPOCH_COLUMNS, RunCurves


def mean_curves(name: str, runs: Sequence[RunCurves], colour: int) -> RunCurves:
    """One line for these runs. At an epoch it is over all of them that have come so far; none is left out of it.

    Args:
        name: Of the group.
        runs: All of its runs.
        colour: Place in the row of colours.
    """
    mean = RunCurves(name, colour=colour)
    mean.solved = bool(runs) and all(run.solved for run in runs)
    mean.low, mean.high = RunCurves(name), RunCurves(name)
    longest = max((len(run.epochs) for run in runs), default=0)
    if not longest:
        return mean
    told = np.full((len(EPOCH_COLUMNS), len(runs), longest), np.nan)
    for place, run in enumerate(runs):
        for row, column in enumerate(EPOCH_COLUMNS):
            told[row, place, : len(run.epochs)] = run.epochs[column]
    over = over_runs(told)
    means = over.mean
    means[EPOCH_COLUMNS.index("epoch")] = np.arange(1.0, longest + 1)
    for name_of in ("step", "time"):
        # Where a slower run ends the mean would fall back, and lines must not run backwards.
        row = EPOCH_COLUMNS.index(name_of)
        means[row] = np.maximum.accumulate(means[row])
    mean.epochs.extend(means.T)
    mean.low.epochs.extend(over.low.T)
    mean.high.epochs.extend(over.high.T)
    return mean
