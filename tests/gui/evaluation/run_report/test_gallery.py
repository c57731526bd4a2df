"""Tiles of judged pictures: class, answer and certainty; a dataset that is gone is told of."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from core.evaluation.side_report.notable import NotablePicture
from gui.evaluation.run_report.gallery import JudgedGallery, judged_tile, judged_words
from gui.evaluation.run_report.shown import ShownReport
from gui.session import Session
from tests.answering_engines import answering_engine
from tests.as_built import as_built
from tests.gui.evaluation.run_report.conftest import SOON


def test_a_tile_says_what_it_is_and_what_it_was_taken_for() -> None:
    tile = judged_tile(Path("data"), NotablePicture("a/b.jpg", "ab" * 32, "ferry", "helicopter", 0.9999))
    assert tile.words == ("ferry",)
    assert tile.lines == ("→ 100 % helicopter",)
    assert tile.told == "a/b.jpg\nclass ferry, taken for helicopter (> 99.9 % sure)"
    assert judged_words(NotablePicture("a", "", "ferry", "ferry", 0.5)) == "class ferry, recognised (50.0 % sure)"


def test_pictures_of_a_dataset_that_is_gone_are_told_of(session: Session, shown: ShownReport, qtbot: QtBot) -> None:
    gallery = JudgedGallery(session, "some", "Some pictures", nothing="None at all.")
    qtbot.addWidget(gallery)
    gallery.show()
    elsewhere = dataclasses.replace(shown, dataset="ships", folder=shown.folder.with_name("ships"))
    gallery.show_pictures(elsewhere, [3], "One")
    said = " ".join(label.text() for label in gallery.findChildren(QLabel) if label.isVisible())
    assert "ships is not among the datasets any more" in said
    assert gallery.strip.isVisible()
    with qtbot.waitSignal(gallery.failed):
        gallery.strip.turned.emit([0])
    gallery.show_pictures(shown, [], "None")
    assert not gallery.strip.isVisible()
    assert "None at all." in " ".join(label.text() for label in gallery.findChildren(QLabel) if label.isVisible())
    as_built("report-gallery-gone", gallery)


def test_where_a_run_looks_is_a_key_away_from_a_large_picture(
    session: Session, shown: ShownReport, qtbot: QtBot, tmp_path: Path
) -> None:
    session.engine = answering_engine(session.workspace, tmp_path)
    gallery = JudgedGallery(session, "some", "Some pictures")
    qtbot.addWidget(gallery)
    gallery.resize(900, 600)
    gallery.show()
    row = int(shown.found.mistakes[0])
    gallery.show_pictures(shown, [row], "One")
    gallery.strip.turned.emit([0])
    qtbot.waitUntil(lambda: gallery.enlarged.zoom is not None and gallery.enlarged.zoom.isVisible(), timeout=SOON)
    zoom, heat, nearest = gallery.enlarged.zoom, gallery.enlarged.heat, gallery.enlarged.nearest
    assert zoom is not None
    assert heat is not None
    assert nearest is not None
    assert not heat.is_on
    qtbot.keyClick(zoom, Qt.Key.Key_H)
    qtbot.waitUntil(lambda: not heat.is_waiting and not heat._pixmap.isNull(), timeout=SOON)
    said, truth = shown.pictures[row].said, shown.pictures[row].truth
    assert [heat._class.itemText(place) for place in range(heat._class.count())][1:] == [said, truth]
    qtbot.keyClick(zoom, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: nearest.strip.count() == 2, timeout=SOON)
    button = zoom.findChild(QToolButton, "zoom_heat")
    assert button is not None
    assert button.isChecked()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not heat.is_on


def test_a_gallery_says_what_it_shows_and_has_the_keyboard_back(session: Session, shown: ShownReport, qtbot: QtBot) -> None:
    gallery = JudgedGallery(session, "some", "Some pictures")
    qtbot.addWidget(gallery)
    gallery.show()
    gallery.show_pictures(shown, [3, 5], "Two", "They are odd.")
    texts = [label.text() for label in gallery.findChildren(QLabel) if label.isVisible()]
    assert {"Two", "They are odd."} <= set(texts)
    assert gallery.strip.accessibleName() == "Some pictures: Two"
    assert [picture.path for picture in gallery.pictures] == [shown.found.predictions.paths[row] for row in (3, 5)]
    gallery.focus_pictures()
    assert gallery.focusWidget() is gallery.strip
    gallery.enlarged.shown.emit(1)
    assert gallery.strip.currentIndex().row() == 1
    gallery.enlarged.shown.emit(7)  # of a finding that is walked through instead
    assert gallery.strip.currentIndex().row() == 1
    gallery.strip.clearFocus()
    gallery.enlarged.closed.emit()
    assert gallery.focusWidget() is gallery.strip
    gallery.show_pictures(shown, [3], "One")
    assert "They are odd." not in [label.text() for label in gallery.findChildren(QLabel) if label.isVisible()]
    as_built("report-gallery", gallery)
