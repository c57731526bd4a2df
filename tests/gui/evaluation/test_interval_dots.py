"""Accuracies stand as dots on one axis, in the colours of their runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
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


def test_a_row_is_chosen_by_mouse_and_by_keys(dots: IntervalDots, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dots.chosen) as clicked:
        qtbot.mouseClick(dots, Qt.MouseButton.LeftButton, pos=QPoint(300, ROW + 4))
    assert clicked.args == [1]
    qtbot.keyClick(dots, Qt.Key.Key_Up)
    with qtbot.waitSignal(dots.chosen) as pressed:
        qtbot.keyClick(dots, Qt.Key.Key_Return)
    assert pressed.args == [0]


def test_strokes_are_where_the_axis_says_and_inside_it(dots: IntervalDots) -> None:
    dots.show_rows([DotRow("cell", 0.5, 0.45, 0.55, "50 %", "cell", 0, marks=(0.3, 0.7))], None)
    assert dots.span()[0] < 30
    assert dots.span()[1] > 70
    picture = dots.grab().toImage()
    above = [x for x in range(20, picture.width()) if picture.pixelColor(x, ROW // 2 - 5).rgb() == run_colour(0).rgb()]
    assert max(above) - min(above) > 200, "two strokes far from each other, above the line of the interval"


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
