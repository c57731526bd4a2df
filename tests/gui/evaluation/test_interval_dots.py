"""Accuracies stand as dots on one axis, in the colours of their runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.evaluation.interval_dots import ROW, DotRow, IntervalDots
from gui.theme import run_colour

ROWS = (
    DotRow("weak", 0.55, 0.46, 0.64, "55 ± 9 %", "weak: 55", 1),
    DotRow("strong", 0.95, 0.9, 0.98, "95 ± 4 %", "strong: 95", 2),
    DotRow("At least one is right", 0.97, 0.93, 0.99, "97 ± 3 %", "bound", bound=True),
)


@pytest.fixture
def dots(themed: QApplication, qtbot: QtBot) -> IntervalDots:
    made = IntervalDots("dots", "Accuracies")
    qtbot.addWidget(made)
    made.resize(800, 200)
    made.show_rows(ROWS, 0.4)
    made.show()
    return made


def columns_of(image: QImage, colour: QColor, place: int) -> list[int]:
    """Where this colour is seen in the middle of a row, right of the mark before its name."""
    y = place * ROW + ROW // 2
    return [x for x in range(20, image.width()) if image.pixelColor(x, y).rgb() == colour.rgb()]


def test_each_interval_lies_where_the_axis_says(dots: IntervalDots) -> None:
    image = dots.grab().toImage()
    weak, strong = columns_of(image, run_colour(1), 0), columns_of(image, run_colour(2), 1)
    assert weak
    assert strong
    assert max(weak) < min(strong)
    # 18 points against 8: as long as the axis says, not as long as they are sure.
    assert (max(weak) - min(weak)) / (max(strong) - min(strong)) == pytest.approx(18 / 8, rel=0.1)


def test_the_axis_holds_every_interval_and_a_floor_that_is_near(dots: IntervalDots) -> None:
    low, high = dots.span()
    assert low < 40
    assert 99 < high <= 100
    dots.show_rows(ROWS[1:], 0.1)
    assert dots.span()[0] > 85  # a floor that far away would press all dots against one another


def test_rows_are_told_by_key(dots: IntervalDots, qtbot: QtBot) -> None:
    qtbot.keyClick(dots, Qt.Key.Key_Down)
    assert dots.accessibleDescription() == "strong: 95"
    for _ in range(5):
        qtbot.keyClick(dots, Qt.Key.Key_Down)
    assert dots.accessibleDescription() == "bound"
    assert dots.height() > 3 * ROW
