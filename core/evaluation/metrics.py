"""What a set of predictions is worth: accuracy, confusion, per-class scores, top-k, calibration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Classes = NDArray[np.int64]
Probabilities = NDArray[np.float32]


@dataclass(frozen=True)
class ClassScores:
    """Scores of one class, fractions; 0 where there is nothing to divide by. `support`: pictures that are of the class."""

    precision: float
    recall: float
    f1: float
    support: int


def confusion_matrix(truth: Classes, predicted: Classes, classes: int) -> NDArray[np.int64]:
    """How often each class was taken for each.

    *Shapes*: `truth`, `predicted`: int [N]; result: int [C, C], rows = truth, columns = predicted.
    """
    return np.bincount(truth * classes + predicted, minlength=classes * classes).reshape(classes, classes)


def class_scores(confusion: NDArray[np.int64]) -> tuple[ClassScores, ...]:
    """Precision, recall, F1 and support of every class, in the order of the matrix."""
    hits = np.diag(confusion).astype(float)
    taken, real = confusion.sum(axis=0).astype(float), confusion.sum(axis=1).astype(float)
    precision, recall, f1 = _share(hits, taken), _share(hits, real), _share(2 * hits, taken + real)
    return tuple(
        ClassScores(float(precision[row]), float(recall[row]), float(f1[row]), int(real[row])) for row in range(len(hits))
    )


def macro_f1(confusion: NDArray[np.int64]) -> float:
    """Mean F1 over the classes that occur in truth or prediction; every class counts the same, however rare.

    *Source*: as scikit-learn's `f1_score(average="macro", zero_division=0)`.
    """
    occurring = confusion.sum(axis=0) + confusion.sum(axis=1) > 0
    scores = [score.f1 for score, counts in zip(class_scores(confusion), occurring, strict=True) if counts]
    return float(np.mean(scores)) if scores else 0.0


def top_k_accuracy(truth: Classes, probabilities: Probabilities, k: int) -> float:
    """Part of the pictures whose class is among the `k` most probable; of equal probabilities the earlier class wins.

    *Shapes*: `truth`: int [N]; `probabilities`: float [N, C].
    """
    if len(truth) == 0:
        return 0.0
    best = np.argsort(-probabilities, axis=1, kind="stable")[:, :k]
    return float(np.mean(np.any(best == truth[:, None], axis=1)))


def calibration_error(truth: Classes, probabilities: Probabilities, bins: int = 15) -> float:
    """Expected calibration error: mean distance between confidence and accuracy over bins of equal width.

    *Shapes*: `truth`: int [N]; `probabilities`: float [N, C].
    *Units*: fraction.
    *Source*: Guo, Pleiss, Sun and Weinberger, On calibration of modern neural networks, ICML 2017 (top-label, 15 bins).
    """
    if len(truth) == 0:
        return 0.0
    confidence = probabilities.max(axis=1).astype(float)
    correct = probabilities.argmax(axis=1) == truth
    place = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    gap = np.bincount(place, weights=confidence - correct, minlength=bins)
    return float(np.abs(gap).sum() / len(truth))


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
