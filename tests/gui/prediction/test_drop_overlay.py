"""The sheet that shows where something dragged may fall."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.prediction import drop_overlay
from gui.prediction.drop_overlay import DropOverlay
from gui.theme import LIGHT
from tests.noted_painting import looked_at, noting, of_kind, text, tone


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


def test_it_says_what_a_drop_does(themed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    overlay = DropOverlay(page)
    overlay.resize(300, 200)
    seen = looked_at(overlay, noting(monkeypatch, drop_overlay))
    said = text(seen, "Drop to see what the runs say")
    assert (said.pen, said.place) == (tone(LIGHT.text), overlay.rect().toRectF())
    assert said.size > overlay.font().pointSizeF()
    (ground,) = of_kind(seen, "rounded")
    assert (ground.pen, ground.brush, ground.dashed) == (tone(LIGHT.accent), tone(LIGHT.accent_soft), True)
