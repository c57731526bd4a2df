"""Accuracy against pictures per class: what was measured as dots, the law through it with its band, dashed where nothing was."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.reporting.drawings.frame import Axis, Frame, fractions
from core.runs.colours import COLOURS
from core.studies.pictures.picture_curve import PictureCurve
from core.support.markup import Element, Part, element

_LEAST_LOWS = (0.8, 0.5, 0.0)


def picture_curve_plot(curves: Sequence[PictureCurve]) -> Element:
    """The curves, at least one, in the colours of the legend by their places; pictures stand at their logarithms."""
    sizes = sorted({point.pictures for curve in curves for point in curve.points})
    ends = [curve.law.across[-1] for curve in curves if curve.law is not None]
    lowest = min(min(point.accuracies) for curve in curves for point in curve.points)
    across = Axis(
        math.log2(sizes[0]) - 0.15, math.log2(max([*ends, sizes[-1]])) + 0.05, "pictures per class",
        tuple(map(math.log2, _apart(sizes))), lambda place: f"{2**place:,.3g}",
    )  # fmt: skip
    frame = Frame(across, fractions("accuracy on val", next(low for low in _LEAST_LOWS if low <= lowest)), width=940, height=360)
    marks = [part for place, curve in enumerate(curves) for part in _curve(frame, curve, f"c{place % COLOURS}")]
    return frame.drawing("Accuracy on val against pictures per class", *marks)


def _curve(frame: Frame, curve: PictureCurve, colour: str) -> list[Part]:
    marks: list[Part] = []
    if (law := curve.law) is not None:
        places = [math.log2(size) for size in law.across.tolist()]
        if law.low is not None and law.high is not None:
            below, above = (list(zip(places, end.tolist(), strict=True)) for end in (law.low, law.high))
            marks.append(frame.band(below, above, colour))
        most = math.log2(law.measured)
        line = list(zip(places, law.accuracy.tolist(), strict=True))
        marks.append(frame.line([point for point in line if point[0] <= most + 1e-9], colour))
        last = max(x for x, _ in line if x <= most + 1e-9)
        marks.append(frame.line([point for point in line if point[0] >= last], f"{colour} dashed"))
    for point in curve.points:
        x = frame.x(math.log2(point.pictures))
        low, high = frame.y(min(point.accuracies)), frame.y(max(point.accuracies))
        marks.append(element("line", x1=x, x2=x, y1=low, y2=high, class_=f"reach {colour}"))
        marks.append(frame.dot((math.log2(point.pictures), point.mean), colour, 5))
    return marks


def _apart(sizes: Sequence[float]) -> list[float]:
    """Sizes far enough from each other for their numbers: 10 and 11 would stand in one another."""
    kept: list[float] = []
    for size in sizes:
        if not kept or math.log2(size / kept[-1]) > 0.35:
            kept.append(size)
    return kept
