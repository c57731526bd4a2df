"""Folds judged together: every picture once, by the network that has seen neither it nor its group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.evaluation.evaluating import that_count
from core.evaluation.judging import METRICS
from core.evaluation.predictions import Predictions, no_predictions
from core.evaluation.report import Evaluation, Report, judge_side, need_pictures, open_test, read_report
from core.evaluation.wording import decimals, learned_words, percent
from core.runs.folder import RunFolder
from core.runs.plan import NotCounted
from core.support.errors import BadInput
from core.support.ordering import in_order
from core.support.wording import counted


@dataclass(frozen=True, eq=False)
class Pooled:
    """What the runs of all folds came to.

    Attributes:
        evaluation: Of all pictures that were on test in one of them, judged as one side.
        runs: Of the folds, in their order.
        accuracies: Of each of them on its own test pictures.
    """

    evaluation: Evaluation
    runs: tuple[str, ...]
    accuracies: tuple[float, ...]

    @property
    def headline(self) -> str:
        """The accuracy with its interval, in a sentence."""
        found = self.evaluation
        return (
            f"{found.run}: {percent(found.accuracy, found.interval)} of {counted(found.n, 'picture')} right, each judged by the "
            f"one of {len(self.runs)} networks that has seen neither it nor its group."
        )

    @property
    def words(self) -> tuple[str, ...]:
        """All there is to say, a sentence or two each; the headline first."""
        found = self.evaluation
        digits = decimals(50 * (found.interval[1] - found.interval[0]))
        known = [(METRICS.get(name).title, value) for name, value in found.figures.items() if value is not None]
        figures = ", ".join(f"{title} {100 * value:.{digits}f} %" for title, value in known)
        folds = ", ".join(f"{100 * accuracy:.{digits}f}" for accuracy in self.accuracies)
        return (
            self.headline,
            f"{figures[:1].upper()}{figures[1:]}.",
            f"By fold: {folds} %.",
            f"Interval: {found.interval_method}. It is of networks that learned from most of the pictures; as they share many of "
            "these, it may be a little narrow.",
            *learned_words(found.left_out),
        )


def pooled(name: str, folders: Sequence[RunFolder]) -> Pooled:
    """The test results of the folds as one judgement; those that were sealed are opened, which is counted.

    Args:
        name: What the judgement is of, as shown.
        folders: The runs, one for each fold.

    Raises:
        NotThere: A run has no report yet, or no pictures on test; none is opened then.
        BadInput: A report is damaged, or a picture is on test in two of the runs.
    """
    for folder in folders:
        need_pictures(folder.name, read_report(folder.report_path), "test")
    reports = [_opened(folder) for folder in folders]
    classes = tuple(in_order({label for report in reports for label in report.classes}))
    sides = [_renumbered(report, classes) for report in reports]
    together = _joined(sides, len(classes))
    if len(set(together.paths)) < together.n:
        raise BadInput(f"{name} cannot be judged together: a picture is on test in two of its folds.", "Make the folds again.")
    runs = tuple(dict.fromkeys(run for report in reports for run in (report.left_out or NotCounted()).runs))
    left_out = NotCounted(test=sum((report.left_out or NotCounted()).test for report in reports), runs=runs)
    whole = Report(name, classes, "best", "", no_predictions(len(classes)), together, left_out=left_out)
    own = tuple(float(np.mean(side.correct)) if side.n else 0.0 for side in sides)
    return Pooled(judge_side(name, whole, "test"), tuple(folder.name for folder in folders), own)


def _opened(folder: RunFolder) -> Report:
    report = read_report(folder.report_path)
    return that_count(folder, report if report.opened else open_test(folder))


def _renumbered(report: Report, classes: tuple[str, ...]) -> Predictions:
    """The test predictions with the numbers of these classes; one that the run does not know gets no probability."""
    number = {label: place for place, label in enumerate(classes)}
    columns = np.array([number[label] for label in report.classes], dtype=np.int64)
    probabilities = np.zeros((report.test.n, len(classes)), dtype=np.float32)
    probabilities[:, columns] = report.test.probabilities
    return Predictions(report.test.paths, report.test.samples, report.test.groups, columns[report.test.truth], probabilities)


def _joined(sides: Sequence[Predictions], classes: int) -> Predictions:
    if not sides:
        return no_predictions(classes)
    return Predictions(
        tuple(path for side in sides for path in side.paths),
        tuple(sample for side in sides for sample in side.samples),
        tuple(group for side in sides for group in side.groups),
        np.concatenate([side.truth for side in sides]),
        np.concatenate([side.probabilities for side in sides]),
    )
