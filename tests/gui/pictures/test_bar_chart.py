"""Bars as long as their counts, in parts or whole, told in words on hover and by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QScrollArea, QToolTip
from pytestqt.qtbot import QtBot

from gui.pictures import bar_chart
from gui.pictures.bar_chart import BarChart, BarRow
from gui.theme import LIGHT
from tests.noted_painting import hover, leave, looked_at, noting, of_kind, take_keyboard, text, texts, tip_at, tone


@pytest.mark.parametrize("above", [True, False])
def test_bars_are_as_long_as_their_counts(themed: QApplication, qtbot: QtBot, above: bool) -> None:
    chart = BarChart("Pictures", above=above)
    qtbot.addWidget(chart)
    chart.resize(300, 100)
    chart.show_rows([BarRow("many", (40,)), BarRow("few", (10,)), BarRow("none", (0,))])
    chart.show()
    image = chart.grab().toImage()
    line = QColor(LIGHT.line_strong).name()
    lengths = []
    for row in range(3):
        rect = chart.row_rect(row)
        lines = [
            [image.pixelColor(x, y).name() for x in range(image.width())].count(line) for y in range(rect.top(), rect.bottom())
        ]
        lengths.append(max(lines))
    assert lengths[0] > 100
    assert abs(lengths[0] - 4 * lengths[1]) < 16
    assert lengths[2] == 0


def test_parts_stand_one_after_the_other_in_their_colours(themed: QApplication, qtbot: QtBot) -> None:
    chart = BarChart("Sides", ("train", "val", "test"))
    qtbot.addWidget(chart)
    chart.resize(400, 100)
    chart.show_rows([BarRow("a", (8, 1, 1), "a word"), BarRow("b", (4, 4, 0))])
    chart.show()
    image = chart.grab().toImage()
    y = chart.row_rect(1).center().y()
    colours = [image.pixelColor(x, y).name() for x in range(image.width())]
    first, second = chart.part_colour(0).name(), chart.part_colour(1).name()
    assert 0 < colours.index(first) < colours.index(second)
    assert abs(colours.count(first) - colours.count(second)) <= 3
    assert chart.part_colour(2).name() not in colours
    assert chart.words(0) == "a: 10 pictures, 55.6 % (train 8, val 1, test 1), a word"
    assert chart.accessibleDescription().startswith("a: 10 pictures")


def test_arrows_walk_and_a_marked_row_stands_out(themed: QApplication, qtbot: QtBot) -> None:
    chart = BarChart("Pictures")
    qtbot.addWidget(chart)
    chart.resize(300, 100)
    chart.show_rows([BarRow(name, (3,)) for name in "abc"])
    chart.show()
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert chart._at == 2
    before = chart.grab().toImage()
    chart.mark("b")
    assert chart.grab().toImage() != before
    assert [chart.place_at(y) for y in (-1, 0, 30, 71, 72)] == [-1, 0, 1, 2, -1]


@pytest.fixture
def chart(themed: QApplication, qtbot: QtBot) -> BarChart:
    """Two names beside their bars."""
    made = BarChart("Pictures")
    qtbot.addWidget(made)
    made.resize(400, 100)
    made.show_rows([BarRow("many", (1_200,)), BarRow("few", (10,))])
    made.show()
    return made


def test_names_and_numbers_stand_beside_their_bars(chart: BarChart, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = looked_at(chart, noting(monkeypatch, bar_chart))
    assert texts(seen) == ["many", "1,200", "few", "10"]
    names, numbers = [text(seen, words) for words in ("many", "few")], [text(seen, words) for words in ("1,200", "10")]
    assert {name.pen for name in names} == {tone(LIGHT.text)}
    assert {number.pen for number in numbers} == {tone(LIGHT.text_dim)}
    assert all(name.align & Qt.AlignmentFlag.AlignLeft.value for name in names)
    assert all(number.align & Qt.AlignmentFlag.AlignRight.value for number in numbers)
    assert names[0].place.bottom() <= names[1].place.top() + 1
    tracks = [stroke for stroke in of_kind(seen, "rounded") if stroke.brush == tone(LIGHT.sunken)]
    wide = chart.fontMetrics().horizontalAdvance
    assert len(tracks) == 2
    for track, name, number in zip(tracks, names, numbers, strict=True):
        assert name.place.contains(track.place.center())
        assert name.place.left() + wide("many") < track.place.left(), "no bar runs through its name"
        assert track.place.right() < number.place.right() - wide("1,200"), "nor through its number"


def test_a_long_name_is_cut_in_its_middle_and_a_small_bar_is_seen(chart: BarChart, monkeypatch: pytest.MonkeyPatch) -> None:
    chart.show_rows([BarRow("a name that no chart has room for, whatever it is", (9_000,)), BarRow("b", (1,))])
    seen = looked_at(chart, noting(monkeypatch, bar_chart))
    assert "…" in texts(seen)[0][1:-1]
    bars = [stroke for stroke in of_kind(seen, "rounded") if stroke.brush == tone(LIGHT.line_strong)]
    assert bars[1].place.width() == 2
    assert bars[0].place.width() > 100


def test_the_row_under_the_pointer_and_the_one_with_the_keyboard_are_told_apart(
    chart: BarChart, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    strokes = noting(monkeypatch, bar_chart)
    chart.clearFocus()

    def lit(colour: str) -> list[int]:
        seen = [stroke for stroke in of_kind(looked_at(chart, strokes), "rounded") if colour in (stroke.brush, stroke.pen)]
        return [chart.place_at(stroke.place.center().y()) for stroke in seen]

    assert lit(tone(LIGHT.hover)) == lit(tone(LIGHT.accent)) == []
    hover(chart, chart.row_rect(1).center())
    assert lit(tone(LIGHT.hover)) == [1]
    leave(chart)
    assert lit(tone(LIGHT.hover)) == []
    take_keyboard(qtbot, chart)
    assert lit(tone(LIGHT.accent)) == [0]
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert lit(tone(LIGHT.accent)) == [1]
    assert QToolTip.text() == "few: 10 pictures, 0.8 %"
    chart.clearFocus()
    assert lit(tone(LIGHT.accent)) == []
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    chart.mark("few")
    assert lit(tone(LIGHT.accent_soft)) == [1]
    assert len(lit(tone(LIGHT.accent))) == 1, "its bar"


def test_the_pointer_is_told_the_row_it_rests_on(chart: BarChart) -> None:
    assert tip_at(chart, chart.row_rect(0).center()) == "many: 1,200 pictures, 99.2 %"
    assert tip_at(chart, chart.row_rect(1).bottomLeft() + chart.row_rect(1).bottomLeft()) == ""


def test_names_above_their_bars_begin_in_a_line_whether_they_have_a_key(
    themed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = BarChart("Classes", above=True)
    qtbot.addWidget(chart)
    chart.resize(300, 120)
    chart.show_rows([BarRow("with", (1_500,), key=1), BarRow("without", (20,))])
    chart.mark("without")
    strokes = noting(monkeypatch, bar_chart)
    seen = looked_at(chart, strokes)
    assert texts(seen) == ["1", "with", "1,500", "without", "20"]
    key, name = text(seen, "1"), text(seen, "with")
    assert key.place.right() <= name.place.left() == text(seen, "without").place.left()
    assert (name.strong, text(seen, "without").strong) == (False, True), "the chosen one"
    assert key.size < name.size
    bars = [stroke.place for stroke in of_kind(seen, "rounded") if stroke.brush == tone(LIGHT.sunken)]
    assert bars[0].top() > name.place.bottom()
    chart.show_rows([BarRow("with", (1_500,)), BarRow("without", (20,))])
    assert text(looked_at(chart, strokes), "with").place.left() < name.place.left()


def test_names_beside_pictures_begin_in_a_line(
    chart: BarChart, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (60, 20), "teal").save(tmp_path / "a.png")
    low = chart.pitch
    chart.show_rows([BarRow("seen", (3,), picture=tmp_path / "a.png"), BarRow("unseen", (4,))])
    assert chart.pitch > low
    assert chart.height() == 2 * chart.pitch
    strokes = noting(monkeypatch, bar_chart)
    qtbot.waitUntil(lambda: bool(of_kind(looked_at(chart, strokes), "picture")))
    seen = looked_at(chart, strokes)
    (picture,) = of_kind(seen, "picture")
    assert picture.place.width() == pytest.approx(3 * picture.place.height(), abs=3), "as wide as it is"
    assert chart.row_rect(0).contains(picture.place.toRect())
    assert picture.place.right() < text(seen, "seen").place.left() == text(seen, "unseen").place.left()


def test_rows_out_of_sight_are_brought_there_by_key_and_told_up_to_the_thirtieth(themed: QApplication, qtbot: QtBot) -> None:
    area, chart = QScrollArea(), BarChart("Pictures")
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(chart)
    chart.show_rows([BarRow(f"class {number}", (1,)) for number in range(50)])
    area.resize(300, 200)
    area.show()
    for _ in range(20):
        qtbot.keyClick(chart, Qt.Key.Key_Down)
    seen = chart.visibleRegion().boundingRect()
    assert seen.contains(chart.row_rect(20))
    assert seen.bottom() >= chart.row_rect(21).top(), "what comes next is seen as well"
    assert "class 29:" in chart.accessibleDescription()
    assert "class 30:" not in chart.accessibleDescription()
    chart.show_rows([BarRow("left", (1,))])
    assert chart._at == 0
    QToolTip.hideText()
