"""A strip: 60,000 tiles cost what is in sight, and keys walk and turn."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pictures.strip_list import StripTile
from tests.as_built import as_built
from tests.picture_strips import shown_strip

MANY = 60_000


@pytest.mark.parametrize("line", [True, False])
def test_only_what_is_in_sight_is_asked_for(themed: QApplication, qtbot: QtBot, pictures: Path, line: bool) -> None:
    asked: set[int] = set()
    strip = shown_strip(qtbot, pictures, line, 1)

    def tile(row: int) -> StripTile:
        asked.add(row)
        return StripTile((pictures / "0.jpg",), ("",), "")

    strip.show_tiles(MANY, tile)
    strip.grab()
    assert len(asked) < 60
    strip.look_at(MANY - 1)
    strip.grab()
    assert MANY - 1 in strip.visible_rows()
    assert len(asked) < 120


def test_keys_walk_and_turn_and_tell(themed: QApplication, qtbot: QtBot, pictures: Path) -> None:
    strip, pointed, turned = shown_strip(qtbot, pictures, True, 30), list[int](), list[list[int]]()
    strip.pointed.connect(pointed.append)
    strip.turned.connect(turned.append)
    strip.look_at(0)
    assert pointed == []  # nobody is told of what the program does
    strip.setCurrentIndex(strip.tiles.index(-1))
    qtbot.keyClick(strip, Qt.Key.Key_End)
    assert strip.currentIndex().row() == 29, "also where none was looked at before"
    strip.look_at(0)
    pointed.clear()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Home):
        qtbot.keyClick(strip, key)
    assert pointed == [1, 2, 29, 0]
    assert turned == [[2]]
    assert strip.accessibleDescription() == "all of 0"
    qtbot.mouseDClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.visualRect(strip.tiles.index(1)).center())
    assert turned == [[2], [1]]
    as_built("strip", strip)


def test_the_wheel_moves_a_line_sideways(themed: QApplication, qtbot: QtBot, pictures: Path) -> None:
    strip = shown_strip(qtbot, pictures, True, 100)
    assert not strip.verticalScrollBar().isVisible()
    assert strip.horizontalScrollBar().maximum() > 5000
    strip.horizontalScrollBar().setValue(1000)
    assert (
        strip.visible_rows().start
        == strip.indexAt(strip.visualRect(strip.tiles.index(strip.visible_rows().start)).center()).row()
    )


def test_the_picture_that_tab_leads_to_can_be_turned_at_once(themed: QApplication, qtbot: QtBot, pictures: Path) -> None:
    strip, turned = shown_strip(qtbot, pictures, True, 3), list[list[int]]()
    strip.turned.connect(turned.append)
    strip.activateWindow()
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(strip.hasFocus)
    qtbot.keyClick(strip, Qt.Key.Key_Space)
    assert turned == [[0]]


def test_nobody_is_told_of_other_tiles_nor_of_one_that_the_program_looks_at(
    themed: QApplication, qtbot: QtBot, pictures: Path
) -> None:
    strip = shown_strip(qtbot, pictures, True, 6)
    strip.setFocus()
    with qtbot.waitSignal(strip.pointed) as told:
        strip.setCurrentIndex(strip.tiles.index(4))
    assert told.args == [4]
    assert strip.accessibleDescription() == "all of 4"
    with qtbot.assertNotEmitted(strip.pointed):
        strip.show_tiles(3, lambda row: StripTile((), ("other",), f"other {row}"))
        strip.look_at(2)
    assert strip.accessibleDescription() == "other 2"
    assert strip.currentIndex().row() == 2
    with qtbot.waitSignal(strip.turned) as told:
        strip.selectionModel().select(strip.tiles.index(2), strip.selectionModel().SelectionFlag.ClearAndSelect)
        qtbot.keyClick(strip, Qt.Key.Key_Space)
    assert told.args == [[2]]
