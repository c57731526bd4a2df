"""Frames: ticks that read well, and points where they belong."""

from __future__ import annotations

import pytest

from core.reporting.drawings.frame import (
    LEFT,
    MOST_POINTS,
    RIGHT,
    TOP,
    Axis,
    Frame,
    _step,
    fractions,
    numbers,
    steps,
    thinned,
)
from core.support.markup import page
from tests.as_drawn import as_drawn
from tests.page_reading import foreign, read_page


@pytest.mark.parametrize(("low", "first", "count"), [(0.0, "0 %", 6), (0.5, "50 %", 6), (0.9, "90 %", 3)])
def test_fractions_end_at_all(low: float, first: str, count: int) -> None:
    axis = fractions("accuracy", low)
    said = [axis.text(tick) for tick in axis.ticks]
    assert (said[0], said[-1], len(said)) == (first, "100 %", count)


@pytest.mark.parametrize(("high", "last"), [(0.0093, 0.01), (1.0, 1.0), (2.3, 3.0), (41, 60), (0, 1)])
def test_numbers_end_at_the_next_round_one(high: float, last: float) -> None:
    axis = numbers("loss", high)
    assert axis.high == pytest.approx(last)
    assert axis.ticks[-1] == pytest.approx(last)
    assert 2 <= len(axis.ticks) <= 6


@pytest.mark.parametrize(("last", "ticks"), [(1, (0, 1)), (2, (0, 1, 2)), (30, (0, 5, 10, 15, 20, 25, 30)), (7, (0, 2, 4, 6))])
def test_epochs_are_whole_and_end_at_the_last(last: int, ticks: tuple[int, ...]) -> None:
    axis = steps("epoch", last)
    assert (axis.ticks, axis.high) == (ticks, last)


def test_points_lie_between_the_axes() -> None:
    frame = Frame(fractions("recall"), fractions("precision"))
    assert (frame.x(0), frame.x(1), frame.y(1)) == (LEFT, frame.width - RIGHT, TOP)
    assert frame.y(0.5) < frame.y(0.4)
    assert frame.x(7) == frame.x(1)  # what lies beyond is at the end, and never outside of the drawing
    found = read_page(page("", "", [frame.drawing("A plot", frame.line([(0, 0), (1, 1)], "own"), frame.dot((1, 1), "own"))]))
    assert foreign(found) == []
    (line,) = found.named("polyline")
    assert line["points"] == f"{LEFT:.1f},{frame.y(0):.1f} {frame.width - RIGHT:.1f},{TOP:.1f}"
    assert "recall" in found.texts
    assert "precision" in found.texts


def test_long_lines_keep_their_ends() -> None:
    points = [(float(number), 0.0) for number in range(10_000)]
    kept = thinned(points)
    assert len(kept) == MOST_POINTS
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    assert thinned(points[:5]) == points[:5]


def test_it_is_drawn_as_it_was_looked_at() -> None:
    frame = Frame(steps("epoch", 12), numbers("a thousand of them", 3400), 300, 200)
    points = [(0.0, 10.0), (6.0, 3000.0), (12.0, 400.0)]
    marks = (frame.line(points, "own"), frame.band([(x, y / 2) for x, y in points], points, "c1"), frame.dot(points[1], "c2", 5))
    as_drawn("frame", frame.drawing("A plot", *marks), Frame(fractions("a", 0.8), fractions("b", 0.5)).drawing("Empty"))


@pytest.mark.parametrize(("value", "share"), [(2, 0.0), (3, 0.25), (6, 1.0), (7, 1.0), (1, 0.0)])
def test_a_value_lies_between_the_ends_of_its_axis(value: float, share: float) -> None:
    assert Axis(2, 6).share(value) == share


@pytest.mark.parametrize(
    ("value", "step"), [(0, 1), (-1, 1), (1, 1), (1.01, 2), (2.1, 5), (5.5, 10), (0.02, 0.02), (0.021, 0.05)]
)
def test_steps_are_round(value: float, step: float) -> None:
    assert _step(value) == pytest.approx(step)
