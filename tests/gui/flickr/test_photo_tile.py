"""A photo of the preview: its picture, or why there is none, and the way to its page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.datasets.flickr.photos import Photo
from core.datasets.flickr.preview import PreviewPhoto
from gui.flickr.photo_tile import PICTURE, PhotoTile

PHOTO = Photo(
    "17", "owner", "Jane & John", "A ketch", 4, 1_700_000_000, "2023-11-14", (), "https://www.flickr.com/photos/owner/17"
)


@pytest.fixture
def tile(themed: QApplication, qtbot: QtBot) -> PhotoTile:
    made = PhotoTile(PreviewPhoto(PHOTO, "CC BY", "ketch"))
    qtbot.addWidget(made)
    return made


def painted(tile: PhotoTile) -> QImage:
    return tile.icon().pixmap(QSize(PICTURE, PICTURE)).toImage()


def test_it_says_whose_it_is_and_under_which_licence(tile: PhotoTile) -> None:
    assert tile.accessibleName() == "A ketch by Jane & John, CC BY; opens its page on Flickr"
    assert "found by: ketch" in tile.toolTip()
    assert "Jane && John" in tile.text()


def test_the_picture_is_shown_in_the_middle(tile: PhotoTile, tmp_path: Path) -> None:
    Image.new("RGB", (200, 100), (200, 30, 30)).save(tmp_path / "a.jpg")
    tile.show_picture(tmp_path / "a.jpg")
    image = painted(tile)
    middle, above = image.pixelColor(PICTURE // 2, PICTURE // 2), image.pixelColor(PICTURE // 2, PICTURE // 8)
    assert middle.red() > 150
    assert middle.green() < 80
    assert above.alpha() == 0


def test_without_a_picture_it_says_why(tile: PhotoTile, tmp_path: Path) -> None:
    tile.show_picture(None, "The server answers with status 404")
    assert tile.toolTip().endswith("No picture: The server answers with status 404")
    tile.show_picture(tmp_path / "gone.jpg")
    assert tile.toolTip().endswith("No picture: its file is gone")


def test_it_opens_its_page(tile: PhotoTile, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url) or True)
    tile.click()
    assert [url.toString() for url in asked] == [tile.page]


def test_tiles_are_alike_and_reached_by_keyboard(tile: PhotoTile, qtbot: QtBot) -> None:
    long = replace(PHOTO, title="a title " * 40, owner_name="")
    other = PhotoTile(PreviewPhoto(long, "CC BY", "ketch"))
    qtbot.addWidget(other)
    assert other.size() == tile.size()
    assert other.text().splitlines()[0].endswith("…")
    assert len(tile.text().splitlines()) == 3
    assert tile.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert tile.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert not tile.icon().isNull(), "a sign while it is waited for"
    waiting = painted(tile)
    tile.show_picture(None)
    assert painted(tile) != waiting
