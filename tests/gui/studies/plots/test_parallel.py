"""Lines go across the axes; what is dragged over on one keeps what lies there, and only that can be meant."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from gui.session import Session
from gui.studies.plots.parallel import ParallelCanvas, ParallelTrials
from gui.theme import LIGHT
from tests.noted_painting import Sheet, Stroke, hover, of_kind, text, texts, tone
from tests.searched import searched_study


@pytest.fixture
def plot(studied: Session, qtbot: QtBot) -> ParallelTrials:
    made = ParallelTrials(studied)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show_study(searched_study())
    made.show()
    return made


def on_axis(canvas: ParallelCanvas, axis: int, share: float) -> QPoint:
    return QPointF(canvas._x(axis), canvas._y(share)).toPoint()


def test_lines_cross_the_axes_where_their_values_lie(plot: ParallelTrials, qtbot: QtBot) -> None:
    canvas = plot.canvas
    assert [trial.number for trial in canvas.trials] == [1, 2, 3], "of the others nothing came yet"
    assert canvas.shares(canvas.trials[0])[:2] == pytest.approx((1 / 3, 0.0))
    assert canvas.shares(canvas.trials[2])[:2] == pytest.approx((1.0, 1.0))
    middle = QPointF((canvas._x(0) + canvas._x(1)) / 2, (canvas._y(1 / 3) + canvas._y(0)) / 2)
    assert canvas.nearest(middle) == 0
    with qtbot.waitSignal(plot.chosen) as chosen:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert chosen.args == [("find-001",)]
    assert len(plot.numbers()[1]) == 3


def test_a_drag_keeps_what_lies_there_and_a_double_click_lets_go(plot: ParallelTrials, qtbot: QtBot) -> None:
    canvas = plot.canvas
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=on_axis(canvas, 0, 0.5))
    qtbot.mouseMove(canvas, on_axis(canvas, 0, 0.9))
    canvas.mouseMoveEvent(_moved(canvas, on_axis(canvas, 0, 0.9)))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=on_axis(canvas, 0, 0.9))
    assert [trial.number for trial in canvas.trials if canvas.is_kept(trial)] == [2]
    assert list(canvas.walked()) == [1]
    assert canvas.nearest(QPointF(canvas._x(2), canvas._y(canvas.shares(canvas.trials[0])[-1]))) != 0
    canvas.set_span(1, 0.0, 0.2)
    assert not canvas.walked()
    assert not canvas.grab().isNull()
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=on_axis(canvas, 1, 0.5))
    assert list(canvas.walked()) == [1]
    plot.show_study(searched_study())
    assert list(canvas.walked()) == [1], "what was dragged stays while the search goes on"
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert list(canvas.walked()) == [0, 1, 2]


def _moved(canvas: ParallelCanvas, to: QPoint) -> object:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    where = QPointF(canvas.mapToGlobal(to))
    return QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to),
        where,
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )


def painted(canvas: ParallelCanvas) -> list[Stroke]:
    with Sheet(canvas.width(), canvas.height(), LIGHT.surface) as sheet:
        canvas.paint(sheet.painter)
    return sheet.strokes


def test_axes_have_their_titles_above_and_their_values_beside(plot: ParallelTrials) -> None:
    canvas = plot.canvas
    seen = painted(canvas)
    titles = [text(seen, words) for words in ("Learning rate", "Batch size", "Val")]
    assert [title.place.center().x() for title in titles] == pytest.approx([canvas._x(place) for place in range(3)])
    assert {title.pen for title in titles} == {tone(LIGHT.text)}
    assert texts(seen)[-1].startswith("Drag along an axis")
    uprights = [stroke.place for stroke in of_kind(seen, "line") if stroke.place.width() == 0]
    assert [line.left() for line in uprights] == pytest.approx([canvas._x(place) for place in range(3)])
    assert {(line.top(), line.bottom()) for line in uprights} == {(canvas._y(1), canvas._y(0))}
    ticks = [stroke for stroke in of_kind(seen, "line") if stroke.place.height() == 0]
    grounds = of_kind(seen, "fill")
    written = [stroke for stroke in of_kind(seen, "text") if stroke.pen == tone(LIGHT.text_dim)][:-1]
    assert len(ticks) == len(grounds) == len(written) > 6
    assert [ground.place for ground in grounds] == [stroke.place for stroke in written], "lines run below the words"
    assert {ground.brush for ground in grounds} == {tone(LIGHT.surface)}
    for tick, words in zip(ticks, written, strict=True):
        assert words.place.center().y() == pytest.approx(tick.place.top())
        assert tick.place.right() < words.place.left()


def lines_of(canvas: ParallelCanvas) -> dict[int, Stroke]:
    """The line of each trial by its number."""
    lines = of_kind(painted(canvas), "polyline")
    order = sorted(range(len(canvas.trials)), key=canvas._depth)
    return {canvas.trials[place].number: line for place, line in zip(order, lines, strict=True)}


def test_the_best_and_what_stands_out_are_drawn_thicker_and_on_top(plot: ParallelTrials) -> None:
    canvas = plot.canvas
    lines = lines_of(canvas)
    assert [lines[number].pen for number in (1, 2, 3)] == [tone(LIGHT.text_dim), tone(LIGHT.accent), tone(LIGHT.text_dim)]
    assert [lines[number].wide for number in (1, 2, 3)] == [1.3, 2.0, 1.3]
    assert [lines[number].dashed for number in (1, 2, 3)] == [False, False, True], "what was given up"
    assert list(lines)[-1] == 2
    hover(canvas, on_axis(canvas, 2, canvas.shares(canvas.trials[0])[2]))
    assert canvas.at == 0
    lines = lines_of(canvas)
    assert list(lines)[-1] == 1
    assert (lines[1].pen, lines[1].wide) == (tone(LIGHT.text), 3.0)
    canvas.set_span(0, 0.6, 0.9)
    assert canvas.at is None, "it was left out"
    assert [lines_of(canvas)[number].pen for number in (1, 3)] == [tone(LIGHT.line)] * 2
    (band,) = of_kind(painted(canvas), "rect")
    assert (band.pen, band.place.center().x()) == (tone(LIGHT.accent), canvas._x(0))
    assert (band.place.top(), band.place.bottom()) == pytest.approx((canvas._y(0.9), canvas._y(0.6)))


def test_the_pointer_tells_that_an_axis_can_be_dragged_along(plot: ParallelTrials, qtbot: QtBot) -> None:
    canvas = plot.canvas
    hover(canvas, on_axis(canvas, 1, 0.5))
    assert canvas.cursor().shape() == Qt.CursorShape.SizeVerCursor
    hover(canvas, on_axis(canvas, 1, 0.5) + QPoint(40, 0))
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
    # A press that hardly moves is a click, and keeps nothing.
    at = on_axis(canvas, 1, 0.5)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at)
    hover(canvas, at + QPoint(0, 3), Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at + QPoint(0, 3))
    assert list(canvas.walked()) == [0, 1, 2]
    qtbot.mousePress(canvas, Qt.MouseButton.RightButton, pos=at)
    hover(canvas, at + QPoint(0, 60), Qt.MouseButton.RightButton)
    qtbot.mouseRelease(canvas, Qt.MouseButton.RightButton, pos=at + QPoint(0, 60))
    assert list(canvas.walked()) == [0, 1, 2]
