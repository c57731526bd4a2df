"""Percentages lie where the axis says, and its steps are few and round."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gui.evaluation.percent_axis import HEIGHT, PercentAxis
from gui.theme import current_theme
from tests.noted_painting import Sheet, of_kind, text, texts, tone


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


def test_numbers_stand_below_their_steps(themed: QApplication) -> None:
    axis = PercentAxis(QRect(50, 0, 600, 60), 0.0, 100.0)
    with Sheet(700, 60 + HEIGHT) as sheet:
        axis.paint(sheet.painter, 0.25)
    seen, theme = sheet.strokes, current_theme()
    assert texts(seen) == ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]
    for percent in range(0, 101, 20):
        number = text(seen, f"{percent} %")
        assert number.place.center().x() == axis.across(percent)
        assert number.place.top() > axis.plot.bottom()
        assert number.pen == tone(theme.text_dim)
        assert number.align & Qt.AlignmentFlag.AlignHCenter.value
    (floor,) = [stroke for stroke in of_kind(seen, "line") if stroke.dashed]
    assert (floor.place.left(), floor.place.height()) == (axis.across(25), axis.plot.bottom() - axis.plot.top())
    (base,) = [stroke for stroke in of_kind(seen, "line") if stroke.pen == tone(theme.line_strong)]
    assert (base.place.left(), base.place.right(), base.place.top()) == (50, axis.plot.right(), axis.plot.bottom())
    with Sheet(700, 60 + HEIGHT) as fine:
        PercentAxis(axis.plot, 50.02, 50.81).paint(fine.painter, None)
    assert texts(fine.strokes)[0] == "50.1 %", "the first step within"
    with Sheet(700, 60 + HEIGHT) as edge:
        PercentAxis(axis.plot, 25.0, 100.0).paint(edge.painter, 0.25)
    assert [stroke.dashed for stroke in of_kind(edge.strokes, "line")].count(True) == 1, "on its very end as well"
