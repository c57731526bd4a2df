"""Dots on one axis: where accuracies and their ends lie, and the floor beside them."""

from __future__ import annotations

import pytest

from core.reporting.drawings.intervals import Dot, interval_dots
from core.support.markup import page
from tests.as_drawn import as_drawn
from tests.page_reading import ReadPage, read_page


def read(dots: list[Dot], floor: float | None) -> ReadPage:
    return read_page(page("", "", [interval_dots(dots, floor)]))


def test_dots_lie_between_the_ends_of_their_intervals() -> None:
    found = read([Dot("one", 0.9, (0.8, 0.95), "90 %", 2), Dot("two", 0.7, (0.6, 0.8), "70 %", 9)], 0.25)
    lines = [line for line in found.named("line") if line["class"].startswith("reach")]
    dots = found.named("circle")
    assert [dot["class"] for dot in dots] == ["dot c2", "dot c9"]
    for dot, reach in zip(dots, (lines[0], lines[3]), strict=True):
        assert float(reach["x1"]) < float(dot["cx"]) < float(reach["x2"])
        assert reach["y1"] == dot["cy"]
    assert float(dots[1]["cx"]) < float(dots[0]["cx"])
    (floor,) = [line for line in found.named("line") if line["class"] == "floor"]
    assert float(floor["x1"]) < float(lines[3]["x1"])
    assert {"one", "two", "90 %", "70 %", "floor"} <= set(found.texts)


def test_the_axis_begins_below_everything() -> None:
    assert "0 %" in read([Dot("", 0.9, (0.85, 0.95))], 0.2).texts
    high = read([Dot("", 0.95, (0.9, 0.97))], 0.85)
    assert "80 %" in high.texts
    assert "60 %" not in high.texts
    assert read([Dot("", 0.9, (0.8, 0.95), colour=None)], None).named("circle")[0]["class"] == "dot own"
    assert "floor" not in read([Dot("", 0.9, (0.85, 0.95))], None).texts


@pytest.mark.parametrize(
    ("lows", "first"), [((0.49,), "0 %"), ((0.5,), "50 %"), ((0.79, 0.85), "50 %"), ((0.85, 0.79), "50 %"), ((0.8, 0.9), "80 %")]
)
def test_the_axis_begins_at_the_lowest_round_figure_that_all_fit_on(lows: tuple[float, ...], first: str) -> None:
    found = read([Dot("", 0.95, (low, 0.97)) for low in lows], None)
    assert next(text for text in found.texts if text.endswith("%")) == first


def test_what_a_dot_is_the_mean_of_is_drawn_as_strokes() -> None:
    found = read([Dot("cell", 0.9, (0.85, 0.95), marks=(0.7, 0.92))], None)
    strokes = [float(line["x1"]) for line in found.named("line") if line["class"] == "stroke"]
    dot = float(found.named("circle")[0]["cx"])
    assert strokes[0] < dot < strokes[1]
    assert "60 %" in found.texts, "the axis has room for the lowest of them"


def test_it_is_drawn_as_it_was_looked_at() -> None:
    dots = [Dot("one", 0.9, (0.8, 0.95), "90 %", 2), Dot("a name that is much too long for the room it has", 0.7, (0.6, 0.8))]
    as_drawn(
        "intervals", interval_dots(dots, 0.25), interval_dots([Dot("", 0.9, (0.85, 0.95), colour=None, marks=(0.86,))], None)
    )
