"""Sixty thousand pictures are listed at once, and only what is in sight is fetched."""

from __future__ import annotations

import time

from pytestqt.qtbot import QtBot

from gui.pictures.gallery_view import GalleryView
from gui.pictures.picture_list import PAGE
from tests.galleries import MANY, settle


def test_only_what_is_in_sight_is_fetched(gallery: GalleryView, asked: dict[str, list[object]], qtbot: QtBot) -> None:
    settle(qtbot, gallery)
    seen = gallery.visible_rows()
    assert 6 <= len(seen) <= 60
    assert set(asked["pages"]) == {0}
    assert asked["numbers"] == list(range(PAGE))
    assert set(asked["files"]) == {f"{row:064x}.jpg" for row in seen}


def test_the_end_of_the_list_is_reached_at_once(gallery: GalleryView, asked: dict[str, list[object]], qtbot: QtBot) -> None:
    gallery.verticalScrollBar().setValue(gallery.verticalScrollBar().maximum())
    settle(qtbot, gallery)
    assert gallery.visible_rows()[-1] == MANY - 1
    assert set(asked["pages"]) <= {0, (MANY - 1) // PAGE}


def test_a_reset_to_sixty_thousand_takes_no_time(gallery: GalleryView) -> None:
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        gallery._pictures.set_numbers(tuple(range(MANY)))
        gallery.grab()
        best = min(best, time.perf_counter() - began)
    assert best < 0.25


def test_a_page_of_the_list_before_is_none_of_the_new_one(
    gallery: GalleryView, asked: dict[str, list[object]], qtbot: QtBot
) -> None:
    pictures = gallery._pictures
    pictures.set_numbers(tuple(range(1_000)))
    assert pictures.sample(0) is None, "its page is on its way"
    # As after a decision made on another tab: other pictures are listed while the page is still being read.
    pictures.set_numbers(tuple(range(1_000, 2_000)))
    qtbot.waitUntil(lambda: pictures.sample(0) is not None)
    sample = pictures.sample(0)
    assert sample is not None
    assert sample.id == 1_000
