"""The curves of a study's cells: mean accuracy on val by epoch, and the band of all runs of each."""

from __future__ import annotations

from collections.abc import Sequence

from core.reporting.drawings.frame import Frame, fractions, steps
from core.runs.colours import COLOURS
from core.studies.curves import CellCurve
from core.support.markup import Element, Part

_LEAST_LOW = 0.5


def cell_curve_plot(curves: Sequence[CellCurve]) -> Element:
    """The curves, at least one, in the colours of the legend by their places."""
    longest = max(len(curve.mean) for curve in curves)
    low = _LEAST_LOW if min(min(curve.low) for curve in curves) > _LEAST_LOW else 0.0
    frame = Frame(steps("epoch", longest), fractions("accuracy on val", low), width=940, height=360)
    marks: list[Part] = []
    for place, curve in enumerate(curves):
        epochs = range(1, len(curve.mean) + 1)
        colour = f"c{place % COLOURS}"
        marks.append(frame.band(list(zip(epochs, curve.low, strict=True)), list(zip(epochs, curve.high, strict=True)), colour))
        marks.append(frame.line(list(zip(epochs, curve.mean, strict=True)), colour))
    return frame.drawing("Mean accuracy on val of each cell by epoch", *marks)
