"""A strip: 60,000 tiles cost what is in sight, keys walk and turn, pictures come when they are painted."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pictures.strip import PictureStrip
from gui.pictures.strip_list import StripTile

MANY = 60_000


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    for number in range(8):
        Image.new("RGB", (60, 40 + number), (30 * number, 0, 90)).save(tmp_path / f"{number}.jpg")
    return tmp_path


def shown(qtbot: QtBot, pictures: Path, line: bool, count: int, mark: str = "", **how: object) -> PictureStrip:
    strip = PictureStrip("strip", "Pictures", line=line, **how)  # type: ignore[arg-type]
    qtbot.addWidget(strip)
    strip.resize(600, 300)
    strip.show_tiles(count, lambda row: StripTile((pictures / f"{row % 8}.jpg",), (f"word {row}",), f"all of {row}", mark))
    strip.show()
    return strip


@pytest.mark.parametrize("line", [True, False])
def test_only_what_is_in_sight_is_asked_for(themed: QApplication, qtbot: QtBot, pictures: Path, line: bool) -> None:
    asked: set[int] = set()
    strip = shown(qtbot, pictures, line, 1)

    def tile(row: int) -> StripTile:
        asked.add(row)
        return StripTile((pictures / "0.jpg",), ("",), "")

    before = time.perf_counter()
    strip.show_tiles(MANY, tile)
    strip.grab()
    assert len(asked) < 60
    assert time.perf_counter() - before < 2  # a view that lays all of them out takes as long for each step of a dragged line
    strip.look_at(MANY - 1)
    strip.grab()
    assert MANY - 1 in strip.visible_rows()
    assert len(asked) < 120


def test_keys_walk_and_turn_and_tell(themed: QApplication, qtbot: QtBot, pictures: Path) -> None:
    strip, pointed, turned = shown(qtbot, pictures, True, 30), list[int](), list[list[int]]()
    strip.pointed.connect(pointed.append)
    strip.turned.connect(turned.append)
    strip.look_at(0)
    assert pointed == []  # nobody is told of what the program does
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Home):
        qtbot.keyClick(strip, key)
    assert pointed == [1, 2, 29, 0]
    assert turned == [[2]]
    assert strip.accessibleDescription() == "all of 0"
    qtbot.mouseDClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.visualRect(strip.tiles.index(1)).center())
    assert turned == [[2], [1]]


def test_the_wheel_moves_a_line_sideways(themed: QApplication, qtbot: QtBot, pictures: Path) -> None:
    strip = shown(qtbot, pictures, True, 100)
    assert not strip.verticalScrollBar().isVisible()
    assert strip.horizontalScrollBar().maximum() > 5000
    strip.horizontalScrollBar().setValue(1000)
    assert (
        strip.visible_rows().start
        == strip.indexAt(strip.visualRect(strip.tiles.index(strip.visible_rows().start)).center()).row()
    )


def test_pictures_are_painted_when_they_have_come(themed: QApplication, qtbot: QtBot, pictures: Path) -> None:
    strip = shown(qtbot, pictures, False, 8, side=80)
    centre = strip.visualRect(strip.tiles.index(5)).center()
    qtbot.waitUntil(lambda: strip.grab().toImage().pixelColor(strip.viewport().mapTo(strip, centre)).red() > 120)
    strip.show_tiles(1, lambda row: StripTile((pictures / "gone.jpg",), ("",), ""))
    qtbot.waitUntil(lambda: (made := strip.tiles.picture(0, pictures / "gone.jpg")) is not None and made.isNull())


@pytest.mark.parametrize(("mark", "spoken"), [("", "all of 3"), ("kept", "all of 3 kept in use"), ("left", "all of 3 left out")])
def test_what_was_decided_is_seen_and_spoken(themed: QApplication, qtbot: QtBot, pictures: Path, mark: str, spoken: str) -> None:
    plain, marked = shown(qtbot, pictures, True, 4), shown(qtbot, pictures, True, 4, mark)
    assert marked.tiles.index(3).data(Qt.ItemDataRole.AccessibleTextRole) == spoken
    assert (plain.grab().toImage() != marked.grab().toImage()) is bool(mark)
