"""What it would take is drawn, and told to whoever cannot see it."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.evaluation.power_curve import PowerCurve, PowerPoint
from gui.evaluation.power_plot import PowerPlot
from gui.theme import current_theme

POINTS = (PowerPoint(10, 5, 0.0), PowerPoint(100, 50, 0.2), PowerPoint(1000, 500, 0.9), PowerPoint(2000, 1000, 1.0))
CURVE = PowerCurve(POINTS, POINTS[1], PowerPoint(760, 380, 0.8))


def test_the_curve_is_told_and_its_marks_lie_where_they_belong(themed: QApplication, qtbot: QtBot) -> None:
    plot = PowerPlot()
    qtbot.addWidget(plot)
    plot.show_curve(CURVE)
    assert plot.words() == (
        "If the two differ as far as was seen, 100 pictures in 50 groups like these tell them apart in 20 % of cases, "
        "760 in 80 %."
    )
    assert plot.accessibleDescription() == plot.words()
    image = plot.grab().toImage()
    accent = QColor(current_theme().accent)
    marks = [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).rgb() == accent.rgb()]
    left, right = min(marks), max(marks)
    # What there is stands left of what it takes, and lower.
    assert left[0] + 40 < right[0]
    assert left[1] > right[1] + 20
    plot.show_curve(None)
    assert plot.isHidden()
    assert plot.words() == ""
