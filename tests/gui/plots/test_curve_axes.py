"""Axes write numbers that read well: times in their unit, logarithms as the values they stand for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from gui.plots.curve_axes import AcrossAxis, UpwardAxis, place_text, time_text, to_log


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
