"""Curves of a page: train dashed, val solid, the best epoch where it lies, stages where they begin."""

from __future__ import annotations

from core.reporting.drawings.curves import accuracy_curves, loss_curves
from core.runs.events import Epoch, StageStarted
from core.support.markup import Element, page
from tests.as_drawn import as_drawn
from tests.page_reading import ReadPage, read_page

STAGES = [StageStarted(0, 0, "Head", 0, 0), StageStarted(5, 1, "Everything", 4, 2)]


def epochs(*accuracies: float) -> list[Epoch]:
    return [Epoch(n, n, 0, n, 2 - a, a, 2.1 - a, a - 0.05, 0.1, 1, 1) for n, a in enumerate(accuracies, 1)]


def read(drawing: Element) -> ReadPage:
    return read_page(page("", "", [drawing]))


def places(line: dict[str, str]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (point.split(",") for point in line["points"].split())]


def test_both_lines_have_a_point_an_epoch() -> None:
    told = epochs(0.3, 0.6, 0.9, 0.8)
    found = read(accuracy_curves(told, STAGES, told[2]))
    train, val = found.named("polyline")
    assert ("dashed" in train["class"], "dashed" in val["class"]) == (True, False)
    assert len(places(train)) == len(places(val)) == 4
    assert all(above < below for (_, above), (_, below) in zip(places(train), places(val), strict=True))
    (dot,) = found.named("circle")
    assert (float(dot["cx"]), float(dot["cy"])) == places(val)[2]
    borders = [line for line in found.named("line") if line["class"] == "border"]
    assert [float(line["x1"]) for line in borders] == [places(val)[1][0]]
    assert "Everything" in found.texts
    assert "Head" not in found.texts


def test_the_lower_half_is_left_out_where_nothing_lies_in_it() -> None:
    high, low = epochs(0.8, 0.9), epochs(0.4, 0.9)
    assert "50 %" in read(accuracy_curves(high, [], high[0])).texts
    assert "0 %" not in read(accuracy_curves(high, [], high[0])).texts
    assert "0 %" in read(accuracy_curves(low, [], low[0])).texts


def test_losses_begin_at_nothing() -> None:
    told = epochs(0.5, 0.9)
    assert "0" in read(loss_curves(told, [], told[1])).texts
    none = [Epoch(n, n, 0, n, 0.0, 1.0, 0.0, 1.0, 0.1, 1, 1) for n in (1, 2)]
    assert len(read(loss_curves(none, [], none[0])).named("polyline")) == 2


def test_it_is_drawn_as_it_was_looked_at() -> None:
    told = epochs(0.3, 0.6, 0.9, 0.8)
    as_drawn("curves", accuracy_curves(told, STAGES, told[2]), loss_curves(told, STAGES, told[2]))
