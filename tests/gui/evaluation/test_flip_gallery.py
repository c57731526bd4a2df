"""A tile of a flip gallery says the class and both answers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.evaluation.flips import Flip
from gui.evaluation.flip_gallery import FlipGallery, flip_tile

FLIP = Flip("a/1.png", "ab" * 32, "ketch", "car", "schooner", 0.874, 0.5)


def test_a_tile_says_the_class_and_both_answers() -> None:
    tile = flip_tile(Path("data/boats"), FLIP)
    assert (tile.words, tile.lines) == (("ketch",), ("A  car", "B  schooner"))
    assert tile.told == "a/1.png\nClass: ketch\nA: car, 87 % sure\nB: schooner, 50 % sure"
    assert tile.files[0].name.startswith("ab" * 32)


def test_a_gallery_makes_room_for_three_lines_and_tells_which_is_wanted(themed: QApplication, qtbot: QtBot) -> None:
    gallery = FlipGallery("fixed", "Fixed", "done", "good")
    qtbot.addWidget(gallery)
    gallery.resize(500, 300)
    gallery.show()
    gallery.show_flips([FLIP, FLIP], Path("data/boats"), "one mends what the other breaks")
    size = gallery.strip.visualRect(gallery.strip.tiles.index(0)).size()
    assert size.height() > size.width() + 2 * gallery.strip.fontMetrics().height()
    gallery.strip.setCurrentIndex(gallery.strip.tiles.index(1))
    with qtbot.waitSignal(gallery.enlarged) as told:
        qtbot.keyClick(gallery.strip, Qt.Key.Key_Space)
    assert told.args == [1]


def test_its_head_counts_and_nothing_is_said_to_be_nothing(themed: QApplication, qtbot: QtBot) -> None:
    gallery = FlipGallery("fixed", "Fixed", "done", "good")
    qtbot.addWidget(gallery)
    head, none = gallery.findChild(QLabel, "flips_fixed_title"), gallery.findChild(QLabel, "flips_fixed_none")
    gallery.show_flips([FLIP] * 1_200, Path("data/boats"), "one mends what the other breaks")
    assert head.text() == "Fixed  1,200"
    assert gallery.strip.accessibleName() == "Fixed, 1,200: one mends what the other breaks"
    assert gallery.findChild(QLabel, "flips_fixed_says").text() == "one mends what the other breaks"
    assert (gallery.strip.isHidden(), none.isHidden()) == (False, True)
    gallery.show_flips([], Path("data/boats"), "")
    assert (head.text(), gallery.strip.isHidden(), none.isHidden()) == ("Fixed  0", True, False)
    assert gallery.flips == ()
