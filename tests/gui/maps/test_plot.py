"""The points of a map: pointed at with the mouse, drawn around, moved and zoomed by keys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.maps.plot import COLOURS, LESS, MORE, NEW, MapPlot
from gui.theme import DARK, LIGHT, apply_theme, class_colour
from tests.as_plotted import as_plotted, plotted

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


LINE = np.array([(-0.5, 0.25), (0.5, 0.25), (0.5, 0.75)])


def test_ring_and_lasso_stand_above_the_points_in_the_colours_of_the_theme(plot: MapPlot, themed: QApplication) -> None:
    plot.mark(1)
    plot.box.drawn.emit(LINE, MORE, False)
    light = plotted(plot)
    before = plot.backgroundBrush().color()
    try:
        apply_theme(themed, DARK)
        plot.restyle()
        as_plotted("map", light=light, dark=plot)
        assert plot.backgroundBrush().color() != before
    finally:
        apply_theme(themed, LIGHT)
    path = plot._line.path()
    corners = [(path.elementAt(number).x, path.elementAt(number).y) for number in range(path.elementCount())]
    assert corners == [*map(tuple, LINE.tolist()), tuple(LINE[0].tolist())], "it is closed"
    plot.take_line_away()
    assert plot._line.path().isEmpty()


def test_points_pale_towards_the_ground_and_the_last_colour_is_grey(plot: MapPlot) -> None:
    assert plot.cloud._palette == [*(class_colour(place) for place in range(COLOURS)), QColor(LIGHT.disabled)]
    ground, first, pale = QColor(LIGHT.surface), class_colour(0), plot.cloud._pale[0]
    parts = ("red", "green", "blue")
    far = [abs(getattr(ground, part)() - getattr(first, part)()) for part in parts]
    left = [abs(getattr(ground, part)() - getattr(pale, part)()) for part in parts]
    assert left == pytest.approx([0.18 * part for part in far], abs=1)


@pytest.mark.parametrize(
    ("places", "seen"),
    [
        (PLACES, (-1.06, 1.06, -1.06, 1.06)),
        (PLACES[:0], (-1.06, 1.06, -1.06, 1.06)),
        (PLACES[1:2], (0.947, 1.053, -1.053, -0.947)),
    ],
)
def test_all_points_fit_with_a_little_room(places: np.ndarray, seen: tuple[float, ...], plot: MapPlot) -> None:
    plot.show_points(places)
    plot.fit()
    assert [end for axis in plot.box.viewRange() for end in axis] == pytest.approx(seen, abs=1e-6)
    assert plot.box.state["autoRange"] == [False, False]


def test_what_the_pointer_is_on_is_told_with_its_place_and_a_double_click_opens_a_point(plot: MapPlot, qtbot: QtBot) -> None:
    heard: list[object] = []
    plot.hovered.connect(lambda row, place: heard.append((row, place)))
    plot.pointed.connect(heard.append)
    plot.opened.connect(lambda: heard.append("opened"))
    on, beside = place_of(plot, 0), QPointF(200, 200)
    for place, row in ((on, 0), (beside, -1)):
        plot._mouse_moved(place)
        assert heard.pop() == (row, plot.mapToGlobal(plot.mapFromScene(place)))

    @dataclass
    class Click:
        place: QPointF
        twice: bool = False
        key: Qt.MouseButton = Qt.MouseButton.LeftButton

        def button(self) -> Qt.MouseButton:
            return self.key

        def scenePos(self) -> QPointF:
            return self.place

        def double(self) -> bool:
            return self.twice

    for click in (Click(on), Click(beside), Click(on, True), Click(beside, True), Click(on, key=Qt.MouseButton.RightButton)):
        plot._mouse_clicked(click)
    assert heard == [0, -1, "opened"]


def test_no_point_is_meant_from_outside_the_map(plot: MapPlot) -> None:
    on = place_of(plot, 0)
    plot.box.setRange(xRange=(-0.98, 1), yRange=(-0.98, 1), padding=0)
    outside = plot.box.sceneBoundingRect().bottomLeft() + QPointF(-1, 1)
    assert on != outside
    assert plot.nearest(outside) is None
    assert plot.nearest(outside + QPointF(2, -2)) == 0


def test_keys_go_a_part_of_what_is_seen_and_others_pass_on(plot: MapPlot, qtbot: QtBot) -> None:
    plot.box.setRange(xRange=(0, 4), yRange=(0, 4), padding=0)
    seen = plot.box.viewRect()
    for key, moved in ((Qt.Key.Key_Right, (0.15, 0)), (Qt.Key.Key_Up, (0, 0.15))):
        before = plot.box.viewRect()
        qtbot.keyClick(plot, key)
        after = plot.box.viewRect()
        assert ((after.x() - before.x()) / seen.width(), (after.y() - before.y()) / seen.height()) == pytest.approx(moved)
    for key, part in ((Qt.Key.Key_Plus, 0.8), (Qt.Key.Key_Minus, 1.0), (Qt.Key.Key_Equal, 0.8)):
        with qtbot.waitSignal(plot.zoomed, timeout=0):
            qtbot.keyClick(plot, key)
        assert plot.box.viewRect().width() / seen.width() == pytest.approx(part)
    heard: list[int] = []
    plot.all_asked.connect(lambda: heard.append(1))
    qtbot.keyClick(plot, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert heard == []
    other = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier)
    plot.keyPressEvent(other)
    assert not other.isAccepted(), "whoever is around the map hears it"


def test_without_the_lasso_a_drag_moves_the_view_and_the_pointer_is_heard(plot: MapPlot, qtbot: QtBot, every_move: None) -> None:
    drawn: list[object] = []
    hovered: list[int] = []
    plot.lassoed.connect(lambda *line: drawn.append(line))
    plot.hovered.connect(lambda row, place: hovered.append(row))
    plot.set_drawing(False)
    before = plot.box.viewRect()
    with qtbot.waitSignal(plot.zoomed):
        mouse(plot, QEvent.Type.MouseButtonPress, QPoint(150, 200))
        for across in (170, 190, 210):
            mouse(plot, QEvent.Type.MouseMove, QPoint(across, 200))
        mouse(plot, QEvent.Type.MouseButtonRelease, QPoint(210, 200))
    assert plot.box.viewRect().left() < before.left()
    assert (drawn, hovered[-1]) == ([], -1)
