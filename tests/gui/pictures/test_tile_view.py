"""Tiles fill the width at every size, and the first one stays in sight."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.pictures.gallery_view import GalleryView
from gui.pictures.tile_view import SIDES


def test_tiles_fill_the_width_at_every_size(gallery: GalleryView, qtbot: QtBot) -> None:
    for width in (420, 700, 1301):
        gallery.resize(width, 500)
        for side in SIDES:
            gallery.set_side(side)
            last = gallery.visualRect(gallery._pictures.index(gallery.columns - 1))
            assert 0 <= gallery.viewport().width() - last.right() <= gallery.columns + 8
            assert 0.6 * side <= gallery._painter.side <= 1.7 * side


def test_the_first_picture_stays_in_sight_when_the_size_changes(gallery: GalleryView) -> None:
    gallery.scrollTo(gallery._pictures.index(31_000))
    first = gallery.visible_rows()[0]
    gallery.set_side(SIDES[0])
    assert abs(gallery.visible_rows()[0] - first) <= gallery.columns
