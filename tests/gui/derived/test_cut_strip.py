"""Cut-outs are accepted or left out by keys and clicks; where they are only looked at, nothing decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.derived.cut_strip import CutItem, CutStrip


def strip_of(qtbot: QtBot, tmp_path: Path, choosable: bool) -> CutStrip:
    made = CutStrip("cuts", choosable)
    qtbot.addWidget(made)
    made.resize(700, 500)
    items = [CutItem(f"key {n}", f"a/{n}.png", tmp_path / "o.jpg", tmp_path / "c.jpg", "4 %", "Too little.") for n in range(3)]
    made.show_items(items)
    made.show()
    return made


@pytest.fixture
def strip(themed: QApplication, qtbot: QtBot, tmp_path: Path) -> CutStrip:
    return strip_of(qtbot, tmp_path, choosable=True)


def spoken(strip: CutStrip, row: int) -> str:
    return str(strip.tiles.index(row).data(Qt.ItemDataRole.AccessibleTextRole))


def test_keys_accept_and_leave_out_what_is_selected(strip: CutStrip, qtbot: QtBot) -> None:
    strip.selectAll()
    qtbot.keyClick(strip, Qt.Key.Key_A)
    assert strip.accepted() == {"key 0", "key 1", "key 2"}
    strip.setCurrentIndex(strip.tiles.index(1))
    qtbot.keyClick(strip, Qt.Key.Key_X)
    assert strip.accepted() == {"key 0", "key 2"}
    assert [spoken(strip, row).split()[-2:] for row in (0, 1)] == [["little.", "accepted"], ["left", "out"]]
    with qtbot.assertNotEmitted(strip.accepted_changed):
        qtbot.keyClick(strip, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)  # selects all, and accepts none
    assert strip.selected_rows() == [0, 1, 2]


def test_a_click_turns_and_a_double_click_turns_there_and_back(strip: CutStrip, qtbot: QtBot) -> None:
    place = strip.visualRect(strip.tiles.index(2)).center()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert strip.is_accepted(2)
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    assert strip.is_accepted(2), "with Ctrl a click selects, and decides nothing"
    qtbot.mouseDClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert strip.is_accepted(2), "its second click turns back what the first has turned"


def test_other_cut_outs_begin_with_none_accepted(strip: CutStrip, qtbot: QtBot) -> None:
    with qtbot.waitSignals([strip.accepted_changed, strip.tiles.dataChanged], timeout=0):
        strip.set_accepted(range(3), True)
    with qtbot.waitSignal(strip.accepted_changed):
        strip.show_items(strip.items[:2])
    assert strip.accepted() == frozenset()


def test_where_they_are_only_looked_at_nothing_decides(themed: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    strip = strip_of(qtbot, tmp_path, choosable=False)
    strip.setCurrentIndex(strip.tiles.index(0))
    qtbot.keyClick(strip, Qt.Key.Key_Space)
    qtbot.keyClick(strip, Qt.Key.Key_A)
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.visualRect(strip.tiles.index(0)).center())
    assert strip.accepted() == frozenset()
    assert spoken(strip, 0) == "a/0.png\nToo little."
