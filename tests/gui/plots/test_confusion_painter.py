"""What is painted: each cell in its colour in the order shown, numbers where there is room, names that stay inside."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication

from core.evaluation.confusion import row_shares
from gui.plots.confusion_colours import cell_colours
from gui.plots.confusion_layout import MatrixView
from gui.plots.confusion_painter import LEGEND, ConfusionPainter, Matrix
from gui.theme import LIGHT
from tests.noted_painting import Sheet, Stroke, of_kind, text, texts, tone

COUNTS = np.array([[8, 2, 0], [0, 9, 1], [0, 0, 400]])
NAMES = ("boat", "car", "tram")


def test_cells_lie_in_the_order_shown(themed: QApplication) -> None:
    as_named = Matrix(NAMES, COUNTS, row_shares(COUNTS), (0, 1, 2)).picture()
    turned = Matrix(NAMES, COUNTS, row_shares(COUNTS), (2, 0, 1)).picture()
    assert turned[1, 2] == as_named[0, 1]
    assert turned[0, 0] == as_named[2, 2]
    assert as_named[0, 1] == cell_colours(LIGHT).mistakes[-1], "the largest mistake has the strongest colour"


def test_a_cell_says_its_share_or_its_number(themed: QApplication) -> None:
    shares = Matrix(NAMES, COUNTS, row_shares(COUNTS), (0, 1, 2), as_shares=True)
    assert [shares.text(0, said) for said in range(3)] == ["80", "20", ""]
    assert shares.most == (0.2, 1.0)
    counts = Matrix(NAMES, COUNTS, row_shares(COUNTS), (0, 1, 2), as_shares=False)
    assert [counts.text(1, said) for said in range(3)] == ["", "9", "1"]
    assert counts.most == (2.0, 400.0)
    rare = np.array([[999, 1], [0, 5]])
    assert Matrix(("a", "b"), rare, row_shares(rare), (0, 1)).text(0, 1) == "<1"


def test_long_names_leave_the_cells_their_room(themed: QApplication) -> None:
    painter, size = ConfusionPainter(themed.font()), QSize(500, 400)
    room = painter.room(size, ("a name that is longer than any name of a class should ever be, and goes on",) * 3)
    assert room.left() <= size.width() // 3
    assert room.top() <= size.height() // 3
    assert room.bottom() <= size.height() - LEGEND
    assert painter.room(QSize(10, 10), NAMES).width() == 0


def drawn(
    app: QApplication, width: int, height: int, exactly: bool = False, as_shares: bool = True, order: tuple[int, ...] = (0, 1, 2)
) -> tuple[list[Stroke], MatrixView, Sheet]:
    """A matrix without its names, painted on a sheet of that size."""
    matrix = Matrix(NAMES, COUNTS, row_shares(COUNTS), order, as_shares)
    painter, view = ConfusionPainter(app.font()), MatrixView()
    painter.exactly = exactly
    view.place(painter.room(QSize(width, height), NAMES), 3)
    with Sheet(width, height, LIGHT.surface) as sheet:
        painter.paint(sheet.painter, matrix, view, 1.0)
    return sheet.strokes, view, sheet


def test_numbers_stand_in_their_cells_in_ink_that_is_read_on_them(themed: QApplication) -> None:
    seen, view, _ = drawn(themed, 500, 400, order=(2, 0, 1))
    said = {words: text(seen, words) for words in ("80", "20", "90", "10", "100")}
    places = {"100": (0, 0), "80": (1, 1), "20": (1, 2), "90": (2, 2), "10": (2, 0)}
    assert {words: view.rect(*place) for words, place in places.items()} == {words: one.place for words, one in said.items()}
    assert {one.pen for one in said.values()} <= {"#000000", "#ffffff"}
    counted, _, _ = drawn(themed, 500, 400, as_shares=False)
    assert {"8", "2", "9", "1", "400"} <= set(texts(counted))
    few, small, _ = drawn(themed, 110, 90)
    assert small.high < 15
    assert not {"80", "20", "90"} & set(texts(few)), "there is no room for them"


@pytest.mark.parametrize("exactly", [False, True])
def test_each_cell_has_its_colour_and_a_line_around_it(themed: QApplication, exactly: bool) -> None:
    seen, view, sheet = drawn(themed, 500, 400, exactly)
    cells = Matrix(NAMES, COUNTS, row_shares(COUNTS), (0, 1, 2)).picture()
    for row in range(3):
        for column in range(3):
            inside = view.rect(row, column).topLeft().toPoint()
            assert sheet.image.pixelColor(inside.x() + 4, inside.y() + 4).rgb() == int(cells[row, column]), (row, column)
    edge = view.rect(1, 1).topLeft().toPoint()
    between = {sheet.image.pixelColor(edge.x() + across, edge.y() + 20).name() for across in (-1, 0, 1)}
    assert len(between) > 1 or tone(LIGHT.line) in between
    assert len(of_kind(seen, "rect")) == (9 if exactly else 1), "shapes where they are to be scaled, else one picture in a frame"


def test_what_the_colours_mean_stands_where_cells_stay_large(themed: QApplication) -> None:
    for width, height, below in ((400, 600, True), (700, 250, False)):
        seen, view, _ = drawn(themed, width, height)
        told = [stroke for stroke in of_kind(seen, "text") if stroke.words in ("Mistakes", "0", "20 %", "Right", "100 %")]
        assert [stroke.words for stroke in told] == ["Mistakes", "0", "20 %", "Right", "0", "100 %"]
        for stroke in told:
            assert stroke.place.top() > view.seen.bottom() if below else stroke.place.left() > view.seen.right()
        bars = of_kind(seen, "fill")
        half = len(bars) // 2
        assert half > 10
        assert [bar.brush for bar in bars[:half]] != [bar.brush for bar in bars[half:]]
        assert told[1].place.right() <= bars[0].place.left() + 1
        assert bars[half - 1].place.right() <= told[2].place.left() + 1, "from nothing to the most, between the two"
        assert bars[0].brush == tone(QColor.fromRgb(int(cell_colours(LIGHT).mistakes[0])))
        assert bars[half].brush == tone(QColor.fromRgb(int(cell_colours(LIGHT).right[0])))
    counted, _, _ = drawn(themed, 300, 500, as_shares=False)
    assert {"2", "400"} <= set(texts(counted))


def test_it_says_once_which_way_is_which(themed: QApplication) -> None:
    seen, view, _ = drawn(themed, 500, 400)
    across, down = text(seen, "taken for →"), text(seen, "class ↓")
    assert across.place.bottom() <= down.place.top() + 1
    assert max(across.place.right(), down.place.right()) < view.room.left()
    assert down.place.bottom() <= view.room.top()


def named(
    app: QApplication, width: int, height: int, count: int, marked: tuple[int, ...] = ()
) -> tuple[list[Stroke], MatrixView]:
    """The names of as many classes, painted on a sheet of that size."""
    names, counts = tuple(f"class {number}" for number in range(count)), np.eye(count, dtype=np.int64)
    painter, view = ConfusionPainter(app.font()), MatrixView()
    view.place(painter.room(QSize(width, height), names), count)
    with Sheet(width, height) as sheet:
        painter.paint_names(sheet.painter, Matrix(names, counts, row_shares(counts), tuple(range(count))), view, marked, ())
    return sheet.strokes, view


def test_names_stand_beside_their_rows_and_above_their_columns(themed: QApplication) -> None:
    seen, view = named(themed, 600, 400, 3)
    assert sorted(texts(seen)) == ["class 0", "class 0", "class 1", "class 1", "class 2", "class 2"]
    for number in range(3):
        beside, above = [stroke.place for stroke in seen if stroke.words == f"class {number}"]
        cell = view.rect(number, number)
        assert abs(beside.center().y() - cell.center().y()) < 2
        assert beside.right() < view.room.left()
        assert abs(above.center().x() - cell.center().x()) < 2
        assert above.bottom() < view.room.top()
    assert {stroke.pen for stroke in seen} == {tone(LIGHT.text)}


def test_of_many_names_those_are_written_that_have_room_and_the_marked_one_makes_room(themed: QApplication) -> None:
    seen, _view = named(themed, 400, 300, 100)
    rows = [stroke for stroke in seen if stroke.place.top() > 0]
    assert 3 < len(rows) < 60
    tops = [stroke.place.top() for stroke in rows]
    assert all(abs(low - high) >= rows[0].place.height() - 1 for high, low in pairwise(tops))
    marked, _ = named(themed, 400, 300, 100, marked=(51,))
    (one,) = [stroke for stroke in marked if stroke.pen == tone(LIGHT.accent_text)]
    assert one.words == "class 51"
    others = [stroke for stroke in marked if stroke.place.top() > 0 and stroke is not one and stroke.pen == tone(LIGHT.text)]
    near = [stroke for stroke in others if stroke.place.top() < one.place.bottom() and one.place.top() < stroke.place.bottom()]
    assert [stroke.words for stroke in near if stroke.place.width() == one.place.width()] == []


def test_names_of_narrow_columns_lie_on_their_side(themed: QApplication) -> None:
    seen, view = named(themed, 400, 400, 12)
    assert view.wide < QFontMetrics(themed.font()).horizontalAdvance("class 10")
    lying = [stroke for stroke in seen if stroke.place.topLeft() == QRectF(0, 0, 1, 1).topLeft() and stroke.place.width() > 20]
    assert len([stroke for stroke in lying if stroke.words.startswith("class")]) >= 12
