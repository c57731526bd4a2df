"""Axes write numbers that read well: times in their unit, logarithms as the values they stand for."""

from __future__ import annotations

import math

import pytest
from PySide6.QtWidgets import QApplication

from gui.plots.curve_axes import AcrossAxis, CurveAxis, UpwardAxis, place_text, restyle_axis, time_text, to_log
from gui.theme import LIGHT


@pytest.mark.parametrize(
    ("seconds", "longest", "text"), [(30, 40, "30 s"), (150, 600, "2.5 min"), (5400, 9000, "1.5 h"), (0, 9000, "0 h")]
)
def test_times_stand_in_the_unit_of_the_longest(seconds: float, longest: float, text: str) -> None:
    assert time_text(seconds, longest) == text


def test_a_logarithmic_axis_writes_values(qapp: QApplication) -> None:
    axis = UpwardAxis("left")
    axis.logarithmic = True
    ((_, places),) = axis.tickValues(to_log(0.01), to_log(10.0), 200)
    assert axis.tickStrings(places, 1.0, 1.0) == ["0.01", "0.1", "1", "10"]
    assert to_log(0.0) < -2


def test_an_axis_of_time_has_steps_that_people_count_in(qapp: QApplication) -> None:
    axis = AcrossAxis("bottom")
    axis.counts = "time"
    ((step, _),) = axis.tickSpacing(0.0, 1000.0, 640)
    assert step == 120.0
    assert axis.tickStrings([0.0, 120.0, 240.0], 1.0, 120.0) == ["0 min", "2 min", "4 min"]


def test_a_place_reads_the_same_beside_the_pointer_and_in_the_legend() -> None:
    said = [place_text(axis, place) for axis, place in (("epoch", 4.0), ("step", 12_500.0), ("time", 150.0))]
    assert said == ["epoch 4", "step 12,500", "2.5 min"]


def test_large_numbers_are_said_in_short(qapp: QApplication) -> None:
    axis = UpwardAxis("left")
    assert axis.tickStrings([0.0, 500.0, 20_000.0], 1.0, 1.0) == ["0", "500", "20 k"]
    assert axis.tickStrings([2.5e6, 3e9, 5e19], 1.0, 1.0) == ["2.5 M", "3 G", "5e19"]
    assert axis.tickStrings([-20_000.0, 0.5], 1.0, 1.0) == ["-20 k", "0.5"]
    assert axis.tickStrings([200.0], 100.0, 1.0) == ["20 k"], "as they are read, not as they are counted"
    assert axis.tickStrings([], 1.0, 1.0) == []
    axis.logarithmic = True
    assert axis.tickStrings([math.log10(20_000.0), math.log10(3_000_000.0)], 1.0, 1.0) == ["20 k", "3 M"]


def test_epochs_are_whole_until_somebody_looks_into_one(qapp: QApplication) -> None:
    axis = AcrossAxis("bottom")
    assert min(spacing for spacing, _ in axis.tickSpacing(1.0, 4.0, 900)) >= 1.0
    assert min(spacing for spacing, _ in axis.tickSpacing(1.0, 1.9, 900)) < 1.0
    axis.counts = "time"
    axis.logarithmic = True
    assert axis.tickStrings([math.log10(30.0), math.log10(7200.0)], 1.0, 1.0) == ["30 s", "2 h"]
    assert [place_text("epoch", 1_234.0), place_text("time", 30.0)] == ["epoch 1,234", "30 s"]
    assert CurveAxis.logarithmic is False


def test_an_axis_takes_the_colours_of_the_theme(themed: QApplication) -> None:
    axis = UpwardAxis("left")
    restyle_axis(axis)
    assert (axis.textPen().color().name(), axis.pen().color().name()) == (LIGHT.text_dim, LIGHT.line)
    assert axis.tickPen().color().name() == LIGHT.line
    assert axis.style["hideOverlappingLabels"] is False, "no number is left out"
    assert axis.style["tickLength"] < 0, "ticks lie inside"
