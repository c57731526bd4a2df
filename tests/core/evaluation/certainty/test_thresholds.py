"""ROC and precision against recall, as scikit-learn has them."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as oracle

from core.evaluation.certainty.thresholds import class_curves, macro_area, macro_average_precision
from tests.judged_runs import drawn_predictions

near = {"rtol": 0, "atol": 1e-9}


@pytest.mark.parametrize(("n", "classes", "decimals"), [(300, 3, 9), (300, 12, 9), (200, 4, 1), (5, 2, 9), (2, 2, 9)])
def test_both_curves_are_scikit_learns(n: int, classes: int, decimals: int) -> None:
    side = drawn_predictions(n, classes, n)
    probabilities = np.round(side.probabilities, decimals)  # rounded to a tenth, many are equal
    names = tuple(f"class {number}" for number in range(classes))
    curves = class_curves(names, side.truth, probabilities)
    for number, curve in enumerate(curves):
        own, score = side.truth == number, probabilities[:, number].astype(float)
        assert (curve.name, curve.support) == (names[number], own.sum())
        assert curve.roc is not None
        assert curve.precision_recall is not None
        false_rate, true_rate, threshold = oracle.roc_curve(own, score)
        assert np.allclose(curve.roc.false_rate, false_rate, **near)
        assert np.allclose(curve.roc.true_rate, true_rate, **near)
        assert np.allclose(curve.roc.threshold, threshold[1:], **near)
        assert curve.roc.area == pytest.approx(oracle.roc_auc_score(own, score), abs=1e-9)
        precision, recall, threshold = oracle.precision_recall_curve(own, score, drop_intermediate=True)
        assert np.allclose(curve.precision_recall.precision, precision[-2::-1], **near)
        assert np.allclose(curve.precision_recall.recall, recall[-2::-1], **near)
        assert np.allclose(curve.precision_recall.threshold, threshold[::-1], **near)
        wanted = oracle.average_precision_score(own, score)
        assert curve.precision_recall.average_precision == pytest.approx(wanted, abs=1e-9)
    assert macro_average_precision(curves) == pytest.approx(
        oracle.average_precision_score(np.eye(classes)[side.truth], probabilities), abs=1e-9
    )
    areas = [oracle.roc_auc_score(side.truth == number, probabilities[:, number]) for number in range(classes)]
    assert macro_area(curves) == pytest.approx(np.mean(areas), abs=1e-9)


def test_a_class_without_pictures_has_no_curve_and_one_with_all_has_half() -> None:
    only, none = class_curves(("all", "none"), np.zeros(3, dtype=np.int64), np.array([[0.9, 0.1], [0.5, 0.5], [0.4, 0.6]]))
    assert only.roc is None
    assert only.precision_recall is not None
    assert only.precision_recall.average_precision == 1.0
    assert (none.support, none.roc, none.precision_recall) == (0, None, None)
    assert macro_area((only, none)) is None
    assert macro_average_precision((none,)) is None
