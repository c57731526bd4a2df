"""The frame of a plot: two axes with ticks, and where a value lies on them.

*Units*: pixels of the drawing, which scales with the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.support.markup import Element, Part, element
from core.support.wording import percentage

LEFT, RIGHT, TOP, BOTTOM = 60, 18, 10, 40
"""Room around the plot for what stands on the axes."""

MOST_POINTS = 600
"""Points of a line that are drawn; more than that many lie closer together than a pixel."""

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Axis:
    """One direction of a plot.

    Attributes:
        low, high: The values at its ends.
        title: Below it, or above the upright one.
        ticks: Values that are marked.
        text: How a marked value reads.
    """

    low: float
    high: float
    title: str = ""
    ticks: tuple[float, ...] = ()
    text: Callable[[float], str] = str

    def share(self, value: float) -> float:
        """Where a value lies between the ends, 0 to 1; what lies beyond is at the end."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def fractions(title: str, low: float = 0.0) -> Axis:
    """An axis of fractions from `low` to 1, told in percent."""
    step = 0.2 if low < 0.5 else 0.1 if low < 0.8 else 0.05
    first = math.ceil(low / step - 1e-9)
    ticks = tuple(round(place * step, 2) for place in range(first, round(1 / step) + 1))
    return Axis(low, 1.0, title, ticks, percentage)


def numbers(title: str, high: float) -> Axis:
    """An axis from 0 to the next round number above `high`."""
    step = _step(high / 4)
    count = max(1, math.ceil(high / step - 1e-9))
    return Axis(0.0, count * step, title, tuple(place * step for place in range(count + 1)), lambda value: f"{value:,.6g}")


def steps(title: str, last: int) -> Axis:
    """An axis of whole numbers that ends at the last one: epochs. Rounded up, it looks as if some were missing."""
    step = int(max(1.0, _step(max(1, last) / 6)))
    return Axis(0.0, float(max(1, last)), title, tuple(range(0, last + 1, step)), lambda value: f"{value:,.0f}")


@dataclass(frozen=True)
class Frame:
    """A plot's axes and size."""

    across: Axis
    up: Axis
    width: float = 460
    height: float = 280

    def x(self, value: float) -> float:
        """Pixels from the left."""
        return LEFT + self.across.share(value) * (self.width - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        return self.height - BOTTOM - self.up.share(value) * (self.height - TOP - BOTTOM)

    def line(self, points: Points, class_: str) -> Element:
        """A line through points, thinned to what can be seen."""
        return element("polyline", points=_points([(self.x(a), self.y(b)) for a, b in thinned(points)]), class_=f"line {class_}")

    def band(self, low: Points, high: Points, class_: str) -> Element:
        """The area between two lines."""
        around = [*thinned(high), *reversed(thinned(low))]
        return element("polygon", points=_points([(self.x(a), self.y(b)) for a, b in around]), class_=f"band {class_}")

    def dot(self, point: tuple[float, float], class_: str, radius: float = 3.5) -> Element:
        """A mark at a point."""
        return element("circle", cx=self.x(point[0]), cy=self.y(point[1]), r=radius, class_=f"dot {class_}")

    def drawing(self, meaning: str, *marks: Part) -> Element:
        """The plot with its axes and what is drawn in it; `meaning` is read to those who cannot see it."""
        return drawing(self.width, self.height, meaning, *self._grid(), *marks)

    def _grid(self) -> list[Element]:
        right, low = self.width - RIGHT, self.height - BOTTOM
        parts = []
        for tick in self.up.ticks:
            parts.append(element("line", x1=LEFT, x2=right, y1=self.y(tick), y2=self.y(tick), class_="grid"))
            parts.append(text(LEFT - 6, self.y(tick) + 4, self.up.text(tick), "end"))
        for tick in self.across.ticks:
            parts.append(element("line", x1=self.x(tick), x2=self.x(tick), y1=low, y2=low + 4, class_="axis"))
            parts.append(text(self.x(tick), low + 16, self.across.text(tick), "middle"))
        parts.append(element("line", x1=LEFT, x2=right, y1=low, y2=low, class_="axis"))
        if self.across.title:
            parts.append(text((LEFT + right) / 2, self.height - 6, self.across.title, "middle", "title"))
        if self.up.title:
            place = f"rotate(-90) translate({-(TOP + low) / 2:.1f} 11)"
            parts.append(element("text", self.up.title, text_anchor="middle", class_="title", transform=place))
        return parts


def drawing(width: float, height: float, meaning: str, *marks: Part) -> Element:
    """A drawing of that size; narrower where the page is."""
    return element("svg", *marks, viewBox=f"0 0 {width:.0f} {height:.0f}", width=width, role="img", aria_label=meaning)


def text(x: float, y: float, words: str, anchor: str = "start", class_: str | None = None) -> Element:
    """Words in a drawing; `anchor` says which end of them lies at `x`."""
    return element("text", words, x=x, y=y, text_anchor=None if anchor == "start" else anchor, class_=class_)


def thinned(points: Points) -> Points:
    """The points, or evenly taken ones where there are too many to see; the last one stays."""
    if len(points) <= MOST_POINTS:
        return points
    return [points[place * (len(points) - 1) // (MOST_POINTS - 1)] for place in range(MOST_POINTS)]


def _points(places: Points) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _step(value: float) -> float:
    """The next of 1, 2, 5, 10 ... that is not below a value."""
    if value <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(value))
    return next(part * size for part in (1, 2, 5, 10) if part * size >= value * (1 - 1e-9))
