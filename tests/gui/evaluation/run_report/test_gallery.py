"""Tiles of judged pictures: class, answer and certainty; a dataset that is gone is told of."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.evaluation.side_report.notable import NotablePicture
from gui.evaluation.run_report.gallery import JudgedGallery, judged_tile, judged_words
from gui.session import Session


def test_a_tile_says_what_it_is_and_what_it_was_taken_for() -> None:
    tile = judged_tile(Path("data"), NotablePicture("a/b.jpg", "ab" * 32, "ferry", "helicopter", 0.9999))
    assert tile.words == ("ferry",)
    assert tile.lines == ("→ 100 % helicopter",)
    assert tile.told == "a/b.jpg\nclass ferry, taken for helicopter (> 99.9 % sure)"
    assert judged_words(NotablePicture("a", "", "ferry", "ferry", 0.5)) == "class ferry, recognised (50.0 % sure)"


def test_pictures_of_a_dataset_that_is_gone_are_told_of(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    gallery = JudgedGallery(session, "some", "Some pictures", nothing="None at all.")
    qtbot.addWidget(gallery)
    gallery.show()
    gallery.show_pictures([NotablePicture("a", "ab" * 32, "x", "y", 0.5)], "ships", tmp_path / "ships", "One")
    said = " ".join(label.text() for label in gallery.findChildren(QLabel) if label.isVisible())
    assert "ships is not among the datasets any more" in said
    assert gallery.strip.isVisible()
    with qtbot.waitSignal(gallery.failed):
        gallery.strip.turned.emit([0])
    gallery.show_pictures([], "ships", tmp_path, "None")
    assert not gallery.strip.isVisible()
    assert "None at all." in " ".join(label.text() for label in gallery.findChildren(QLabel) if label.isVisible())
