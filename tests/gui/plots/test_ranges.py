"""The chart of two ways of splitting: what it says aloud, and an axis that leaves nothing out."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.looking.split_comparison import Way
from gui.plots.ranges import AccuracyRanges


def test_both_ways_are_said_aloud_and_fit_on_the_axis(qtbot: QtBot) -> None:
    chart = AccuracyRanges()
    qtbot.addWidget(chart)
    assert chart.scale() == (0.0, 1.0)
    chart.show_ways((Way(0.95, (0.93, 0.97), (0.94, 0.96), 0.4), Way(0.7, (0.62, 0.78), (0.58, 0.75), 0.0)))
    said = chart.accessibleDescription()
    assert "Naive, at random: 95.0 ± 2.0 %" in said or "Naive, at random: 95 ± 2 %" in said
    assert "By groups: 70 ± 8 %" in said
    low, high = chart.scale()
    assert low <= 0.58 < 0.97 <= high
    chart.resize(chart.sizeHint())
    assert not chart.grab().isNull()
