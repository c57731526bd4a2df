"""What is worth looking at first, and in which order."""

from __future__ import annotations

import numpy as np

from core.evaluation.metrics import confusion_matrix
from core.evaluation.predictions import Predictions, no_predictions
from core.evaluation.side_report.notable import confident_mistakes, hardest_classes, least_certain, notable_pictures
from tests.judged_runs import CLASSES, predictions


def judged(truth: list[int], said: list[int], sure: list[float]) -> Predictions:
    """Pictures of three classes of which each is taken for `said`, so surely."""
    probabilities = np.array([[(1 - one) / 2] * 3 for one in sure], dtype=np.float32)
    probabilities[np.arange(len(said)), said] = sure
    names = tuple(f"{number}.png" for number in range(len(truth)))
    return Predictions(names, names, names, np.array(truth), probabilities)


def test_mistakes_by_how_sure_and_pictures_by_how_unsure() -> None:
    side = judged([0, 0, 1, 2], [0, 1, 2, 0], [0.9, 0.6, 0.95, 0.5])
    assert confident_mistakes(side).tolist() == [2, 1, 3]
    assert least_certain(side).tolist() == [3, 1, 0, 2]
    (first, *_) = notable_pictures(side, CLASSES, confident_mistakes(side))
    assert (first.path, first.truth, first.said, first.probability) == ("2.png", "car", "tram", 0.95)


def test_the_hardest_class_is_the_one_that_is_surely_hard() -> None:
    # One picture of the first class, and that one wrong, says less than 30 wrong of 60 of the second.
    truth = [0] + [1] * 60 + [2] * 20
    said = [1] + [1] * 30 + [2] * 29 + [0] + [2] * 20
    side = judged(truth, said, [0.8] * 81)
    found = hardest_classes(CLASSES, side, confusion_matrix(side.truth, side.predicted, 3))
    assert [one.name for one in found] == ["car", "boat"]
    assert (found[0].wrong, found[0].support, found[0].taken_for, found[0].taken_times) == (30, 60, "tram", 29)
    assert found[0].interval[0] < found[0].recall == 0.5 < found[0].interval[1]


def test_nothing_wrong_and_nothing_at_all() -> None:
    side = predictions(["a", "b"], [True, True])
    assert hardest_classes(CLASSES, side, confusion_matrix(side.truth, side.predicted, 3)) == ()
    assert confident_mistakes(side).tolist() == []
    nothing = no_predictions(3)
    assert len(confident_mistakes(nothing)) == len(least_certain(nothing)) == 0
    assert notable_pictures(nothing, CLASSES, least_certain(nothing)) == ()
