"""Percentages lie where the axis says, and its steps are few and round."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gui.evaluation.percent_axis import HEIGHT, PercentAxis
from gui.theme import current_theme


def painted(axis: PercentAxis, floor: float | None) -> QImage:
    image = QImage(400, 60 + HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(current_theme().surface))
    painter = QPainter(image)
    axis.paint(painter, floor)
    painter.end()
    return image


def lines(image: QImage, colour: str) -> list[int]:
    wanted = QColor(colour).rgb()
    return [x for x in range(image.width()) if sum(image.pixel(x, y) == wanted for y in range(5, 50)) > 10]


def test_places_steps_and_floor(themed: QApplication) -> None:
    axis = PercentAxis(QRect(50, 0, 300, 60), 0.0, 100.0)
    assert (axis.across(0), axis.across(50), axis.across(100)) == (50, 200, 350)
    steps = lines(painted(axis, None), current_theme().line)
    assert len(steps) == 3  # 0, 50 and 100 %: more would not have room for their numbers
    assert lines(painted(axis, 0.25), current_theme().text_dim) == [125]
    assert lines(painted(PercentAxis(axis.plot, 50, 100), 0.25), current_theme().text_dim) == []
