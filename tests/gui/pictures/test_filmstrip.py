"""Below the large picture lie its neighbours: the current one in the middle, each a click away, the keyboard with the picture."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pictures.filmstrip import Filmstrip
from gui.pictures.gallery_view import GalleryView
from gui.pictures.panel import PicturesPanel
from gui.theme import LIGHT
from tests.as_built import as_built
from tests.galleries import MANY


def test_the_strip_follows_the_large_picture_and_leads_to_others(panel: PicturesPanel, qtbot: QtBot) -> None:
    panel.gallery.setFocus()
    panel.gallery.setCurrentIndex(panel.pictures.index(8))
    qtbot.keyClick(panel.gallery, Qt.Key.Key_Space)
    strip = panel.findChild(Filmstrip)
    assert panel.zoom.isVisible()
    assert strip.isVisible()
    qtbot.keyClick(panel.zoom, Qt.Key.Key_Right)
    assert strip.currentIndex().row() == 9
    middle = strip.viewport().width() / 2
    assert abs(strip.visualRect(strip.currentIndex()).center().x() - middle) <= 2
    place = strip.visualRect(panel.pictures.index(11)).center()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    sample = panel.pictures.sample(11)
    assert sample is not None
    assert panel.zoom.accessibleName() == f"Picture {sample.path}"
    assert panel.selection.numbers() == (sample.id,), "what is decided is decided about what is seen"
    assert panel.zoom.hasFocus()


def test_a_picture_alone_has_no_strip(panel: PicturesPanel, qtbot: QtBot) -> None:
    panel.show_numbers(panel.pictures._ids[:1], "One")
    qtbot.waitUntil(lambda: panel.pictures.rowCount() == 1 and panel.pictures.sample(0) is not None)
    panel.walk.show_row(0)
    assert panel.zoom.isVisible()
    assert not panel.walk.strip.isVisible()


def test_sixty_thousand_lie_in_one_line_and_few_are_read(
    gallery: GalleryView, asked: dict[str, list[object]], qtbot: QtBot
) -> None:
    strip = Filmstrip(gallery._pictures, gallery)
    qtbot.addWidget(strip)
    strip.resize(800, strip.height())
    strip.show()
    qtbot.waitUntil(lambda: bool(asked["files"]))
    asked["pages"].clear()
    gallery.setCurrentIndex(gallery._pictures.index(MANY - 5))
    qtbot.waitUntil(lambda: gallery._pictures.thumbnail(MANY - 5) is not None)
    assert len(strip.visible_rows()) <= 14
    assert set(asked["pages"]) == {(MANY - 5) // 200}
    image = strip.grab().toImage()
    rect = strip.visualRect(gallery._pictures.index(MANY - 5))
    ring = rect.adjusted(2, 2, -2, -2).topLeft() * image.devicePixelRatio()
    assert image.pixelColor(ring).name() == LIGHT.accent.lower()
    as_built("filmstrip", strip)


def test_the_wheel_moves_the_line(gallery: GalleryView, qtbot: QtBot) -> None:
    strip = Filmstrip(gallery._pictures, gallery)
    qtbot.addWidget(strip)
    strip.resize(800, strip.height())
    strip.show()
    place = QPointF(strip.viewport().rect().center())
    turn = QWheelEvent(
        place, strip.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(strip.viewport(), turn)
    assert strip.horizontalScrollBar().value() == 120
