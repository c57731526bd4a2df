"""Metrics against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as oracle

from core.evaluation import metrics


@pytest.fixture(params=[(200, 4), (37, 9), (5, 12)])
def judged(request: pytest.FixtureRequest) -> tuple[np.ndarray, np.ndarray]:
    n, classes = request.param
    rng = np.random.default_rng(n)
    return rng.integers(0, classes, n), rng.dirichlet(np.ones(classes), n).astype(np.float32)


def test_confusion_and_scores_equal_scikit_learns(judged: tuple[np.ndarray, np.ndarray]) -> None:
    truth, probabilities = judged
    classes, predicted = probabilities.shape[1], probabilities.argmax(axis=1)
    confusion = metrics.confusion_matrix(truth, predicted, classes)
    assert np.array_equal(confusion, oracle.confusion_matrix(truth, predicted, labels=range(classes)))
    scores = metrics.class_scores(confusion)
    found = np.array([(score.precision or 0.0, score.recall or 0.0, score.f1 or 0.0, score.support) for score in scores]).T
    wanted = oracle.precision_recall_fscore_support(truth, predicted, labels=range(classes), zero_division=0)
    assert np.allclose(found, wanted, rtol=0, atol=1e-9)
    assert metrics.macro_f1(confusion) == pytest.approx(
        oracle.f1_score(truth, predicted, average="macro", zero_division=0), abs=1e-9
    )
    precision = oracle.precision_score(truth, predicted, average="macro", zero_division=0)
    assert metrics.macro_precision(confusion) == pytest.approx(precision, abs=1e-9)


def test_what_cannot_be_said_of_a_class_is_not_zero() -> None:
    # Of the third class there is no picture and none was taken for it; of the second one there is, and none was.
    absent = metrics.class_scores(np.array([[3, 0, 0], [1, 0, 0], [0, 0, 0]]))
    assert absent[2] == metrics.ClassScores(None, None, None, 0)
    assert absent[1] == metrics.ClassScores(None, 0.0, 0.0, 1)


def test_balanced_accuracy_equals_scikit_learns() -> None:
    rng = np.random.default_rng(3)
    truth, predicted = rng.integers(0, 5, 200), rng.integers(0, 5, 200)
    confusion = metrics.confusion_matrix(truth, predicted, 5)
    assert metrics.balanced_accuracy(confusion) == pytest.approx(oracle.balanced_accuracy_score(truth, predicted), abs=1e-9)


def test_top_k_equals_scikit_learns(judged: tuple[np.ndarray, np.ndarray]) -> None:
    truth, probabilities = judged
    for k in (1, 2, 3):
        wanted = oracle.top_k_accuracy_score(truth, probabilities, k=k, labels=range(probabilities.shape[1]))
        assert metrics.top_k_accuracy(truth, probabilities, k) == pytest.approx(wanted, abs=1e-9)


def test_a_side_without_pictures_has_scores_of_nothing() -> None:
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros((0, 3), dtype=np.float32)
    confusion = metrics.confusion_matrix(none, none, 3)
    assert confusion.tolist() == [[0, 0, 0]] * 3
    assert metrics.macro_f1(confusion) == metrics.macro_precision(confusion) == metrics.top_k_accuracy(none, nothing, 1) == 0.0
