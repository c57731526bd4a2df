"""The picture of the point that was clicked, and the tooltip of the one under the pointer."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from pytestqt.qtbot import QtBot

from gui.maps.pointed_picture import PointedPicture, hover_words


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


def test_a_path_is_no_mark_of_the_tooltip(tmp_path: Path) -> None:
    words = hover_words(tmp_path / "none.jpg", "a/<img src=x>.png", "car & more")
    assert "<img" not in words
    file = tmp_path / 'th"umb.jpg'
    Image.new("RGB", (4, 4)).save(file)
    told = hover_words(file, "a/1.png", "car")
    assert told.startswith('<img src="file:')
    assert told.count('"') == 4, "the name ends no attribute"
