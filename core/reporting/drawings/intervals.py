"""Accuracies as dots with their intervals on one axis, and the floor they are held against as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.reporting.drawings.confusion import shortened
from core.reporting.drawings.frame import Axis, drawing, fractions, text
from core.runs.headline import Interval
from core.support.markup import Element, Part, element

_WIDTH = 940
_SAID = 150
"""Room for the words behind a dot."""
_LETTERS = 40
"""Of a name that there is room for."""
_ROW = 34
_TOP, _BOTTOM = 22, 34

Span = tuple[float, float]
"""Where the axis begins and ends, pixels from the left."""


@dataclass(frozen=True)
class Dot:
    """An accuracy to draw.

    Attributes:
        name: What it is of; "" for none.
        colour: Place in the row of colours; None for the page's own.
        said: Beside it, in words.
        marks: What the dot is the mean of, as small strokes; none for a dot of one thing.
    """

    name: str
    accuracy: float
    interval: Interval
    said: str = ""
    colour: int | None = 0
    marks: tuple[float, ...] = ()


def interval_dots(dots: Sequence[Dot], floor: float | None) -> Element:
    """The dots below one another, on an axis that begins at the floor or below; `floor` None where it is not known."""
    ends = [min((dot.interval[0], *dot.marks)) for dot in dots] + ([floor] if floor is not None else [])
    axis = fractions("", 0.0 if min(ends) < 0.5 else 0.5 if min(ends) < 0.8 else 0.8)
    low = _TOP + _ROW * len(dots)
    longest = max(len(shortened(dot.name, _LETTERS)) for dot in dots)
    # Pixels a letter takes, and the gap behind the last one.
    span = (7.0 * longest + 24 if longest else 16.0, _WIDTH - (_SAID if any(dot.said for dot in dots) else 24))
    parts = _grid(axis, span, low)
    if floor is not None:
        place = _x(axis, floor, span)
        parts.append(element("line", x1=place, x2=place, y1=_TOP - 4, y2=low, class_="floor"))
        parts.append(text(place, _TOP - 9, "floor", "middle"))
    for number, dot in enumerate(dots):
        parts += _row(axis, dot, span, _TOP + _ROW * (number + 0.5))
    return drawing(_WIDTH, low + _BOTTOM, "Accuracies with their 95 % intervals", *parts)


def _x(axis: Axis, value: float, span: Span) -> float:
    return span[0] + axis.share(value) * (span[1] - span[0])


def _grid(axis: Axis, span: Span, low: float) -> list[Part]:
    parts: list[Part] = []
    for tick in axis.ticks:
        place = _x(axis, tick, span)
        parts.append(element("line", x1=place, x2=place, y1=_TOP, y2=low, class_="grid"))
        parts.append(text(place, low + 16, axis.text(tick), "middle"))
    return parts


def _row(axis: Axis, dot: Dot, span: Span, y: float) -> list[Part]:
    low, high = (_x(axis, end, span) for end in dot.interval)
    colour = "own" if dot.colour is None else f"c{dot.colour}"
    return [
        *([text(span[0] - 16, y + 4, shortened(dot.name, _LETTERS), "end", "name")] if dot.name else []),
        element("line", x1=low, x2=high, y1=y, y2=y, class_=f"reach {colour}"),
        *(element("line", x1=end, x2=end, y1=y - 5, y2=y + 5, class_=f"reach {colour}") for end in (low, high)),
        *(_stroke(_x(axis, one, span), y) for one in dot.marks),
        element("circle", cx=_x(axis, dot.accuracy, span), cy=y, r=6, class_=f"dot {colour}"),
        *([text(span[1] + 16, y + 4, dot.said, "start", "name")] if dot.said else []),
    ]


def _stroke(x: float, y: float) -> Element:
    return element("line", x1=x, x2=x, y1=y - 8, y2=y + 8, class_="stroke")
