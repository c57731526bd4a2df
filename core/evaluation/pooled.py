"""Folds judged together: every picture once, by the network that has seen neither it nor its group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from core.evaluation.evaluating import none_counts, that_count
from core.evaluation.judging import METRICS
from core.evaluation.predictions import Predictions, joined, no_predictions
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
        NotThere: A run has no report yet, or no pictures on test, or none of all that counts; none is opened then.
        BadInput: A report is damaged, or a picture is on test in two of the runs; none is opened then.
    """
    reports = [_that_count(folder) for folder in folders]
    left_out = _together([report.left_out or NotCounted() for report in reports])
    if not any(report.test.n for report in reports):
        raise none_counts(name, left_out, "test")
    classes = tuple(in_order({label for report in reports for label in report.classes}))
    sides = [_renumbered(report, classes) for report in reports]
    together = reduce(joined, sides, no_predictions(len(classes)))
    if len(set(together.paths)) < together.n:
        raise BadInput(f"{name} cannot be judged together: a picture is on test in two of its folds.", "Make the folds again.")
    for folder, report in zip(folders, reports, strict=True):
        if not report.opened:
            open_test(folder)
    whole = Report(name, classes, "best", "", no_predictions(len(classes)), together, left_out=left_out)
    own = tuple(float(np.mean(side.correct)) if side.n else 0.0 for side in sides)
    return Pooled(judge_side(name, whole, "test"), tuple(folder.name for folder in folders), own)


def _together(parts: Sequence[NotCounted]) -> NotCounted:
    runs = tuple(dict.fromkeys(run for part in parts for run in part.runs))
    unknown = tuple(dict.fromkeys(name for part in parts for name in part.unknown))
    return NotCounted(test=sum(part.test for part in parts), runs=runs, unknown=unknown)


def _that_count(folder: RunFolder) -> Report:
    report = read_report(folder.report_path)
    need_pictures(folder.name, report, "test")
    return that_count(folder, report)


def _renumbered(report: Report, classes: tuple[str, ...]) -> Predictions:
    """The test predictions with the numbers of these classes; one that the run does not know gets no probability."""
    number = {label: place for place, label in enumerate(classes)}
    columns = np.array([number[label] for label in report.classes], dtype=np.int64)
    probabilities = np.zeros((report.test.n, len(classes)), dtype=np.float32)
    probabilities[:, columns] = report.test.probabilities
    return Predictions(report.test.paths, report.test.samples, report.test.groups, columns[report.test.truth], probabilities)
