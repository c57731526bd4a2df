"""Everything there is to see of a run on one side, with the seal as everywhere."""

from __future__ import annotations

import numpy as np
import pytest

from core.evaluation.certainty.calibration import calibration_error
from core.evaluation.certainty.temperature import at_temperature, fitted_temperature
from core.evaluation.evaluating import evaluate
from core.evaluation.report import read_report
from core.evaluation.side_report.side_report import side_report, side_report_again
from core.support.errors import NotThere, Refused
from core.support.workspace import Workspace
from tests.judged_runs import CLASSES, drawn_predictions, finished_run, predictions


def test_it_holds_what_evaluate_says_and_rows_of_the_same_pictures(workspace: Workspace) -> None:
    run = finished_run(workspace, "run", drawn_predictions(90, 3, 1, folder="test"), drawn_predictions(120, 3, 2))
    found, told = side_report(run), evaluate(run)
    assert found.evaluation.accuracy == told.accuracy
    assert found.predictions.n == found.evaluation.n == 120
    assert found.evaluation.figures["calibration_error"] == found.calibration.error
    assert [curve.name for curve in found.curves] == list(CLASSES)
    assert len(found.mistakes) == 120 - np.trace(told.confusion)
    assert len(found.least_certain) == 120
    assert found.confidence[found.least_certain[0]] == found.confidence.min()
    assert sorted(found.by_cluster) == sorted(found.by_name) == [0, 1, 2]
    assert sum(one.wrong for one in found.hardest) == len(found.mistakes)
    assert [one.epoch for one in found.gap] == [1, 2]
    assert found.cost.seconds == 25.0


def test_the_temperature_is_vals_wherever_one_looks_and_the_curve_stays_as_it_is(workspace: Workspace) -> None:
    test, val = drawn_predictions(90, 3, 1, folder="test"), drawn_predictions(120, 3, 2)
    found = side_report(finished_run(workspace, "run", test, val), "test")
    assert found.tempered is not None
    temperature = fitted_temperature(val.truth, val.probabilities)
    assert (found.tempered.temperature, found.tempered.fitted_on) == (temperature, 120)
    assert found.calibration.error == calibration_error(test.truth, test.probabilities)
    scaled = at_temperature(test.probabilities, found.tempered.temperature)
    assert found.tempered.calibration.error == calibration_error(test.truth, scaled)


def test_looking_at_test_is_counted_and_looking_at_val_is_not(workspace: Workspace) -> None:
    run = finished_run(workspace, "run", predictions(["a"], [True]), predictions(["b", "c"], [True, True]))
    assert side_report(run).evaluation.opened == 0
    assert side_report(run).tempered is None  # val has no mistake
    assert side_report(run, "test").evaluation.opened == 1
    assert len(read_report(run.report_path).opened) == 1


def test_where_there_is_nothing_to_see_nothing_is_opened(workspace: Workspace) -> None:
    run = finished_run(workspace, "run", val=predictions(["b"], [True]))
    with pytest.raises(NotThere, match="no pictures in test"):
        side_report(run, "test")
    assert read_report(run.report_path).opened == ()


def test_what_was_opened_is_shown_again_uncounted_and_what_is_sealed_is_not(workspace: Workspace) -> None:
    run = finished_run(workspace, "run", predictions(["a"], [True]), predictions(["b", "c"], [True, True]))
    assert side_report_again(run).evaluation.n == 2
    with pytest.raises(Refused, match="sealed"):
        side_report_again(run, "test")
    assert read_report(run.report_path).opened == ()
    side_report(run, "test")
    assert side_report_again(run, "test").evaluation.n == 1
    assert len(read_report(run.report_path).opened) == 1
