"""Everything that the report of a run tells of one side: one record for the window, the page and the command line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation.certainty.calibration import Calibration, calibration
from core.evaluation.certainty.coverage import Coverage, coverage
from core.evaluation.certainty.temperature import at_temperature, fitted_temperature
from core.evaluation.certainty.thresholds import ClassCurves, class_curves
from core.evaluation.evaluating import looked_at, looked_at_again
from core.evaluation.predictions import Predictions
from core.evaluation.report import Evaluation, On, Report, judge_side
from core.evaluation.side_report.class_order import class_order
from core.evaluation.side_report.gap import EpochGap, gap_over_time
from core.evaluation.side_report.notable import HardClass, confident_mistakes, hardest_classes, least_certain
from core.evaluation.side_report.run_cost import RunCost, run_cost
from core.runs.folder import RunFolder


@dataclass(frozen=True)
class Tempered:
    """What the calibration of a side would be at a temperature.

    Attributes:
        temperature: Fitted on val; above 1 where the network was too sure there.
        fitted_on: Pictures of val that it was fitted on.
        calibration: Of the side at that temperature. Told of val itself it is of the pictures that it was fitted on.
    """

    temperature: float
    fitted_on: int
    calibration: Calibration


@dataclass(frozen=True, eq=False)
class SideReport:
    """A run looked at on one side of its split.

    *Shapes*: `mistakes`: int64 [M], `least_certain`: int64 [N], both rows of `predictions`.

    Attributes:
        evaluation: The figures, with confusion and scores of classes.
        predictions: Those that count, in the order of the run's report.
        curves: ROC and precision against recall of each class against the rest, in the order of the classes.
        calibration: As the network is.
        tempered: With temperature scaling; None where val says nothing of a temperature.
        coverage: Accuracy of the pictures that it is surest of.
        by_cluster, by_name: Numbers of the classes in the orders a confusion matrix is shown in.
        hardest: Classes with mistakes, hardest first.
        mistakes: Wrong ones, those it was surest of first.
        least_certain: All, those it was least sure of first.
        gap: Train against val, epoch by epoch.
        cost: What the run took.
    """

    evaluation: Evaluation
    predictions: Predictions
    curves: tuple[ClassCurves, ...]
    calibration: Calibration
    tempered: Tempered | None
    coverage: Coverage
    by_cluster: tuple[int, ...]
    by_name: tuple[int, ...]
    hardest: tuple[HardClass, ...]
    mistakes: NDArray[np.int64]
    least_certain: NDArray[np.int64]
    gap: tuple[EpochGap, ...]
    cost: RunCost

    @property
    def confidence(self) -> NDArray[np.float64]:
        """The largest probability of each picture. *Shapes*: float [N], 0 to 1."""
        confidence: NDArray[np.float64] = self.predictions.probabilities.max(axis=1).astype(float)
        return confidence


def side_report(run_folder: RunFolder, on: On = "val") -> SideReport:
    """Job: everything there is to see of a run on one side; on test this counts as an opening.

    Raises:
        NotThere: No report yet, or no picture on that side that counts.
        BadInput: The report is damaged.
    """
    return _told(run_folder, looked_at(run_folder, on), on)


def side_report_again(run_folder: RunFolder, on: On = "val") -> SideReport:
    """Job: as `side_report`, for a window that goes on showing what a person has opened: nothing is counted.

    Raises:
        NotThere: No report yet, or no picture on that side that counts.
        BadInput: The report is damaged.
        Refused: The test result is sealed.
    """
    return _told(run_folder, looked_at_again(run_folder, on), on)


def _told(run_folder: RunFolder, report: Report, on: On) -> SideReport:
    side, history = report.side(on), run_folder.history()
    evaluation = judge_side(run_folder.name, report, on)
    classes, confusion = evaluation.classes, evaluation.confusion
    return SideReport(
        evaluation=evaluation,
        predictions=side,
        curves=class_curves(classes, side.truth, side.probabilities),
        calibration=calibration(side.truth, side.probabilities, side.groups),
        tempered=_tempered(report.val, side),
        coverage=coverage(side.correct, side.probabilities),
        by_cluster=class_order(confusion, classes, "cluster"),
        by_name=class_order(confusion, classes, "name"),
        hardest=hardest_classes(classes, side, confusion),
        mistakes=confident_mistakes(side),
        least_certain=least_certain(side),
        gap=gap_over_time(history.epochs),
        cost=run_cost(run_folder, history),
    )


def _tempered(val: Predictions, side: Predictions) -> Tempered | None:
    temperature = fitted_temperature(val.truth, val.probabilities)
    if temperature is None:
        return None
    scaled = at_temperature(side.probabilities, temperature)
    return Tempered(temperature, val.n, calibration(side.truth, scaled, side.groups))
