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


def test_further_lines_are_painted_below_the_words(themed: QApplication, qtbot: QtBot, pictures: Path) -> None:
    strip = shown_strip(qtbot, pictures, True, 1, side=80, lines=2)
    rect = strip.visualRect(strip.tiles.index(0))
    height = strip.fontMetrics().height()
    below = rect.adjusted(0, rect.height() - height, 0, 0)

    def ink() -> set[int]:
        image = strip.grab().toImage()
        start = strip.viewport().mapTo(strip, below.topLeft())
        return {image.pixel(start.x() + x, start.y() + y) for x in range(below.width()) for y in range(height)}

    bare = ink()
    strip.show_tiles(1, lambda row: StripTile((pictures / "0.jpg",), ("word",), "told", lines=("A  car", "B  ketch")))
    assert len(ink()) > len(bare)
    assert strip.tiles.index(0).data() == "word A  car B  ketch"
