"""Accuracies stand as dots on one axis, in the colours of their runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from gui.evaluation import interval_dots
from gui.evaluation.interval_dots import ROW, DotRow, IntervalDots
from gui.theme import LIGHT, run_colour
from tests.as_built import as_built
from tests.noted_painting import looked_at, noting, of_kind, take_keyboard, text, texts, tip_at, tone

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
    as_built("interval-dots", dots)


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


def test_a_row_has_its_mark_its_name_and_its_figure(dots: IntervalDots, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = looked_at(dots, noting(monkeypatch, interval_dots))
    said = [words for words in texts(seen) if not words.endswith(" %") or "±" in words]
    assert said == [words for row in ROWS for words in (row.name, row.words)]
    for place, row in enumerate(ROWS):
        marks = [stroke for stroke in of_kind(seen, "ellipse", "polygon") if stroke.place.center().y() // ROW == place]
        assert [mark.kind for mark in marks] == ["polygon" if row.bound else "ellipse"] * 2
        colour = tone(LIGHT.text) if row.colour is None else tone(run_colour(row.colour))
        assert {mark.brush for mark in marks} == {colour}
        name = text(seen, row.name)
        assert marks[0].place.right() <= name.place.left()
        assert name.place.right() < marks[1].place.left()
        lines = [
            stroke.place for stroke in of_kind(seen, "line") if stroke.pen == colour and stroke.place.center().y() // ROW == place
        ]
        flat, ends = [line for line in lines if line.width()], [line for line in lines if line.height()]
        assert len(flat) == 1
        assert sorted(end.left() for end in ends) == [flat[0].left(), flat[0].right()], "a cap at either end"
        assert flat[0].left() < marks[1].place.center().x() < flat[0].right()


def test_the_row_with_the_keyboard_is_lit_and_told(dots: IntervalDots, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    strokes = noting(monkeypatch, interval_dots)
    dots.clearFocus()
    assert of_kind(looked_at(dots, strokes), "fill") == []
    take_keyboard(qtbot, dots)
    qtbot.keyClick(dots, Qt.Key.Key_Down)
    (lit,) = of_kind(looked_at(dots, strokes), "fill")
    assert (lit.place.top(), lit.brush) == (ROW, tone(LIGHT.hover))
    assert QToolTip.text() == "strong: 95"
    qtbot.mouseClick(dots, Qt.MouseButton.LeftButton, pos=QPoint(300, 4))
    assert of_kind(looked_at(dots, strokes), "fill")[0].place.top() == 0
    with qtbot.assertNotEmitted(dots.chosen):
        qtbot.mouseClick(dots, Qt.MouseButton.RightButton, pos=QPoint(300, ROW + 4))
        qtbot.mouseClick(dots, Qt.MouseButton.LeftButton, pos=QPoint(300, 3 * ROW + 4))
    QToolTip.hideText()


def test_the_pointer_hears_its_row_and_all_are_told_at_first(dots: IntervalDots, qtbot: QtBot) -> None:
    assert dots.accessibleDescription() == "weak: 55; strong: 95; bound"
    assert [tip_at(dots, QPoint(5, ROW * place + 5)) for place in range(4)] == ["weak: 55", "strong: 95", "bound", ""]
    assert dots.rows() == ROWS
    dots.show_rows((), None)
    with qtbot.assertNotEmitted(dots.chosen):
        qtbot.keyClick(dots, Qt.Key.Key_Return)


def test_a_long_name_leaves_room_for_the_dots(dots: IntervalDots, monkeypatch: pytest.MonkeyPatch) -> None:
    dots.show_rows([DotRow("a name " * 20, 0.5, 0.4, 0.6, "50 %", "told")], None)
    seen = looked_at(dots, noting(monkeypatch, interval_dots))
    (name,) = [stroke for stroke in of_kind(seen, "text") if "…" in stroke.words]
    assert name.place.right() <= 0.3 * dots.width()
