"""The gallery paints only what is in sight, and says what keys decided."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from gui.pictures.gallery_view import GalleryView
from gui.pictures.picture_list import PictureList
from gui.pictures.tile_painter import TilePainter
from tests.galleries import MANY, settle


def test_only_visible_tiles_are_painted(gallery: GalleryView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(qtbot, gallery)
    painted: list[int] = []
    original = TilePainter.paint

    def paint(self: TilePainter, painter: object, rect: QRect, pictures: PictureList, row: int, *flags: bool) -> None:
        painted.append(row)
        original(self, painter, rect, pictures, row, *flags)  # type: ignore[arg-type]

    monkeypatch.setattr(TilePainter, "paint", paint)
    gallery.grab()
    assert set(painted) <= set(gallery.visible_rows())
    assert painted


def test_keys_say_what_the_person_decided(gallery: GalleryView, qtbot: QtBot) -> None:
    said: list[object] = []
    gallery.zoom_asked.connect(lambda row: said.append(("zoom", row)))
    gallery.exclude_asked.connect(lambda: said.append("exclude"))
    gallery.class_asked.connect(said.append)
    gallery.setCurrentIndex(gallery._pictures.index(2))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_X, Qt.Key.Key_1, Qt.Key.Key_9):
        qtbot.keyClick(gallery, key)
    assert said == [("zoom", 2), "exclude", 1, 9]


def test_all_can_be_selected_and_read_back(gallery: GalleryView) -> None:
    gallery.selectAll()
    assert gallery.selected_numbers() == tuple(range(MANY))
    gallery.clearSelection()
    assert gallery.selected_numbers() == ()
