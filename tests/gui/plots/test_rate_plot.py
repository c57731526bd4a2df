"""The curve of a range test shows where the planned and the suggested rate lie."""

from __future__ import annotations

import dataclasses
import math

import pytest
from pytestqt.qtbot import QtBot

from core.training.rates.curve import RateCurve
from gui.plots.rate_plot import RatePlot
from tests.as_plotted import as_plotted

CURVE = RateCurve("run", 0.1, (1e-4, 1e-3, 1e-2, 1e-1, 1.0), (2.0, 1.8, 1.0, 0.5, 4.0), 0.01)


def test_both_rates_are_marked(themed: object, qtbot: QtBot) -> None:
    plot = RatePlot(CURVE)
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.grab()
    as_plotted("rates", both=plot)
    assert [mark.value() for mark in plot.marks] == [pytest.approx(math.log10(0.1)), pytest.approx(-2)]
    assert plot.accessibleDescription() == CURVE.words
    (line,) = plot.getPlotItem().listDataItems()
    assert list(line.getData()[1]) == list(CURVE.losses)


@pytest.mark.parametrize(("planned", "sides"), [(0.1, ["right", "left"]), (0.001, ["left", "right"])])
def test_no_line_crosses_the_words_of_the_other(qtbot: QtBot, planned: float, sides: list[str]) -> None:
    plot = RatePlot(dataclasses.replace(CURVE, planned=planned))
    qtbot.addWidget(plot)
    assert ["left" if mark.label.anchors[0][0] == 1 else "right" for mark in plot.marks] == sides


def test_nothing_is_marked_as_suggested_where_nothing_is(qtbot: QtBot) -> None:
    plot = RatePlot(RateCurve("run", 0.1, (1e-3, 1e-2), (2.0, 2.0), None))
    qtbot.addWidget(plot)
    assert len(plot.marks) == 1
