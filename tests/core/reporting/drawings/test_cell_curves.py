"""Curves of cells: a line for the mean of each, and an area for its band."""

from __future__ import annotations

from core.reporting.drawings.cell_curves import cell_curve_plot
from core.studies.curves import CellCurve
from core.support.markup import page
from tests.as_drawn import as_drawn
from tests.page_reading import read_page


def test_each_cell_has_a_line_inside_its_band() -> None:
    curves = [
        CellCurve("a", (0.4, 0.6), (0.3, 0.5), (0.5, 0.7)),
        CellCurve("b", (0.2, 0.2, 0.3), (0.1, 0.2, 0.2), (0.3, 0.3, 0.4)),
    ]
    found = read_page(page("", "", [cell_curve_plot(curves)]))
    lines, bands = found.named("polyline"), found.named("polygon")
    assert [line["class"] for line in lines] == ["line c0", "line c1"]
    for line, band in zip(lines, bands, strict=True):
        middle = [float(point.split(",")[1]) for point in line["points"].split()]
        around = [float(point.split(",")[1]) for point in band["points"].split()]
        for place, y in enumerate(middle):
            assert around[place] <= y <= around[-1 - place]
    assert "accuracy on val" in found.texts


def test_it_is_drawn_as_it_was_looked_at() -> None:
    many = [CellCurve(f"c{n}", (0.6 + n / 100, 0.8), (0.55, 0.7), (0.7, 0.9)) for n in range(12)]
    low = CellCurve("a", (0.4, 0.6, 0.65), (0.3, 0.5, 0.6), (0.5, 0.7, 0.7))
    as_drawn("cell-curves", cell_curve_plot(many), cell_curve_plot([low]))
