"""No more thumbnails are kept than fit, and what was forgotten is not waited for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.pictures import picture_list, thumbnails
from gui.pictures.gallery_view import GalleryView
from gui.pictures.thumbnails import Thumbnails, read_thumbnail
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


def test_a_picture_of_another_size_stands_in_until_the_one_wanted_has_come(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    Image.new("RGB", (90, 60), "teal").save(file)
    made = Thumbnails()
    made.set_side(30)
    assert made.get("a", file) is None
    assert (made.ready("a"), made.latest("a")) == (None, None)
    arrived: list[str] = []
    made.arrived.connect(arrived.append)
    with qtbot.waitSignal(made.rested):
        pass
    assert arrived == ["a"]
    small = made.get("a", file)
    assert small is not None
    assert (small.width(), small.height()) == (30, 20)
    made.set_side(60)
    assert made.ready("a") is None
    stands_in = made.get("a", file)
    assert stands_in is not None
    assert stands_in.width() == 30
    with qtbot.waitSignal(made.rested):
        pass
    assert made.ready("a").width() == made.latest("a").width() == 60  # type: ignore[union-attr]
    assert made.ready("a", 30).width() == 30  # type: ignore[union-attr]
    made.clear()
    assert (made.ready("a"), made.latest("a"), made.ready("a", 30)) == (None, None, None)


def test_a_missing_file_is_known_to_be_missing_and_asked_for_once(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []

    def read(path: Path, side: int) -> QImage:
        reads.append(path.name)
        return read_thumbnail(path, side)

    monkeypatch.setattr(thumbnails, "read_thumbnail", read)
    made = Thumbnails()
    for _ in range(3):
        assert made.get("gone", tmp_path / "gone.jpg", 40) is None
    with qtbot.waitSignal(made.rested):
        pass
    gone = made.get("gone", tmp_path / "gone.jpg", 40)
    assert gone is not None
    assert gone.isNull()
    assert reads == ["gone.jpg"]


def test_a_small_file_is_not_enlarged_and_all_have_one_format(tmp_path: Path) -> None:
    Image.new("LA", (10, 20)).save(tmp_path / "small.png")
    small = read_thumbnail(tmp_path / "small.png", 64)
    assert (small.width(), small.height(), small.format()) == (10, 20, QImage.Format.Format_RGB32)
    Image.new("RGB", (100, 200)).save(tmp_path / "large.jpg")
    assert (large := read_thumbnail(tmp_path / "large.jpg", 50)).height() == 50
    assert large.width() == 25
    assert read_thumbnail(tmp_path / "gone.jpg", 50).isNull()


def test_of_too_many_wishes_the_oldest_are_forgotten_and_the_newest_is_read_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnails, "WAITING", 2)
    wishes = thumbnails._Wishes(None)  # type: ignore[arg-type]
    assert wishes.add(("a", 1), tmp_path) == []
    assert wishes.add(("b", 1), tmp_path) == []
    assert wishes.add(("a", 1), tmp_path) == [], "asked for anew it is the newest"
    assert wishes.add(("c", 1), tmp_path) == [("b", 1)]
    assert wishes.more_readers() == min(2, thumbnails.WIDTHS["thumbnails"])
    assert wishes.more_readers() == max(0, min(2, thumbnails.WIDTHS["thumbnails"] - 2))
    assert wishes.next() == (("c", 1), tmp_path)
    wishes.clear()
    assert wishes.next() is None
