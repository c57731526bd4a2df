"""The picture of the point that was clicked, and the tooltip of the one under the pointer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from gui.maps.pointed_picture import SIDE, PointedPicture, hover_words
from tests.as_built import as_built


def test_it_shows_a_thumbnail_when_it_has_come_and_goes_back_to_nothing(tmp_path: Path, themed: object, qtbot: QtBot) -> None:
    file = tmp_path / "thumbnail.jpg"
    Image.new("RGB", (40, 20), "red").save(file)
    card = PointedPicture()
    qtbot.addWidget(card)
    card.show_picture(file, "a/<b>.png", "car")
    assert card.said.text() == "a/<b>.png\ncar"
    qtbot.waitUntil(lambda: card.has_picture)
    card.show_nothing()
    assert not card.has_picture
    as_built("map-picture", card)


def test_a_path_is_no_mark_of_the_tooltip(tmp_path: Path) -> None:
    words = hover_words(tmp_path / "none.jpg", "a/<img src=x>.png", "car & more")
    assert words == "<div>a/&lt;img src=x&gt;.png<br>car &amp; more</div>"
    file = tmp_path / 'th"umb.jpg'
    Image.new("RGB", (4, 4)).save(file)
    told = hover_words(file, "a/1.png", "car")
    assert told.startswith('<img src="file:')
    assert told.count('"') == 4, "the name ends no attribute"
    assert told.endswith('%22umb.jpg" width="128"><div>a/1.png<br>car</div>')


def test_a_picture_that_comes_late_is_none_of_the_one_looked_at_now(tmp_path: Path, themed: object, qtbot: QtBot) -> None:
    for name, colour in (("a", "red"), ("b", "blue")):
        Image.new("RGB", (40, 20), colour).save(tmp_path / f"{name}.jpg")
    card = PointedPicture()
    qtbot.addWidget(card)
    assert (card.said.toolTip(), card.has_picture) == ("", False)
    card.show_picture(tmp_path / "a.jpg", "a/1.png", "car")
    card.show_picture(tmp_path / "b.jpg", "b/1.png", "car")
    assert card.said.toolTip() == "b/1.png"
    qtbot.waitUntil(lambda: card.has_picture and not card._thumbnails._asked)
    assert not card._shown.isHidden()
    shown = card._shown.pixmap().toImage()
    assert shown.pixelColor(shown.width() // 2, shown.height() // 2).blue() > 200
    assert card._shown.width() == card._shown.height() == SIDE
    card.show_nothing()
    card._arrived(str(tmp_path / "b.jpg"))
    assert not card.has_picture, "nobody looks at it any more"
    card.show_picture(tmp_path / "gone.jpg", "c/1.png", "car")
    qtbot.waitUntil(lambda: not card._thumbnails._asked)
    assert not card.has_picture, "the one before is not shown for it"
    card.show_nothing()
    assert card.said.toolTip() == ""
    assert "Click a point" in card.said.text()


def test_on_a_fine_screen_it_has_as_many_pixels_as_there_are(
    tmp_path: Path, themed: object, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "thumbnail.jpg"
    Image.new("RGB", (400, 200), "red").save(file)
    monkeypatch.setattr(PointedPicture, "devicePixelRatioF", lambda self: 2.0)
    card = PointedPicture()
    qtbot.addWidget(card)
    given: list[QPixmap] = []
    card._shown.setPixmap = given.append  # a label gives back what fits the screen that is here
    card.show_picture(file, "a/1.png", "car")
    qtbot.waitUntil(lambda: card.has_picture)
    (shown,) = given
    assert (shown.width(), shown.height(), shown.devicePixelRatio()) == (2 * SIDE, SIDE, 2.0)
