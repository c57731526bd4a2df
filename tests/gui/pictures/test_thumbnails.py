"""No more thumbnails are kept than fit, and what was forgotten is not waited for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.pictures import picture_list, thumbnails
from gui.pictures.gallery_view import GalleryView
from gui.pictures.thumbnails import Thumbnails
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


def test_a_picture_that_was_forgotten_is_not_what_was_waited_for(
    qtbot: QtBot, asked: dict[str, list[object]], tmp_path: Path
) -> None:
    """A reader had begun with the last picture of the dataset before; it ended the wait for the first of the new one."""
    made = Thumbnails()
    assert made.get("before", tmp_path, 64) is None
    made.forget_wishes()
    with qtbot.assertNotEmitted(made.rested):
        made._receive("image", ("before", 64, QImage()))
    assert made.get("first", tmp_path, 64) is None
    with qtbot.waitSignal(made.rested):
        pass
