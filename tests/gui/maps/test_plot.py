"""The points of a map: pointed at with the mouse, drawn around, moved and zoomed by keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.maps.plot import COLOURS, LESS, MORE, NEW, MapPlot

PLACES = np.array([(-1, -1), (1, -1), (0, 1)], np.float32)


@pytest.fixture
def plot(qtbot: QtBot, themed: object) -> MapPlot:
    made = MapPlot()
    qtbot.addWidget(made)
    made.resize(400, 400)
    made.show_points(PLACES)
    made.colour(np.array([0, 1, 2]), 2)
    made.set_masks(np.ones(3, np.bool_), np.zeros(3, np.bool_))
    made.show()
    qtbot.waitExposed(made)
    made.fit()
    return made


def place_of(plot: MapPlot, row: int) -> QPointF:
    return plot.box.mapViewToScene(QPointF(*PLACES[row].tolist()))


def test_the_nearest_shown_point_is_meant(plot: MapPlot) -> None:
    assert plot.nearest(place_of(plot, 1)) == 1
    assert plot.nearest(place_of(plot, 1) + QPointF(5, -4)) == 1
    assert plot.nearest(QPointF(200, 200)) is None
    plot.set_masks(np.array([True, False, True]), np.zeros(3, np.bool_))
    assert plot.nearest(place_of(plot, 1)) is None


def mouse(plot: MapPlot, what: QEvent.Type, place: QPoint, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """An event of the left button with a key held; QTest complains of those that the scene leaves to the view."""
    port, where, left, none = plot.viewport(), QPointF(place), Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    moves, ends = what == QEvent.Type.MouseMove, what == QEvent.Type.MouseButtonRelease
    event = QMouseEvent(what, where, port.mapToGlobal(where), none if moves else left, none if ends else left, held)
    QApplication.sendEvent(port, event)


def test_a_click_points_and_a_drag_draws(plot: MapPlot, qtbot: QtBot, every_move: None) -> None:
    drawn: list[tuple[int, str, bool]] = []
    plot.lassoed.connect(lambda line, does, finished: drawn.append((len(line), does, finished)))
    pointed: list[int] = []
    plot.pointed.connect(pointed.append)
    for what in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        mouse(plot, what, place_of(plot, 0).toPoint())
    qtbot.waitUntil(lambda: pointed == [0])
    keys = Qt.KeyboardModifier
    for held, does in ((keys.NoModifier, NEW), (keys.ShiftModifier, MORE), (keys.AltModifier, LESS)):
        drawn.clear()
        mouse(plot, QEvent.Type.MouseButtonPress, QPoint(50, 50), held)
        for corner in (QPoint(90, 50), QPoint(90, 90), QPoint(50, 90)):
            mouse(plot, QEvent.Type.MouseMove, corner, held)
        mouse(plot, QEvent.Type.MouseButtonRelease, QPoint(50, 90))  # the key was let go of before
        assert drawn[-1][2]
        assert drawn[-1][0] >= 3
        assert {entry[1] for entry in drawn} == {does}


def test_keys_move_zoom_and_show_all(plot: MapPlot, qtbot: QtBot) -> None:
    whole = plot.box.viewRect()
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.box.viewRect().left() > whole.left()
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    assert plot.box.viewRect().width() < whole.width()
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert np.isclose(plot.box.viewRect().left(), whole.left())


def test_one_point_alone_can_be_seen(plot: MapPlot) -> None:
    plot.show_points(PLACES[:1])
    plot.fit()
    assert 0 < plot.box.viewRect().width() < 10


def test_of_more_than_eight_classes_colours_come_again_and_what_is_nothing_special_is_grey(plot: MapPlot) -> None:
    taken: list[tuple[list[int], list[bool]]] = []
    plot.cloud.set_points = lambda across, up, colours, rests: taken.append((colours.tolist(), rests.tolist()))
    plot.colour(np.array([0, 7, 9]), 7)
    plot.colour(np.array([0, 7, 8]), None)
    assert taken == [([0, COLOURS, 1], [False, True, False]), ([0, 7, 0], [False, False, False])]


def test_the_pointer_says_whether_a_drag_draws_or_moves(plot: MapPlot) -> None:
    assert (plot.box.drawing, plot.cursor().shape()) == (True, Qt.CursorShape.CrossCursor)
    plot.set_drawing(False)
    assert (plot.box.drawing, plot.cursor().shape()) == (False, Qt.CursorShape.OpenHandCursor)


def test_a_ring_lies_around_one_point_and_goes_again(plot: MapPlot) -> None:
    plot.mark(2)
    assert np.column_stack(plot._mark.getData()).tolist() == [PLACES[2].tolist()]
    plot.show_points(PLACES)
    assert len(plot._mark.getData()[0]) == 0, "the ring of a map before"


@pytest.mark.parametrize(
    ("key", "moved"),
    [(Qt.Key.Key_Left, (-1, 0)), (Qt.Key.Key_Right, (1, 0)), (Qt.Key.Key_Up, (0, 1)), (Qt.Key.Key_Down, (0, -1))],
)
def test_each_arrow_moves_the_view_its_way_and_says_so(plot: MapPlot, qtbot: QtBot, key: Qt.Key, moved: tuple[int, int]) -> None:
    before = plot.box.viewRect()
    with qtbot.waitSignal(plot.zoomed):
        qtbot.keyClick(plot, key)
    after = plot.box.viewRect()
    assert np.sign([round(after.x() - before.x(), 9), round(after.y() - before.y(), 9)]).tolist() == list(moved)
    assert np.isclose(after.width(), before.width())


def test_keys_choose_all_none_and_open_what_is_pointed_at(plot: MapPlot, qtbot: QtBot) -> None:
    for signal, key, held in (
        (plot.all_asked, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier),
        (plot.none_asked, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (plot.opened, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
    ):
        with qtbot.waitSignal(signal):
            qtbot.keyClick(plot, key, held)
    with qtbot.assertNotEmitted(plot.all_asked):
        qtbot.keyClick(plot, Qt.Key.Key_A)
    before = plot.box.viewRect().width()
    qtbot.keyClick(plot, Qt.Key.Key_Minus)
    assert plot.box.viewRect().width() > before


def test_who_leaves_the_map_points_at_nothing(plot: MapPlot, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plot.hovered) as told:
        QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert told.args[0] == -1
