"""Tiles are found where they lie, walked by keys, selected as Qt's lists are, and painted only where they must be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from gui.pictures.gallery_view import GalleryView
from tests.galleries import MANY, first_line, settle


def test_layout_and_hit_test_agree(gallery: GalleryView) -> None:
    for row in gallery.visible_rows():
        rect = gallery.visualRect(gallery._pictures.index(row))
        assert gallery.indexAt(rect.center()).row() == row
        assert gallery.viewport().width() >= rect.right()
    between = gallery.visualRect(gallery._pictures.index(0)).topRight() + QPoint(3, 10)
    assert not gallery.indexAt(between).isValid()


def test_the_keyboard_walks_the_grid(gallery: GalleryView, qtbot: QtBot) -> None:
    gallery.setCurrentIndex(gallery._pictures.index(0))
    for key, row in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 1 + first_line(gallery)), (Qt.Key.Key_Left, first_line(gallery))):
        qtbot.keyClick(gallery, key)
        assert gallery.currentIndex().row() == row
    qtbot.keyClick(gallery, Qt.Key.Key_End)
    assert gallery.currentIndex().row() == MANY - 1
    qtbot.keyClick(gallery, Qt.Key.Key_Down)
    assert gallery.currentIndex().row() == MANY - 1
    qtbot.keyClick(gallery, Qt.Key.Key_Home)
    qtbot.keyClick(gallery, Qt.Key.Key_PageDown)
    assert gallery.currentIndex().row() % first_line(gallery) == 0
    assert gallery.currentIndex().row() > first_line(gallery)


def test_end_goes_to_the_last_picture_from_nowhere_as_well(gallery: GalleryView, qtbot: QtBot) -> None:
    gallery.setCurrentIndex(QModelIndex())
    qtbot.keyClick(gallery, Qt.Key.Key_End)
    assert gallery.currentIndex().row() == MANY - 1


def test_shift_selects_all_between(gallery: GalleryView, qtbot: QtBot) -> None:
    def click(row: int, modifier: Qt.KeyboardModifier) -> None:
        place = gallery.visualRect(gallery._pictures.index(row)).center()
        qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    last = first_line(gallery) + 1
    click(1, Qt.KeyboardModifier.NoModifier)
    click(last, Qt.KeyboardModifier.ShiftModifier)
    assert gallery.selected_numbers() == tuple(range(1, last + 1))
    click(3, Qt.KeyboardModifier.ControlModifier)
    assert 3 not in gallery.selected_numbers()


def test_shift_and_arrows_select_on_and_on(gallery: GalleryView, qtbot: QtBot) -> None:
    shift, wide = Qt.KeyboardModifier.ShiftModifier, first_line(gallery)
    gallery.setCurrentIndex(gallery._pictures.index(1))
    qtbot.keyClick(gallery, Qt.Key.Key_Right, shift)
    assert gallery.selected_numbers() == (1, 2)
    for _ in range(12):
        qtbot.keyClick(gallery, Qt.Key.Key_Down, shift)
    assert gallery.selected_numbers() == tuple(range(1, 2 + 12 * wide + 1))
    qtbot.keyClick(gallery, Qt.Key.Key_Up, shift)
    assert gallery.selected_numbers() == tuple(range(1, 2 + 11 * wide + 1))


class Paintings(QObject):
    """Notes what is painted each time."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.regions: list[QRegion] = []
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.regions.append(QRegion(event.region()))
        return False


def test_scrolling_paints_what_comes_into_sight_and_little_else(gallery: GalleryView, qtbot: QtBot) -> None:
    settle(qtbot, gallery)
    regions = Paintings(gallery.viewport()).regions
    bar, width, height = gallery.verticalScrollBar(), gallery.viewport().width(), gallery.viewport().height()
    for step in (37, 211, -90):
        settle(qtbot, gallery)
        QApplication.processEvents()
        regions.clear()
        bar.setValue(bar.value() + step)
        new = QRect(0, height - step if step > 0 else 0, width, abs(step))
        qtbot.waitUntil(lambda: bool(regions))
        assert QRegion(new).subtracted(regions[0]).isEmpty()
        assert sum(part.width() * part.height() for part in regions[0]) < width * height * 0.6


def test_a_rectangle_selects_what_it_touches(gallery: GalleryView) -> None:
    first = gallery.visualRect(gallery._pictures.index(0))
    second_line = gallery.visualRect(gallery._pictures.index(first_line(gallery) + 1))
    gallery.setSelection(QRect(first.center(), second_line.center()), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    wide = first_line(gallery)
    assert gallery.selected_numbers() == (0, 1, wide, wide + 1)


def test_pressing_beside_a_picture_selects_nothing(gallery: GalleryView, qtbot: QtBot) -> None:
    gallery.setCurrentIndex(gallery._pictures.index(0))
    place = gallery.visualRect(gallery._pictures.index(0)).topRight() + QPoint(4, 40)
    qtbot.mousePress(gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseRelease(gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert gallery.selectionMode() == QAbstractItemView.SelectionMode.ExtendedSelection
    assert gallery.selected_numbers() == ()
