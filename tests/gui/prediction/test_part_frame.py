"""A frame over a picture is drawn by the mouse or moved by keys, and says which part is wanted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pictures.picture_canvas import PictureCanvas
from gui.prediction.part_frame import FIRST, STEP, PartFrame


@pytest.fixture
def frame(themed: QApplication, qtbot: QtBot) -> PartFrame:
    canvas = PictureCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(500, 400)
    picture = QPixmap(300, 200)
    picture.fill(Qt.GlobalColor.darkGreen)
    canvas.show_pixmap(picture, QSize(300, 200))
    canvas.show()
    made = PartFrame(canvas)
    canvas.made = made
    return made


def at(frame: PartFrame, x: float, y: float) -> QPoint:
    rect = frame._canvas.picture_rect()
    return QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height()).toPoint()


def test_a_frame_is_drawn(frame: PartFrame, qtbot: QtBot) -> None:
    before = frame._canvas.grab().toImage()
    frame.begin()
    assert frame.is_on
    assert frame._canvas.grab().toImage() != before
    with qtbot.waitSignal(frame.taken) as taken:
        qtbot.mousePress(frame, Qt.MouseButton.LeftButton, pos=at(frame, 0.8, 0.75))
        qtbot.mouseMove(frame, at(frame, 0.5, 0.5))
        qtbot.mouseRelease(frame, Qt.MouseButton.LeftButton, pos=at(frame, 0.2, 0.25))
    part: QRectF = taken.args[0]
    assert (part.left(), part.top(), part.right(), part.bottom()) == pytest.approx((0.2, 0.25, 0.8, 0.75), abs=0.01)
    assert not frame.is_on


def test_beyond_the_picture_it_ends_with_the_picture(frame: PartFrame, qtbot: QtBot) -> None:
    frame.begin()
    with qtbot.waitSignal(frame.taken) as taken:
        qtbot.mousePress(frame, Qt.MouseButton.LeftButton, pos=at(frame, 0.5, 0.5))
        qtbot.mouseRelease(frame, Qt.MouseButton.LeftButton, pos=QPoint(499, 399))
    assert (taken.args[0].right(), taken.args[0].bottom()) == (1.0, 1.0)


def test_a_click_takes_nothing(frame: PartFrame, qtbot: QtBot) -> None:
    frame.begin()
    with qtbot.assertNotEmitted(frame.taken):
        qtbot.mouseClick(frame, Qt.MouseButton.LeftButton, pos=at(frame, 0.5, 0.5))
    assert frame.is_on


def test_keys_move_and_size_it_within_the_picture(frame: PartFrame, qtbot: QtBot) -> None:
    frame.begin()
    qtbot.keyClick(frame, Qt.Key.Key_Right)
    qtbot.keyClick(frame, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(frame.taken) as taken:
        qtbot.keyClick(frame, Qt.Key.Key_Return)
    part = taken.args[0]
    wanted = (FIRST.left() + STEP, FIRST.top(), FIRST.width(), FIRST.height() + STEP)
    assert (part.left(), part.top(), part.width(), part.height()) == pytest.approx(wanted)
    frame.begin()
    for _ in range(80):
        qtbot.keyClick(frame, Qt.Key.Key_Left)
        qtbot.keyClick(frame, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert (frame._part.left(), frame._part.height()) == pytest.approx((0.0, STEP))
    with qtbot.waitSignal(frame.ended):
        qtbot.keyClick(frame, Qt.Key.Key_Escape)
    assert not frame.is_on
