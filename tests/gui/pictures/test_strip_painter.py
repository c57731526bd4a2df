"""Pictures of a strip are painted when they have come."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pictures.strip_list import StripTile
from tests.picture_strips import shown_strip


def test_pictures_are_painted_when_they_have_come(themed: QApplication, qtbot: QtBot, pictures: Path) -> None:
    strip = shown_strip(qtbot, pictures, False, 8, side=80)
    centre = strip.visualRect(strip.tiles.index(5)).center()
    qtbot.waitUntil(lambda: strip.grab().toImage().pixelColor(strip.viewport().mapTo(strip, centre)).red() > 120)
    strip.show_tiles(1, lambda row: StripTile((pictures / "gone.jpg",), ("",), ""))
    qtbot.waitUntil(lambda: (made := strip.tiles.picture(0, pictures / "gone.jpg")) is not None and made.isNull())
