"""Logarithmic axes: values that read well, numbers without needless digits, and histograms that count what is shown."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QGraphicsScene

from gui.plots.log_axes import BINS, Histogram, data_range, number_text, round_values


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


@pytest.mark.parametrize("upright", [True, False])
def test_every_bar_is_as_long_as_its_count(qapp: QApplication, upright: bool) -> None:
    logs = np.repeat(np.linspace(0, 1, BINS), np.arange(BINS) % 4 + 2)
    bars = Histogram(upright)
    bars.set_values(logs)
    scene = QGraphicsScene()
    scene.addItem(bars)
    room = 12  # pixels for a bar's width, and for a picture
    wide, high = BINS * room, bars.highest * room
    image = QImage(wide if upright else high, high if upright else wide, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    scene.render(painter, QRectF(image.rect()), bars.boundingRect(), Qt.AspectRatioMode.IgnoreAspectRatio)
    painter.end()
    assert bars.highest > 1

    def painted(along: float, count: float) -> bool:
        x, y = int(along * room), int(count * room)
        return image.pixelColor(*((x, y) if upright else (y, x))).alpha() > 0

    for bar, count in enumerate(bars.before):
        for part in (0.25, 0.75):
            assert all(painted(bar + part, unit + 0.25) for unit in range(count)), bar
            assert not any(painted(bar + part, unit + 0.5) for unit in range(count, bars.highest)), bar


def test_axes_read_well() -> None:
    assert round_values(90, 1100, 6) == [100, 200, 500, 1000]
    assert round_values(95, 1050, 3) == [100, 300, 1000]
    assert round_values(200, 260, 4) == [200, 220, 240, 260]
    assert [number_text(value) for value in (0.5, 12.0, 1500.0, 24e6)] == ["0.5", "12", "1,500", "24 M"]
    low, high = data_range(np.array([2.0, 2.0]))
    assert low < 2.0 < high
