"""Logarithmic axes: values that read well, numbers without needless digits, and histograms that count what is shown."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from gui.plots.log_axes import Histogram, data_range, number_text, round_values


@pytest.mark.parametrize(
    ("low", "high", "most", "values"),
    [
        (8.0, 1200.0, 3, [10.0, 100.0, 1000.0]),
        (9.0, 110.0, 10, [10.0, 20.0, 50.0, 100.0]),
        (200.0, 250.0, 6, [200.0, 210.0, 220.0, 230.0, 240.0, 250.0]),
    ],
)
def test_round_values_lie_inside_and_are_not_too_many(low: float, high: float, most: int, values: list[float]) -> None:
    found = round_values(low, high, most)
    assert all(low <= value <= high for value in found)
    assert len(found) <= most
    assert set(values) & set(found), found


@pytest.mark.parametrize(("value", "text"), [(0.25, "0.25"), (1.5, "1.5"), (40.0, "40"), (2400.0, "2,400"), (3.2e6, "3.2 M")])
def test_numbers_have_no_more_digits_than_they_need(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_range_has_room_even_when_all_are_alike() -> None:
    low, high = data_range(np.full(5, 2.0))
    assert low < 2.0 < high
    assert data_range(np.zeros(0)) == (0.0, 1.0)


def test_a_histogram_counts_all_and_what_would_remain(qapp: QApplication) -> None:
    logs = np.log10(np.array([10.0, 10.0, 100.0, 1000.0]))
    bars = Histogram(True)
    bars.set_values(logs)
    assert (int(bars.before.sum()), int(bars.after.sum()), bars.highest) == (4, 4, 2)
    bars.count(np.array([True, True, True, False]), np.array([True, False, True, True]))
    assert (int(bars.before.sum()), int(bars.after.sum())) == (3, 2)
    assert bars.highest == 2
