"""The sheet that shows where something dragged may fall."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.prediction.drop_overlay import DropOverlay


def test_it_covers_the_room_and_lets_everything_through(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(400, 300)
    room = QWidget(page)
    room.setGeometry(20, 30, 300, 200)
    overlay = DropOverlay(page)
    page.show()
    assert not overlay.isVisible()
    overlay.show_over(room)
    assert overlay.isVisible()
    assert overlay.geometry() == room.geometry()
    assert overlay.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    picture = overlay.grab().toImage()
    assert len({picture.pixel(x, y) for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)}) > 1
