"""Sixty thousand pictures are listed at once, and only what is in sight is fetched."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from core.datasets.catalog.gallery import SamplePage
from gui.pictures.gallery_view import GalleryView
from gui.pictures.picture_list import PAGE, Role
from tests.galleries import MANY, sample, settle


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


def test_a_row_tells_its_picture_in_words(gallery: GalleryView, qtbot: QtBot) -> None:
    pictures = gallery._pictures
    settle(qtbot, gallery)
    moved = replace(sample(0), label="b", excluded=True)
    pictures._pages[0] = SamplePage(0, {0: moved, 1: sample(1)}, {0: ("dark", "blurred")})
    lines = pictures.describe(0).splitlines()
    assert lines[:2] == ["a/00000.jpg", "b, 300 × 200, JPEG, 1.0 kB"]
    assert lines[2:4] == ["Imported as a", "Excluded"]
    assert lines[4].startswith("Findings: Dark, ")
    assert pictures.describe(1).splitlines() == ["a/00001.jpg", "a, 300 × 200, JPEG, 1.0 kB"]
    first = pictures.index(0)
    assert first.data() == "a/00000.jpg"
    assert first.data(Role.SAMPLE) == moved
    assert first.data(Role.FINDINGS) == ("dark", "blurred")
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert first.data(role) == pictures.describe(0)
    assert first.data(Qt.ItemDataRole.DecorationRole) is None
    assert pictures.data(QModelIndex()) is None
    assert pictures.rowCount(first) == 0
    assert first.flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert pictures.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags


def test_rows_are_found_by_number_also_in_a_list_that_came_later(gallery: GalleryView) -> None:
    pictures = gallery._pictures
    pictures.set_numbers((30, 10, 20))
    assert [pictures.row_of(number) for number in (10, 20, 30, 40)] == [1, 2, 0, -1]
    assert [pictures.id_at(row) for row in range(3)] == [30, 10, 20]
    pictures.set_numbers((10,))
    assert [pictures.row_of(number) for number in (10, 20)] == [0, -1]
    assert len(pictures.shapes) == 1


def test_what_was_decided_is_read_anew_and_shown_as_it_was_until_then(
    gallery: GalleryView, asked: dict[str, list[object]], qtbot: QtBot
) -> None:
    pictures = gallery._pictures
    settle(qtbot, gallery)
    asked["pages"].clear()
    with qtbot.waitSignal(pictures.dataChanged) as told:
        pictures.refresh()
    assert (told.args[0].row(), told.args[1].row()) == (0, MANY - 1)
    assert pictures.sample(0) == sample(0), "nothing flickers"
    assert pictures.findings(0) == ("dark",)
    qtbot.waitUntil(lambda: asked["pages"] == [0])
    qtbot.waitUntil(lambda: not pictures._fetching)
    assert pictures._stale.get(0) is None


def test_a_thumbnail_that_arrives_is_told_to_all_rows_of_its_file(gallery: GalleryView, qtbot: QtBot) -> None:
    pictures = gallery._pictures
    settle(qtbot, gallery)
    told: list[tuple[int, list[int]]] = []
    pictures.dataChanged.connect(lambda first, last, roles: told.append((first.row(), roles)))
    pictures._keys["key"] = {2, 5}
    pictures._thumbnail_arrived("key")
    pictures._thumbnail_arrived("other")
    assert sorted(told) == [(2, [Role.THUMBNAIL]), (5, [Role.THUMBNAIL])]
    assert pictures.thumbnail(0, 0) is not None
    pictures.show_choice(None)
    assert (pictures.rowCount(), pictures.choice) == (0, None)
