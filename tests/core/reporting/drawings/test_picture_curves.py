"""The drawing of a curve: dots where it was measured, a line through them, dashed beyond, inside its band."""

from __future__ import annotations

import itertools

import pytest

from core.reporting.drawings.picture_curves import picture_curve_plot
from core.support.markup import page
from tests.as_drawn import as_drawn
from tests.page_reading import read_page
from tests.picture_curves import curve


def test_dots_lie_on_a_logarithmic_axis_and_the_line_is_dashed_beyond_them() -> None:
    found = read_page(page("", "", [picture_curve_plot([curve(), curve("other", runs=1)])]))
    dots = [dot for dot in found.named("circle") if dot["class"] == "dot c0"]
    across = [float(dot["cx"]) for dot in dots]
    steps = [second - first for first, second in itertools.pairwise(across)]
    assert steps == pytest.approx([steps[0]] * 3, abs=0.2), "each size is twice the one before"
    measured, beyond = (line for line in found.named("polyline") if line["class"].startswith("line c0"))
    assert (measured["class"], beyond["class"]) == ("line c0", "line c0 dashed")
    ends = [float(line["points"].split()[place].split(",")[0]) for line, place in ((measured, -1), (beyond, 0))]
    assert ends[0] <= across[-1] + 0.1
    assert ends[1] == ends[0], "where the one ends the other goes on"
    assert len(found.named("polygon")) == 1, "one run each has no band"
    assert {"5", "10", "20", "40", "pictures per class"} <= set(found.texts)


def test_it_is_drawn_as_it_was_looked_at() -> None:
    as_drawn("picture-curves", picture_curve_plot([curve(), curve("other", runs=1)]))
