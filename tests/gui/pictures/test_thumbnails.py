"""No more thumbnails are kept than fit."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.pictures import picture_list, thumbnails
from gui.pictures.gallery_view import GalleryView
from tests.galleries import settle


def test_no_more_pictures_are_kept_than_fit(
    gallery: GalleryView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, asked: dict[str, list[object]]
) -> None:
    monkeypatch.setattr(thumbnails, "KEPT", 40)
    for place in (0.1, 0.4, 0.9):
        bar = gallery.verticalScrollBar()
        bar.setValue(round(bar.maximum() * place))
        settle(qtbot, gallery)
    assert len(gallery._pictures.thumbnails._ready) <= 40
    assert len(gallery._pictures._pages) <= picture_list.PAGES_KEPT
