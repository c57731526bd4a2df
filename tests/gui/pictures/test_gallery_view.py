"""The gallery paints only what is in sight, and says what keys decided."""

from __future__ import annotations

import time
from array import array

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pictures.gallery_view import SIDES, GalleryView
from gui.pictures.picture_list import PictureList
from gui.pictures.tile_painter import TilePainter
from tests.galleries import MANY, first_line, settle


def test_only_visible_tiles_are_painted(gallery: GalleryView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(qtbot, gallery)
    painted: list[int] = []
    original = TilePainter.paint

    def paint(self: TilePainter, painter: object, rect: QRect, pictures: PictureList, row: int, *flags: bool) -> None:
        painted.append(row)
        original(self, painter, rect, pictures, row, *flags)  # type: ignore[arg-type]

    monkeypatch.setattr(TilePainter, "paint", paint)
    gallery.grab()
    assert set(painted) <= set(gallery.visible_rows())
    assert painted


def test_keys_say_what_the_person_decided(gallery: GalleryView, qtbot: QtBot) -> None:
    said: list[object] = []
    gallery.zoom_asked.connect(lambda row: said.append(("zoom", row)))
    gallery.exclude_asked.connect(lambda: said.append("exclude"))
    gallery.class_asked.connect(said.append)
    gallery.setCurrentIndex(gallery._pictures.index(2))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_X, Qt.Key.Key_1, Qt.Key.Key_9):
        qtbot.keyClick(gallery, key)
    assert said == [("zoom", 2), "exclude", 1, 9]


def test_all_can_be_selected_and_read_back(gallery: GalleryView) -> None:
    gallery.selectAll()
    assert gallery.selected_numbers() == tuple(range(MANY))
    gallery.clearSelection()
    assert gallery.selected_numbers() == ()


def test_lines_fill_the_width_at_every_size(gallery: GalleryView, qtbot: QtBot) -> None:
    for width in (420, 700, 1301):
        gallery.resize(width, 500)
        for side in SIDES:
            gallery.set_side(side)
            last = gallery.visualRect(gallery._pictures.index(first_line(gallery) - 1))
            assert abs(gallery.viewport().width() - last.right() - 1) <= 1
            picture = gallery._painter.frame(last)
            assert 0.5 * side <= picture.height() <= 1.5 * side


def test_pictures_lie_beside_one_another_in_their_own_shapes(gallery: GalleryView) -> None:
    gallery._pictures.set_numbers(tuple(range(60)), array("H", (500, 2000)) * 30)
    tall, wide = (gallery._painter.frame(gallery.visualRect(gallery._pictures.index(row))) for row in (0, 1))
    assert tall.height() == wide.height()
    assert abs(tall.width() - tall.height() / 2) <= 2
    assert abs(wide.width() - wide.height() * 2) <= 2


def test_the_first_picture_stays_in_sight_when_the_size_changes(gallery: GalleryView) -> None:
    gallery.scrollTo(gallery._pictures.index(31_000))
    first = gallery.visible_rows()[0]
    gallery.set_side(SIDES[0])
    assert abs(gallery.visible_rows()[0] - first) <= first_line(gallery)


def test_a_walk_down_and_up_again_ends_where_it_began(gallery: GalleryView, qtbot: QtBot) -> None:
    gallery._pictures.set_numbers(tuple(range(300)), array("H", (500, 2000, 1000, 700, 1500)) * 60)
    gallery.setCurrentIndex(gallery._pictures.index(3))
    for key in (Qt.Key.Key_Down,) * 6 + (Qt.Key.Key_Up,) * 6:
        qtbot.keyClick(gallery, key)
    assert gallery.currentIndex().row() == 3


def test_sixty_thousand_shapes_are_laid_out_at_once(gallery: GalleryView) -> None:
    gallery._pictures.set_numbers(tuple(range(MANY)), array("H", (500, 2000, 1000, 700, 1500, 1330)) * (MANY // 6))
    best = float("inf")
    for width in (800, 810, 820):
        gallery.resize(width, 640)
        began = time.thread_time()
        gallery.fit()
        best = min(best, time.thread_time() - began)
    assert best < 0.06


def test_shapes_that_come_later_leave_the_first_picture_where_it_is(gallery: GalleryView) -> None:
    gallery._pictures.set_numbers(tuple(range(MANY)), array("H", (1500,)) * 300)
    gallery.verticalScrollBar().setValue(40_000)
    first = gallery.visible_rows()[0]
    gallery._pictures._shaped(array("H", (1500,)) * MANY)
    assert abs(gallery.visible_rows()[0] - first) <= first_line(gallery)
    picture = gallery._painter.frame(gallery.visualRect(gallery._pictures.index(gallery.visible_rows()[0])))
    assert abs(picture.width() - 1.5 * picture.height()) <= 3


def test_ctrl_and_the_wheel_ask_for_another_size_by_whole_steps(gallery: GalleryView) -> None:
    asked: list[int] = []
    gallery.side_asked.connect(asked.append)
    gallery.set_side(SIDES[1])

    def turn(by: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier) -> None:
        place = QPointF(100, 100)
        wheel = QWheelEvent(
            place, QPointF(gallery.mapToGlobal(place)), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, held,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(gallery.viewport(), wheel)

    turn(60)
    assert asked == [], "half a step, of a touchpad"
    turn(60)
    turn(-120)
    assert asked == [SIDES[2], SIDES[0]]
    turn(-120, Qt.KeyboardModifier.NoModifier)
    assert len(asked) == 2
    assert gallery.verticalScrollBar().value() > 0, "without Ctrl it scrolls"
    gallery.set_side(SIDES[-1])
    turn(360)
    assert asked[-1] == SIDES[-1]


def test_a_menu_is_asked_for_where_the_pointer_is_or_by_the_key_at_the_current_picture(gallery: GalleryView) -> None:
    asked: list[tuple[int, QPoint]] = []
    gallery.menu_asked.connect(lambda row, place: asked.append((row, place)))
    gallery.setCurrentIndex(gallery._pictures.index(0))
    other = gallery.visualRect(gallery._pictures.index(3)).center()
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        event = QContextMenuEvent(reason, other, QPoint(7, 9))
        QApplication.sendEvent(gallery.viewport(), event)
    middle = gallery.viewport().mapToGlobal(gallery.visualRect(gallery._pictures.index(0)).center())
    assert asked == [(3, QPoint(7, 9)), (0, middle)]
    QApplication.sendEvent(gallery.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(-9, -9), QPoint(1, 1)))
    assert len(asked) == 2, "beside the pictures there is none"


def test_m_opens_the_classes_and_pictures_are_copied_by_key(gallery: GalleryView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(gallery.classes_asked):
        qtbot.keyClick(gallery, Qt.Key.Key_M)
    with qtbot.waitSignal(gallery.copy_asked):
        qtbot.keyClick(gallery, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(gallery.tie_asked):
        qtbot.keyClick(gallery, Qt.Key.Key_T)
    with qtbot.waitSignal(gallery.side_asked) as told:
        qtbot.keyClick(gallery, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0] > gallery.side
    with qtbot.assertNotEmitted(gallery.exclude_asked):
        qtbot.keyClick(gallery, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
