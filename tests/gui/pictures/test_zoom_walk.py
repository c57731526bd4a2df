"""The large picture and the gallery's current one are the same, and its neighbours are made ready."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.pictures.panel import PicturesPanel
from tests.picture_panels import settled

PATIENCE = 20_000


def test_pictures_of_a_finding_are_shown_together(panel: PicturesPanel, qtbot: QtBot) -> None:
    row = next(row for row in range(24) if panel.pictures.findings(row))
    assert panel.pictures.findings(row) == ("near-duplicate",)
    assert panel.pictures.describe(row).endswith("\nFindings: Looks alike")
    panel.gallery.setCurrentIndex(panel.pictures.index(row))
    qtbot.keyClick(panel.gallery, Qt.Key.Key_Return)
    assert panel.zoom.isVisible()
    panel.zoom.together_asked.emit(("circle/circle-001.jpg", "square/square-002.png"), "near-duplicate")
    settled(panel, qtbot, 2)
    assert not panel.zoom.isVisible()
    assert panel.filters.which.numbers is not None


def test_the_next_pictures_are_made_ready_while_one_is_looked_at(panel: PicturesPanel, shapes: Dataset, qtbot: QtBot) -> None:
    panel.gallery.setCurrentIndex(panel.pictures.index(5))
    qtbot.keyClick(panel.gallery, Qt.Key.Key_Space)
    near = [panel.pictures.sample(row) for row in (4, 5, 6)]
    large = [shapes.folder / "cache" / "large" / f"{sample.sha256}-1600.jpg" for sample in near if sample is not None]
    qtbot.waitUntil(lambda: all(file.is_file() for file in large), timeout=PATIENCE)
    qtbot.keyClick(panel.zoom, Qt.Key.Key_X)
    assert panel.gallery.selected_numbers() == (panel.pictures.id_at(5),)


def test_the_gallery_goes_along_and_has_the_keyboard_again(panel: PicturesPanel, qtbot: QtBot) -> None:
    panel.gallery.setCurrentIndex(panel.pictures.index(0))
    qtbot.keyClick(panel.gallery, Qt.Key.Key_Space)
    assert panel.zoom.isVisible()
    for key, row in ((Qt.Key.Key_Left, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Up, 1)):
        qtbot.keyClick(panel.zoom, key)
        assert panel.gallery.currentIndex().row() == row
        sample = panel.pictures.sample(row)
        assert sample is not None
        assert panel.zoom.accessibleName() == f"Picture {sample.path}"
    panel.zoom.findChild(QToolButton, "zoom_next").click()
    assert panel.gallery.currentIndex().row() == 2
    panel.zoom.findChild(QToolButton, "zoom_previous").click()
    assert panel.gallery.currentIndex().row() == 1
    panel.zoom.findChild(QToolButton, "zoom_close").click()
    assert not panel.zoom.isVisible()
    assert panel.gallery.hasFocus() or panel.focusWidget() is panel.gallery


def test_of_several_selected_the_current_one_is_shown_large(panel: PicturesPanel, qtbot: QtBot) -> None:
    panel.gallery.setCurrentIndex(panel.pictures.index(4))
    flags = panel.gallery.selectionModel().SelectionFlag
    panel.gallery.selectionModel().select(panel.pictures.index(2), flags.Select)
    panel.walk.show_selected()
    assert panel.gallery.currentIndex().row() == 4
    panel.zoom.end()
    panel.gallery.selectionModel().select(panel.pictures.index(2), flags.Select)
    panel.gallery.selectionModel().select(panel.pictures.index(4), flags.Deselect)
    panel.walk.show_selected()
    assert panel.gallery.currentIndex().row() == 2
    panel.zoom.end()
    panel.gallery.clearSelection()
    panel.walk.show_selected()
    assert not panel.zoom.isVisible()
    panel.walk.refresh()
    assert not panel.zoom.isVisible(), "what is not shown large is not brought up by news"
