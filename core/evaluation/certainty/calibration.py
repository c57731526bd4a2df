"""How sure a network is against how often it is right: the calibration curve and its error.

Once floor and ceil were swapped, which lost the lowest bins, and nothing turned red. Bins are made here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import accuracy_interval
from core.runs.headline import Interval

BINS = 15
"""Of equal width between 0 and 1."""


@dataclass(frozen=True)
class CalibrationBin:
    """The pictures that a network was about equally sure of.

    *Units*: all but `n` are fractions.

    Attributes:
        low, high: Between which the largest probability lies; `high` belongs to it, `low` does not.
        n: Pictures.
        confidence: Their mean largest probability; None without pictures, as are the others.
        accuracy: Part of them that is right, with its 95 % `interval`, by whole groups.
    """

    low: float
    high: float
    n: int
    confidence: float | None
    accuracy: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Calibration:
    """The calibration curve of a side.

    Attributes:
        bins: From the least certain; those without pictures are among them.
        error: Expected calibration error, as `calibration_error`.
        loss: Mean cross-entropy in nats: what a temperature makes least. The error may rise with it, for it scatters by the bins.
    """

    bins: tuple[CalibrationBin, ...]
    error: float
    loss: float


def calibration(truth: NDArray[np.int64], probabilities: NDArray[np.floating], groups: Sequence[str]) -> Calibration:
    """The calibration curve of the most probable class.

    *Shapes*: `truth`: int64 [N], 0 to C - 1; `probabilities`: float [N, C], 0 to 1, rows adding up to 1; `groups`: N names.
    """
    confidence, correct = _said(truth, probabilities)
    place = _places(confidence, BINS)
    bins = []
    for number in range(BINS):
        rows = np.flatnonzero(place == number)
        low, high = number / BINS, (number + 1) / BINS
        if not len(rows):
            bins.append(CalibrationBin(low, high, 0, None, None, None))
            continue
        interval = accuracy_interval(correct[rows], [groups[row] for row in rows.tolist()])
        bins.append(CalibrationBin(low, high, len(rows), float(confidence[rows].mean()), float(correct[rows].mean()), interval))
    return Calibration(tuple(bins), _error(confidence, correct, place, BINS), _loss(truth, probabilities))


def calibration_error(truth: NDArray[np.int64], probabilities: NDArray[np.floating], bins: int = BINS) -> float:
    """Expected calibration error: mean distance between confidence and accuracy over bins of equal width.

    *Shapes*: `truth`: int64 [N], 0 to C - 1; `probabilities`: float [N, C], 0 to 1, rows adding up to 1.
    *Units*: fraction.
    *Source*: Guo, Pleiss, Sun and Weinberger, On calibration of modern neural networks, ICML 2017 (top-label, 15 bins).
    """
    confidence, correct = _said(truth, probabilities)
    return _error(confidence, correct, _places(confidence, bins), bins)


def _said(truth: NDArray[np.int64], probabilities: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    if len(truth) == 0:
        return np.zeros(0), np.zeros(0, dtype=bool)
    correct: NDArray[np.bool_] = np.equal(probabilities.argmax(axis=1), truth)
    return probabilities.max(axis=1).astype(float), correct


def _loss(truth: NDArray[np.int64], probabilities: NDArray[np.floating]) -> float:
    if not len(truth):
        return 0.0
    own = probabilities[np.arange(len(truth)), truth].astype(float)
    # A probability that was rounded to 0 is the smallest there is, lest one picture make the loss infinite.
    return float(-np.mean(np.log(np.maximum(own, np.finfo(np.float32).smallest_subnormal))))


def _places(confidence: NDArray[np.float64], bins: int) -> NDArray[np.int64]:
    """The bin of each picture. Closed above, as in the source, so that a confidence of exactly 1 lies in the last one."""
    return np.clip(np.ceil(confidence * bins).astype(np.int64) - 1, 0, bins - 1)


def _error(confidence: NDArray[np.float64], correct: NDArray[np.bool_], place: NDArray[np.int64], bins: int) -> float:
    if not len(place):
        return 0.0
    gap = np.bincount(place, weights=confidence - correct, minlength=bins)
    return float(np.abs(gap).sum() / len(place))
