"""What a threshold on the probability of one class finds, and what it takes along: ROC and precision against recall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class RocCurve:
    """True against false alarms of a class, from the strictest threshold to the one that takes everything.

    *Shapes*: rates float [P], `threshold`: float [P - 1]: the first point takes nothing and has none. *Units*: fractions.

    Attributes:
        false_rate: Part of the other classes' pictures that is taken for the class.
        true_rate: Part of the class's own pictures that is.
        area: Chance that one of its own gets a higher probability than one of another class.
    """

    false_rate: NDArray[np.float64]
    true_rate: NDArray[np.float64]
    threshold: NDArray[np.float64]
    area: float


@dataclass(frozen=True, eq=False)
class PrecisionRecall:
    """Precision against recall of a class, from the strictest threshold on.

    *Shapes*: all float [P]. *Units*: fractions.

    Attributes:
        average_precision: Mean precision over the steps that recall takes.
    """

    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    threshold: NDArray[np.float64]
    average_precision: float


@dataclass(frozen=True, eq=False)
class ClassCurves:
    """A class against the rest; None where there are no pictures of it, or, of the ROC curve, of no other class."""

    name: str
    support: int
    roc: RocCurve | None
    precision_recall: PrecisionRecall | None


def class_curves(
    classes: tuple[str, ...], truth: NDArray[np.int64], probabilities: NDArray[np.floating]
) -> tuple[ClassCurves, ...]:
    """Both curves of every class, in the order of the classes.

    *Shapes*: `truth`: int64 [N], 0 to C - 1; `probabilities`: float [N, C], 0 to 1.
    *Source*: T. Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27 (2006) 861-874. Points, and the steps of
    the average precision, are scikit-learn's with `drop_intermediate`.
    """
    curves = []
    for number, name in enumerate(classes):
        own = truth == number
        support = int(own.sum())
        if not support:
            curves.append(ClassCurves(name, 0, None, None))
            continue
        threshold, found, taken = _counts(own, probabilities[:, number].astype(float))
        roc = _roc(threshold, found, taken - found) if support < len(truth) else None
        curves.append(ClassCurves(name, support, roc, _precision_recall(threshold, found, taken)))
    return tuple(curves)


def macro_area(curves: tuple[ClassCurves, ...]) -> float | None:
    """Mean area under the ROC curve over the classes that have one; None without any."""
    areas = [curve.roc.area for curve in curves if curve.roc is not None]
    return float(np.mean(areas)) if areas else None


def macro_average_precision(curves: tuple[ClassCurves, ...]) -> float | None:
    """Mean average precision over the classes that have pictures; None without any."""
    found = [curve.precision_recall.average_precision for curve in curves if curve.precision_recall is not None]
    return float(np.mean(found)) if found else None


def _counts(
    own: NDArray[np.bool_], score: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Each distinct score from the highest, how many of the class's own pictures reach it, and how many in all."""
    order = np.argsort(-score, kind="stable")
    score = score[order]
    last = np.append(np.flatnonzero(np.diff(score)), len(score) - 1)
    return score[last], np.cumsum(own[order])[last].astype(float), (last + 1).astype(float)


def _roc(threshold: NDArray[np.float64], found: NDArray[np.float64], wrong: NDArray[np.float64]) -> RocCurve:
    bends = np.ones(len(found), dtype=bool)
    # A point in the middle of a straight line says nothing; with ten thousand pictures nearly all are.
    bends[1:-1] = np.logical_or(np.diff(wrong, 2), np.diff(found, 2))
    true_rate = np.append(0.0, found[bends] / found[-1])
    false_rate = np.append(0.0, wrong[bends] / wrong[-1])
    area = float(np.sum(np.diff(false_rate) * (true_rate[1:] + true_rate[:-1]) / 2))
    return RocCurve(false_rate, true_rate, threshold[bends], area)


def _precision_recall(threshold: NDArray[np.float64], found: NDArray[np.float64], taken: NDArray[np.float64]) -> PrecisionRecall:
    precision, recall = found / taken, found / found[-1]
    average = float(np.sum(np.diff(recall, prepend=0.0) * precision))
    # Where recall stands still, precision only falls: the ends of such a line are enough.
    bends = np.ones(len(found), dtype=bool)
    bends[1:-1] = np.logical_or(np.diff(found[:-1]), np.diff(found[1:]))
    return PrecisionRecall(precision[bends], recall[bends], threshold[bends], average)
