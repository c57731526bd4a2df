"""The report of a run on one side, as a document and as a person reads it in a terminal."""

from __future__ import annotations

from typing import Any

from core.cli.answers import fields_of
from core.cli.tables import table
from core.cli.verbs import evaluate
from core.evaluation.certainty.thresholds import macro_area, macro_average_precision
from core.evaluation.side_report.cost_words import cost_figures
from core.evaluation.side_report.coverage_words import coverage_words
from core.evaluation.side_report.notable import NotablePicture, notable_pictures
from core.evaluation.side_report.side_report import SideReport
from core.evaluation.wording import decimals, percent
from core.runs.listing import RunSummary
from core.support.wording import chance, counted, percentage

MOST_SHOWN = 10
"""Classes, pictures and epochs of a list that a terminal shows; the document has them all."""

LEAST_CERTAIN = 100
"""Pictures the document names of those a network was least sure of: at the end of that list are those it was surest of."""


def report_document(found: SideReport, row: RunSummary) -> dict[str, Any]:
    """The report, for `--json`: the document of `evaluate`, and what is told besides; `row` is what is known of the run."""
    side, classes = found.predictions, found.evaluation.classes
    return {
        **evaluate.document(found.evaluation, row),
        **fields_of(found, leave_out=("evaluation", "predictions", "by_cluster", "by_name", "mistakes", "least_certain")),
        "gap": [{**fields_of(one), "accuracy_gap": one.accuracy_gap} for one in found.gap],
        "macro_roc_area": macro_area(found.curves),
        "macro_average_precision": macro_average_precision(found.curves),
        "classes_by_cluster": [classes[number] for number in found.by_cluster],
        "classes_by_name": [classes[number] for number in found.by_name],
        "mistakes": notable_pictures(side, classes, found.mistakes),
        "least_certain": notable_pictures(side, classes, found.least_certain[:LEAST_CERTAIN]),
    }


def report_text(found: SideReport, row: RunSummary) -> str:
    """The report as a person reads it; `row` is what is known of the run besides."""
    parts = [_certainty(found), _coverage(found), _curves(found), _hardest(found), _pictures(found), _gap(found), _cost(found)]
    return evaluate.text(found.evaluation, row, [part for part in parts if part])


def _certainty(found: SideReport) -> str:
    rows = [
        (
            f"{100 * one.low:.0f} to {100 * one.high:.0f}",
            str(one.n),
            f"{100 * one.confidence:.1f}",
            percent(one.accuracy, one.interval),
        )
        for one in found.calibration.bins
        if one.confidence is not None
    ]
    own = found.calibration
    said = f"Calibration: off by {percentage(own.error, 1)} on average, cross-entropy {own.loss:.3f}."
    if found.tempered is not None:
        scaled = found.tempered
        these = ", on these very pictures" if found.evaluation.on == "val" else ""
        fitted = f"fitted on {counted(scaled.fitted_on, 'picture')} of val"
        said += (
            f" With a temperature of {scaled.temperature:.2f}, {fitted}, it would be off by "
            f"{percentage(scaled.calibration.error, 1)} with cross-entropy {scaled.calibration.loss:.3f}{these}."
        )
    header = ("Sure, %", "Pictures", "Mean, %", "Right")
    return "\n".join([said, table(header, rows, right={0, 1, 2, 3})])


def _coverage(found: SideReport) -> str:
    return f"{coverage_words(found)} Mean accuracy over all coverages {percentage(found.coverage.area, 1)}."


def _curves(found: SideReport) -> str:
    digits = 1 + decimals(50 * (found.evaluation.interval[1] - found.evaluation.interval[0]))
    named = [
        (
            curve.name,
            "–" if curve.roc is None else f"{100 * curve.roc.area:.{digits}f}",
            "–" if curve.precision_recall is None else f"{100 * curve.precision_recall.average_precision:.{digits}f}",
            str(curve.support),
        )
        for curve in found.curves
    ]
    # The worst are what a person looks for.
    shown = sorted(named, key=lambda cells: float("inf") if cells[2] == "–" else float(cells[2]))[:MOST_SHOWN]
    least = (
        f"The {MOST_SHOWN} classes that a threshold finds least well"
        if len(named) > MOST_SHOWN
        else "Each class against the rest"
    )
    return "\n".join([f"{least}:", table(("Class", "ROC area %", "Average precision %", "Pictures"), shown, right={1, 2, 3})])


def _hardest(found: SideReport) -> str:
    if not found.hardest:
        return "No class has a mistake."
    rows = [
        (one.name, percent(one.recall, one.interval), f"{one.wrong} of {one.support}", f"{one.taken_for} ({one.taken_times})")
        for one in found.hardest[:MOST_SHOWN]
    ]
    return "\n".join(["Hardest classes:", table(("Class", "Right", "Wrong", "Mostly taken for"), rows, right={1, 2})])


def _pictures(found: SideReport) -> str:
    side, classes = found.predictions, found.evaluation.classes
    parts = []
    for title, rows in (("Most confident mistakes", found.mistakes), ("Least certain", found.least_certain)):
        named = notable_pictures(side, classes, rows[:MOST_SHOWN])
        if named:
            parts.append("\n".join([f"{title}:", _named(named)]))
    return "\n\n".join(parts)


def _named(pictures: tuple[NotablePicture, ...]) -> str:
    rows = [(one.path, one.truth, one.said, chance(one.probability)) for one in pictures]
    return table(("Picture", "Truth", "Taken for", "Sure"), rows, right={3})


def _gap(found: SideReport) -> str:
    if not found.gap:
        return ""
    step = max(1, -(-len(found.gap) // MOST_SHOWN))
    shown = [*found.gap[:-1:step], found.gap[-1]]
    rows = [
        (
            str(one.epoch),
            f"{100 * one.train_accuracy:.1f}",
            f"{100 * one.val_accuracy:.1f}",
            f"{100 * one.accuracy_gap:+.1f}".replace("-", "−"),
        )
        for one in shown
    ]
    said = "Train against val, epoch by epoch; train is measured while the network learns, on views as it sees them:"
    return "\n".join([said, table(("Epoch", "Train %", "Val %", "Gap, points"), rows, right={0, 1, 2, 3})])


def _cost(found: SideReport) -> str:
    rows = [(one.title, one.text) for one in cost_figures(found.cost)]
    asked = [] if found.cost.speed is not None else ["How fast it answers on this machine, `--speed` measures."]
    return "\n".join([table(("What it took", ""), rows, right={1}), *asked])
