"""How sure a run is, and how far that can be believed: ROC, precision and recall, calibration, coverage."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from core.evaluation.certainty.calibration import Calibration
from core.evaluation.certainty.thresholds import ClassCurves, macro_area, macro_average_precision
from core.evaluation.side_report.coverage_words import coverage_words
from core.reporting.drawings.confusion import shortened
from core.reporting.drawings.frame import Frame, Points, fractions
from core.reporting.parts import legend, section, side_by_side
from core.reporting.run.matter import RunMatter
from core.runs.colours import COLOURS
from core.support.markup import Element, Part, element
from core.support.wording import counted, percentage

_COLOURED = 6
"""Classes that have a colour where not all have; those that are told apart worst, for the best lie on top of each other."""

_LONGEST = 36  # signs of a class in a legend


def thresholds(matter: RunMatter) -> Element:
    """ROC and precision against recall of every class against the rest."""
    curves = matter.side.curves
    lead = "A class against all others, as the threshold on its probability is lowered. The area is told beside each name"
    many = f"; the {_COLOURED} classes with the smallest have a colour" if len(curves) > COLOURS else ""
    area, precision = macro_area(curves), macro_average_precision(curves)
    return section(
        "One class against the rest",
        f"{lead}{many}.",
        side_by_side(
            (f"ROC, mean area {_share(area)}", _roc(curves)),
            (f"Precision and recall, mean {_share(precision)}", _precision_recall(curves)),
        ),
    )


def certainty(matter: RunMatter) -> Element:
    """Calibration, and coverage against accuracy."""
    side = matter.side
    tempered = side.tempered
    lead = (
        f"The calibration error is {percentage(side.calibration.error, 1)}: by so much what the network says of itself and how "
        f"often it is right differ on average. The cross-entropy is {side.calibration.loss:.3f} nats."
    )
    if tempered is not None:
        own = " (the pictures it was fitted on)" if side.evaluation.on == "val" else ""
        lead += (
            f" With a temperature of {tempered.temperature:.2f}, fitted on {tempered.fitted_on:,} pictures of val, it would be "
            f"{percentage(tempered.calibration.error, 1)} and {tempered.calibration.loss:.3f} nats{own}; no answer would change."
        )
    return section(
        "How sure it is",
        lead,
        side_by_side(
            ("Calibration", [_calibration(side.calibration, tempered.calibration if tempered is not None else None)]),
            ("Coverage and accuracy", [_coverage(matter), element("p", coverage_words(side), class_="small")]),
        ),
    )


def _roc(curves: Sequence[ClassCurves]) -> list[Part]:
    frame = Frame(fractions("taken for the class though it is not"), fractions("found of the class"))
    lines = {
        one.name: (one.roc.area, list(zip(one.roc.false_rate.tolist(), one.roc.true_rate.tolist(), strict=True)))
        for one in curves
        if one.roc is not None
    }
    marks = [frame.line([(0, 0), (1, 1)], "dashed faint")]
    return _class_lines(frame, lines, "ROC curve of every class", marks, frame.line)


def _precision_recall(curves: Sequence[ClassCurves]) -> list[Part]:
    frame = Frame(fractions("recall"), fractions("precision"))
    lines = {
        one.name: (found.average_precision, list(zip(found.recall.tolist(), found.precision.tolist(), strict=True)))
        for one in curves
        if (found := one.precision_recall) is not None
    }
    return _class_lines(frame, lines, "Precision against recall of every class", [], frame.line)


def _class_lines(
    frame: Frame,
    lines: Mapping[str, tuple[float, Points]],
    meaning: str,
    marks: list[Element],
    draw: Callable[[Points, str], Element],
) -> list[Part]:
    # Rounded: of classes that are told apart perfectly, the first one is no worse than the others.
    ordered = sorted(lines, key=lambda name: round(lines[name][0], 9))
    worst = ordered if len(ordered) <= COLOURS else ordered[:_COLOURED]
    # The coloured ones last, on top of the grey.
    drawn = [draw(points, "faint") for name, (_, points) in lines.items() if name not in worst]
    drawn += [draw(lines[name][1], f"c{place % COLOURS}") for place, name in reversed(list(enumerate(worst)))]
    named = [(f"c{place}", f"{shortened(name, _LONGEST)} {_share(lines[name][0])}") for place, name in enumerate(worst)]
    if len(lines) > len(worst):
        named.append(("faint", counted(len(lines) - len(worst), "other class", "other classes")))
    return [frame.drawing(meaning, *marks, *drawn), legend(named)]


def _calibration(found: Calibration, tempered: Calibration | None) -> Element:
    frame = Frame(fractions("said to be right"), fractions("is right"))
    marks: list[Part] = [frame.line([(0, 0), (1, 1)], "dashed faint")]
    if tempered is not None:
        marks.append(frame.line(_filled(tempered), "dashed c0 faint"))
    for one in found.bins:
        if one.confidence is not None and one.interval is not None:
            x, (low, high) = frame.x(one.confidence), one.interval
            marks.append(element("line", x1=x, x2=x, y1=frame.y(low), y2=frame.y(high), class_="axis"))
    marks.append(frame.line(_filled(found), "own"))
    pictures = sum(one.n for one in found.bins)
    for one in found.bins:
        if one.confidence is not None and one.accuracy is not None:
            # By area, so that a bin of two pictures does not look as weighty as one of two thousand.
            marks.append(frame.dot((one.confidence, one.accuracy), "own", 2.5 + 6 * math.sqrt(one.n / pictures)))
    names = [
        ("own", "as it is, with 95 % intervals; a dot is as large as its part of the pictures"),
        *([("dashed c0 faint", "with the temperature")] if tempered is not None else []),
    ]
    return element("div", frame.drawing("How often it is right against how sure it is", *marks), legend(names))


def _filled(found: Calibration) -> list[tuple[float, float]]:
    return [(one.confidence, one.accuracy) for one in found.bins if one.confidence is not None and one.accuracy is not None]


def _coverage(matter: RunMatter) -> Element:
    found = matter.side.coverage
    low = float(np.min(found.accuracy, initial=1.0))
    frame = Frame(
        fractions("answered, the surest first"), fractions("of them right", 0.9 if low >= 0.9 else 0.5 if low >= 0.5 else 0)
    )
    points = list(zip(found.covered.tolist(), found.accuracy.tolist(), strict=True))
    return frame.drawing("Accuracy against the part of the pictures that is answered", frame.line(points, "own"))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
