"""What was decided about a tile of a strip is seen and spoken."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pictures.strip_list import StripList, StripTile, sample_tile
from tests.galleries import sample
from tests.picture_strips import shown_strip


@pytest.mark.parametrize(("mark", "spoken"), [("", "all of 3"), ("kept", "all of 3 kept in use"), ("left", "all of 3 left out")])
def test_what_was_decided_is_seen_and_spoken(themed: QApplication, qtbot: QtBot, pictures: Path, mark: str, spoken: str) -> None:
    plain, marked = shown_strip(qtbot, pictures, True, 4), shown_strip(qtbot, pictures, True, 4, mark)
    assert marked.tiles.index(3).data(Qt.ItemDataRole.AccessibleTextRole) == spoken
    assert (plain.grab().toImage() != marked.grab().toImage()) is bool(mark)


def test_words_lines_and_tips_are_those_of_the_tile(themed: QApplication, pictures: Path) -> None:
    rows = StripList()
    assert rows.rowCount() == 0
    rows.marks_changed()  # of nothing there is nothing to say
    rows.show_tiles(2, lambda row: StripTile((pictures / "0.jpg",), (f"word {row}",), f"<b>told</b> {row}", lines=("below",)))
    assert rows.rowCount() == 2
    assert rows.rowCount(rows.index(0)) == 0
    assert rows.index(1).data() == "word 1 below"
    assert "&lt;b&gt;told" in rows.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "<b>told</b> 0"
    assert rows.index(0).data(Qt.ItemDataRole.DecorationRole) is None


def test_a_picture_that_arrives_is_told_to_every_tile_that_shows_it(themed: QApplication, pictures: Path, qtbot: QtBot) -> None:
    rows = StripList()
    rows.thumbnails.set_side(32)
    told: list[int] = []
    rows.dataChanged.connect(lambda first, last: told.append(first.row()))
    rows.show_tiles(3, lambda row: StripTile((pictures / "0.jpg",), ("",), ""))
    for row in (0, 2):
        assert rows.picture(row, pictures / "0.jpg") is None
    qtbot.waitUntil(lambda: sorted(told) == [0, 2])
    made = rows.picture(0, pictures / "0.jpg")
    assert made is not None
    assert made.width() == 32
    rows.show_tiles(1, lambda row: StripTile((), (), ""))
    rows.picture(0, pictures / "1.jpg")
    rows.picture(5, pictures / "1.jpg")  # as of a tile that is shown no more
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told[-1] == 0
    rows.marks_changed()
    assert told[-1] == 0


def test_a_sample_is_told_with_its_class_and_size(tmp_path: Path) -> None:
    made = sample_tile(tmp_path, sample(3), "odd")
    assert made.words == ("odd",)
    assert made.told == "a/00003.jpg\na, 300 × 200 pixels\nodd"
    assert made.files[0].is_relative_to(tmp_path)
