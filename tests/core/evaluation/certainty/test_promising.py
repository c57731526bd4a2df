"""Thresholds that val sets keep what they promise; sets as MAPIE makes them, where each picture is a group of its own."""

from __future__ import annotations

import dataclasses
import warnings

import numpy as np
import pytest
from numpy.typing import NDArray

from core.evaluation.certainty.promises import SetThreshold
from core.evaluation.certainty.promising import answer_threshold, set_threshold
from core.evaluation.predictions import no_predictions
from tests.judged_runs import drawn_predictions, predictions


def kept(promised: float, val: int, trials: int, size: int = 1) -> float:
    """How often a set held the right class, on average over so many vals, each with pictures to come."""
    found = []
    for trial in range(trials):
        both = drawn_predictions(val + 400, 4, trial, size)
        rule = set_threshold(both.take(np.arange(val)), promised)
        new = both.take(np.arange(val, both.n))
        found.append(np.mean(new.probabilities[np.arange(new.n), new.truth] >= rule.probability))
    return float(np.mean(found))


@pytest.mark.parametrize(("promised", "val"), [(0.9, 60), (0.95, 200), (0.8, 29)])
def test_sets_hold_the_right_class_as_often_as_promised(promised: float, val: int) -> None:
    assert kept(promised, val, 60) == pytest.approx(promised, abs=0.02)


@pytest.mark.soak
@pytest.mark.parametrize("promised", [0.8, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("val", [100, 300, 1000])
@pytest.mark.parametrize("size", [1, 5])
def test_the_promised_rate_is_kept_within_two_points(promised: float, val: int, size: int) -> None:
    found = kept(promised, val, 1000, size)
    # Pictures of a group are drawn here as if they were strangers: counted as groups, their sets hold more than promised.
    assert promised - 0.02 <= found <= promised + 0.02 + (size > 1) / (val / size + 1)


def test_sets_are_mapies() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages that MAPIE imports
        from mapie.classification import SplitConformalClassifier
        from sklearn.base import BaseEstimator, ClassifierMixin

        class Given(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
            classes_ = np.arange(5)
            fitted_ = True

            def fit(self, inputs: object, truth: object) -> Given:
                return self

            def predict(self, inputs: NDArray[np.float64]) -> NDArray[np.int64]:
                said: NDArray[np.int64] = inputs.argmax(axis=1)
                return said

            def predict_proba(self, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
                return inputs

        for seed, n in ((1, 40), (2, 333)):
            side = drawn_predictions(n + 200, 5, seed)
            val, new = side.take(np.arange(n)), side.take(np.arange(n, side.n))
            for promised in (0.7, 0.9):
                theirs = SplitConformalClassifier(Given(), confidence_level=promised, conformity_score="lac", prefit=True)
                theirs.conformalize(val.probabilities.astype(float), val.truth)
                _, wanted = theirs.predict_set(new.probabilities.astype(float))
                rule = set_threshold(val, promised)
                assert np.array_equal(new.probabilities.astype(float) >= rule.probability, wanted[:, :, 0])


def test_too_few_pictures_leave_no_class_out() -> None:
    side = drawn_predictions(8, 3, 0)
    assert set_threshold(side, 0.9).probability == 0, "of nine, the tenth may be anything"
    assert set_threshold(drawn_predictions(9, 3, 0), 0.9).probability > 0
    assert set_threshold(drawn_predictions(27, 3, 0, size=3), 0.9).probability > 0
    assert set_threshold(drawn_predictions(24, 3, 0, size=3), 0.9).probability == 0, "copies tell nothing new"
    assert set_threshold(no_predictions(3), 0.9) == SetThreshold(0.9, probability=0.0, held=1.0, size=3.0, n=0)


def test_most_of_val_is_answered_with_so_many_right() -> None:
    side = drawn_predictions(400, 4, 3)
    rule = answer_threshold(side, 0.9)
    assert rule is not None
    certainty = side.probabilities.max(axis=1)
    answered = certainty >= rule.probability
    assert (rule.covered, rule.accuracy) == (answered.mean(), side.correct[answered].mean())
    assert rule.accuracy >= 0.9
    assert rule.interval[0] < rule.accuracy < rule.interval[1]
    # No lower threshold would do: with every larger part of val fewer are right.
    for lower in certainty[~answered]:
        assert side.correct[certainty >= lower].mean() < 0.9


def test_a_run_that_is_always_right_answers_all_and_one_that_never_is_nothing() -> None:
    names = [str(number) for number in range(12)]
    always = answer_threshold(predictions(names, [True] * 12), 0.99)
    assert always is not None
    assert (always.covered, always.accuracy) == (1, 1)
    assert float(np.float32(0.8)) >= always.probability, "as sure as it was on val"
    assert answer_threshold(predictions(names, [False] * 12), 0.99) is None
    assert answer_threshold(no_predictions(3), 0.99) is None


@pytest.mark.parametrize("size", [1, 4])
def test_what_a_threshold_for_sets_came_to_on_val_is_told_with_it(size: int) -> None:
    val = drawn_predictions(120, 4, 5, size)
    rule = set_threshold(val, 0.8)
    own = val.probabilities[np.arange(val.n), val.truth]
    assert rule.probability in own.astype(float), "the right class of one picture is just inside"
    inside = val.probabilities >= np.float32(rule.probability)
    assert (rule.promised, rule.n) == (0.8, 120)
    assert rule.held == pytest.approx(inside[np.arange(val.n), val.truth].mean())
    assert rule.size == pytest.approx(inside.sum() / 120)


@pytest.mark.parametrize(("sure", "threshold"), [((0.9, 0.7, 0.5), 0.6), ((0.9, 0.7, 0.5, 0.4), 0.6)])
def test_the_threshold_lies_halfway_to_the_first_picture_that_is_not_answered(sure: tuple[float, ...], threshold: float) -> None:
    val = predictions([str(number) for number in range(len(sure))], [True, True, *[False] * (len(sure) - 2)])
    probabilities = np.array([[(1 - one) / 2] * 3 for one in sure], np.float32)
    for row, one in enumerate(sure):
        place = val.truth[row] if row < 2 else (val.truth[row] + 1) % 3
        probabilities[row, place] = one
    rule = answer_threshold(dataclasses.replace(val, probabilities=probabilities), 1.0)
    assert rule is not None
    assert (rule.probability, rule.covered, rule.accuracy, rule.n) == (pytest.approx(threshold), 2 / len(sure), 1.0, len(sure))
