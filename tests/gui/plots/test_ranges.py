"""The chart of two ways of splitting: what it says aloud, and an axis that leaves nothing out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.looking.split_comparison import Way
from gui.plots import ranges
from gui.plots.ranges import AccuracyRanges
from gui.theme import LIGHT
from tests.noted_painting import looked_at, noting, of_kind, text, texts, tip_at, tone


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


def test_dots_bars_and_ticks_lie_where_the_axis_says(themed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = AccuracyRanges()
    qtbot.addWidget(chart)
    naive, grouped = Way(0.95, (0.93, 0.97), (0.94, 0.96), 0.4), Way(0.7, (0.62, 0.78), (0.58, 0.75), 0.0)
    chart.show_ways((naive, grouped))
    assert chart.scale() == (0.5, 1.0)
    chart.resize(600, chart.sizeHint().height())
    seen = looked_at(chart, noting(monkeypatch, ranges))
    said = texts(seen)
    assert said[:2] == ["50 %", "100 %"]
    assert said[2::2] == ["Naive, at random", "By groups"]
    assert said[5] == "70 ± 8 %"
    low, high = (text(seen, words).place.center().x() for words in ("50 %", "100 %"))

    def x(share: float) -> float:
        return low + (share - 0.5) / 0.5 * (high - low)

    assert low < high
    assert all(text(seen, words).align & Qt.AlignmentFlag.AlignHCenter.value for words in ("50 %", "100 %"))
    for way, colour, name in ((naive, LIGHT.text_dim, "Naive, at random"), (grouped, LIGHT.accent, "By groups")):
        (dot,) = [stroke for stroke in of_kind(seen, "ellipse") if stroke.brush == tone(colour)]
        assert dot.place.center().x() == pytest.approx(x(way.accuracy))
        assert abs(dot.place.center().y() - text(seen, name).place.center().y()) < 1
        lines = [stroke.place for stroke in of_kind(seen, "line") if stroke.pen == tone(colour)]
        (bar,) = [line for line in lines if line.width()]
        assert (bar.left(), bar.right()) == pytest.approx((x(way.interval[0]), x(way.interval[1])))
        ticks = [line for line in lines if line.height()]
        assert [tick.left() for tick in ticks] == pytest.approx([x(seed) for seed in way.seeds])
        assert all(tick.bottom() < bar.top() for tick in ticks), "above the bar"
        assert text(seen, name).place.right() <= x(0.5)
    assert text(seen, "70 ± 8 %").place.left() > high


def test_the_pointer_hears_every_drawing(themed: QApplication, qtbot: QtBot) -> None:
    chart = AccuracyRanges()
    qtbot.addWidget(chart)
    assert tip_at(chart, QPoint(5, 5)) == ""
    chart.show_ways((Way(0.95, (0.93, 0.97), (0.94, 0.96), 0.4), Way(0.7, (0.62, 0.78), (0.58, 0.75), 0.0)))
    assert tip_at(chart, QPoint(5, 5)).endswith("Each drawing: 94.0 %, 96.0 %")
    assert tip_at(chart, QPoint(5, 45)) == "By groups: 70 ± 8 % (95 %)\nEach drawing: 58.0 %, 75.0 %"
    assert tip_at(chart, QPoint(5, 81)) == ""
