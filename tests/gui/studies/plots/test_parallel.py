"""Lines go across the axes; what is dragged over on one keeps what lies there, and only that can be meant."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from gui.session import Session
from gui.studies.plots.parallel import ParallelCanvas, ParallelTrials
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
