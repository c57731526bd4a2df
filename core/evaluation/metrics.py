"""What a set of predictions is worth: accuracy, confusion, per-class scores, top-k."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Classes = NDArray[np.int64]
Probabilities = NDArray[np.float32]


@dataclass(frozen=True)
class ClassScores:
    """Scores of one class, fractions; None where there is nothing to divide by, which is not the same as none right.

    Attributes:
        precision: None when no picture was taken for the class.
        recall: None when no picture is of the class.
        f1: None when neither is.
        support: Pictures that are of the class.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    support: int


def confusion_matrix(truth: Classes, predicted: Classes, classes: int) -> NDArray[np.int64]:
    """How often each class was taken for each.

    *Shapes*: `truth`, `predicted`: int64 [N], each 0 to C - 1; result: int [C, C], rows = truth, columns = predicted.
    """
    # One number for each cell, so that one count fills the whole matrix.
    return np.bincount(truth * classes + predicted, minlength=classes * classes).reshape(classes, classes)


def class_scores(confusion: NDArray[np.int64]) -> tuple[ClassScores, ...]:
    """Precision, recall, F1 and support of every class, in the order of the matrix.

    *Shapes*: `confusion`: int [C, C], rows = truth, columns = predicted; result: C entries.
    """
    hits = np.diag(confusion).astype(float)
    taken, real = confusion.sum(axis=0).astype(float), confusion.sum(axis=1).astype(float)
    return tuple(
        ClassScores(_share(hit, said), _share(hit, there), _share(2 * hit, said + there), int(there))
        for hit, said, there in zip(hits.tolist(), taken.tolist(), real.tolist(), strict=True)
    )


def macro_f1(confusion: NDArray[np.int64]) -> float:
    """Mean F1 over the classes that occur in truth or prediction; every class counts the same, however rare.

    *Shapes*: `confusion`: int [C, C], rows = truth; result 0 to 1.
    *Source*: as scikit-learn's `f1_score(average="macro", zero_division=0)`.
    """
    scores = [score.f1 for score in class_scores(confusion) if score.f1 is not None]
    return float(np.mean(scores)) if scores else 0.0


def macro_precision(confusion: NDArray[np.int64]) -> float:
    """Mean precision over the classes that occur in truth or prediction; one that nothing was taken for counts as 0.

    *Shapes*: `confusion`: int [C, C], rows = truth; result 0 to 1.
    *Source*: as scikit-learn's `precision_score(average="macro", zero_division=0)`. The macro-recall is the balanced accuracy.
    """
    scores = [score.precision or 0.0 for score in class_scores(confusion) if score.f1 is not None]
    return float(np.mean(scores)) if scores else 0.0


def balanced_accuracy(confusion: NDArray[np.int64]) -> float | None:
    """Mean recall over the classes that have pictures; None without any.

    Nineteen of twenty pictures of one class make a network that knows only that class 95 % accurate; this says 50 %.

    *Shapes*: `confusion`: int [C, C], rows = truth.
    *Source*: as scikit-learn's `balanced_accuracy_score`.
    """
    recalls = [score.recall for score in class_scores(confusion) if score.recall is not None]
    return float(np.mean(recalls)) if recalls else None


def floor(confusion: NDArray[np.int64]) -> float | None:
    """Accuracy of saying the commonest class to every picture, as a fraction; None without pictures.

    *Shapes*: `confusion`: int [C, C], rows = truth.
    """
    real = confusion.sum(axis=1)
    return float(real.max() / real.sum()) if real.sum() else None


def top_k_accuracy(truth: Classes, probabilities: Probabilities, k: int) -> float:
    """Part of the pictures whose class is among the `k` most probable; of equal probabilities the earlier class wins.

    *Shapes*: `truth`: int64 [N], 0 to C - 1; `probabilities`: float32 [N, C], 0 to 1, rows adding up to 1.
    """
    if len(truth) == 0:
        return 0.0
    best = np.argsort(-probabilities, axis=1, kind="stable")[:, :k]
    return float(np.mean(np.any(best == truth[:, None], axis=1)))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
