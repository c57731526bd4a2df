"""What it would take is drawn, and told to whoever cannot see it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.evaluation.power_curve import PowerCurve, PowerPoint
from gui.evaluation import power_plot
from gui.evaluation.power_plot import PowerPlot
from gui.theme import current_theme
from tests.as_built import as_built
from tests.noted_painting import looked_at, noting, of_kind, text, texts, tone

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


def test_one_picture_and_one_group_are_told_as_one(themed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    plot = PowerPlot()
    qtbot.addWidget(plot)
    for here, words in (
        (PowerPoint(1, 1, 0.2), "1 picture like these tells them apart in 20 %"),
        (PowerPoint(3, 1, 0.2), "3 pictures in 1 group like these tell them apart in 20 %"),
    ):
        plot.show_curve(PowerCurve((here, *POINTS[1:]), here, POINTS[2]))
        assert plot.words().startswith(f"If the two differ as far as was seen, {words}")
    near = (PowerPoint(100, 50, 0.2), PowerPoint(200, 100, 0.9))
    plot.show_curve(PowerCurve(near, *near))
    assert [plot._place(QRectF(10, 0, 90, 50), point).x() for point in near] == [10, 100], "however near its ends are"
    plot.show_curve(PowerCurve((PowerPoint(1, 1, 0.0), *POINTS[1:]), POINTS[1], POINTS[2]))
    assert "1 picture" in texts(looked_at(plot, noting(monkeypatch, power_plot)))


def test_axes_marks_and_their_words_are_painted(themed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    plot = PowerPlot()
    qtbot.addWidget(plot)
    plot.show_curve(CURVE)
    plot.resize(plot.sizeHint())
    seen, theme = looked_at(plot, noting(monkeypatch, power_plot)), current_theme()
    assert texts(seen) == [
        "0 %", "50 %", "100 %", "Chance to tell them apart", "10 pictures", "2,000 pictures",
        "here: 100, 20 %", "would tell: 760, 80 %",
    ]  # fmt: skip
    levels = [text(seen, words).place.center().y() for words in ("0 %", "50 %", "100 %")]
    assert levels == sorted(levels, reverse=True)
    grid = [stroke.place for stroke in of_kind(seen, "line") if stroke.pen == tone(theme.line)]
    assert [line.top() for line in grid] == levels
    assert text(seen, "10 pictures").align & Qt.AlignmentFlag.AlignLeft.value
    assert text(seen, "2,000 pictures").align & Qt.AlignmentFlag.AlignRight.value
    (curve,) = of_kind(seen, "polyline")
    assert (curve.place.top(), curve.place.bottom()) == (levels[2], levels[0])
    assert (curve.place.left(), curve.place.right()) == (grid[0].left(), grid[0].right())
    here, enough = of_kind(seen, "ellipse")
    assert (here.brush, enough.brush) == (tone(theme.accent), tone(theme.surface)), "what there is, is filled"
    drops = [stroke.place for stroke in of_kind(seen, "line") if stroke.dashed]
    assert [drop.bottom() for drop in drops] == [levels[0]] * 2
    assert [drop.left() for drop in drops] == [here.place.center().x(), enough.place.center().x()]
    whole = plot.rect()
    for words, mark in (("here: 100, 20 %", here), ("would tell: 760, 80 %", enough)):
        room = text(seen, words).place
        assert whole.contains(room.toAlignedRect())
        assert room.bottom() <= mark.place.center().y()
    assert plot.toolTip() == plot.words()


def test_pictures_without_groups_are_told_alone(themed: QApplication, qtbot: QtBot) -> None:
    plot = PowerPlot()
    qtbot.addWidget(plot)
    plot.show_curve(PowerCurve(POINTS, PowerPoint(100, 100, 0.2), PowerPoint(760, 380, 0.8)))
    assert "100 pictures like these" in plot.words()
    as_built("power", plot)
