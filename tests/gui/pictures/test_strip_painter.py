"""Pictures of a strip are painted when they have come."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pictures.strip_list import StripList, StripTile
from gui.pictures.strip_painter import EDGE, StripPainter, draw_picture
from gui.theme import LIGHT
from tests.noted_painting import Sheet, Stroke, of_kind, text, texts, tone
from tests.picture_strips import shown_strip


def test_pictures_are_painted_when_they_have_come(themed: QApplication, qtbot: QtBot, pictures: Path) -> None:
    strip = shown_strip(qtbot, pictures, False, 8, side=80)
    centre = strip.visualRect(strip.tiles.index(5)).center()
    qtbot.waitUntil(lambda: strip.grab().toImage().pixelColor(strip.viewport().mapTo(strip, centre)).red() > 120)
    strip.show_tiles(1, lambda row: StripTile((pictures / "gone.jpg",), ("",), ""))
    qtbot.waitUntil(lambda: (made := strip.tiles.picture(0, pictures / "gone.jpg")) is not None and made.isNull())


def test_further_lines_are_painted_below_the_words(themed: QApplication, qtbot: QtBot, pictures: Path) -> None:
    strip = shown_strip(qtbot, pictures, True, 1, side=80, lines=2)
    rect = strip.visualRect(strip.tiles.index(0))
    height = strip.fontMetrics().height()
    below = rect.adjusted(0, rect.height() - height, 0, 0)

    def ink() -> set[int]:
        image = strip.grab().toImage()
        start = strip.viewport().mapTo(strip, below.topLeft())
        return {image.pixel(start.x() + x, start.y() + y) for x in range(below.width()) for y in range(height)}

    bare = ink()
    strip.show_tiles(1, lambda row: StripTile((pictures / "0.jpg",), ("word",), "told", lines=("A  car", "B  ketch")))
    assert len(ink()) > len(bare)
    assert strip.tiles.index(0).data() == "word A  car B  ketch"


class Ready(StripList):
    """Tiles whose pictures are there at once, all of one colour and three wide and two high."""

    def picture(self, row: int, file: Path) -> QPixmap | None:
        made = QPixmap(90, 60)
        made.fill(QColor("#336699"))
        return made


def painted(tile: StripTile, pictures: int = 1, selected: bool = False, current: bool = False, lines: int = 0) -> list[Stroke]:
    """What is painted of a tile at the corner of a sheet."""
    rows, painter = Ready(), StripPainter(80, pictures, QFont(), lines)
    rows.show_tiles(1, lambda row: tile)
    with Sheet(400, 200) as sheet:
        painter.paint(sheet.painter, QRect(0, 0, painter.size.width(), painter.size.height()), rows, 0, selected, current)
        return sheet.strokes


def tile(*words: str, mark: str = "", files: int = 1, lines: tuple[str, ...] = ()) -> StripTile:
    return StripTile(tuple(Path(f"{number}.jpg") for number in range(files)), words, "told", mark, lines)


def test_two_pictures_stand_side_by_side_each_above_its_word(themed: QApplication) -> None:
    seen = painted(tile("left", "right", files=2), pictures=2)
    wells = [stroke.place for stroke in of_kind(seen, "fill") if stroke.brush == tone(LIGHT.well)]
    pictures = [stroke.place for stroke in of_kind(seen, "picture")]
    assert texts(seen) == ["left", "right"]
    assert len(wells) == len(pictures) == 2
    assert wells[0].right() < wells[1].left()
    for well, picture, words in zip(wells, pictures, ("left", "right"), strict=True):
        assert well.contains(picture)
        assert picture.width() == well.width()
        assert abs(picture.center().y() - well.center().y()) <= 1
        below = text(seen, words).place
        assert below.top() > well.bottom() - 1
        assert (below.left(), below.width()) == (well.left(), well.width())
    one = painted(tile("one word for both", files=2), pictures=2)
    assert text(one, "one word for both").place.width() > 2 * 80
    assert text(painted(tile("a")), "a").align & Qt.AlignmentFlag.AlignHCenter.value


def test_words_too_long_are_cut_and_lines_stand_below_one_another(themed: QApplication) -> None:
    seen = painted(tile("a word that is far too long for it", lines=("first", "second")), lines=2)
    said = texts(seen)
    assert said[0].endswith("…")
    assert said[1:] == ["first", "second"]
    tops = [stroke.place.top() for stroke in of_kind(seen, "text")]
    assert tops == sorted(set(tops))
    assert [stroke.pen for stroke in of_kind(seen, "text")] == [tone(LIGHT.text), tone(LIGHT.text_dim), tone(LIGHT.text_dim)]


@pytest.mark.parametrize(
    ("selected", "current", "mark", "ring", "ground"),
    [
        (False, False, "", None, None),
        (True, True, "", LIGHT.accent, LIGHT.accent_soft),
        (True, False, "", LIGHT.line_strong, ""),
        (False, False, "accepted", "", LIGHT.accent_soft),
        (False, False, "left", "", LIGHT.surface),
        (True, True, "left", LIGHT.accent, LIGHT.surface),
    ],
)
def test_what_is_chosen_has_a_ring_and_what_was_accepted_a_ground(
    themed: QApplication, selected: bool, current: bool, mark: str, ring: str | None, ground: str | None
) -> None:
    rounded = of_kind(painted(tile("a", mark=mark), selected=selected, current=current), "rounded")
    if ring is None or ground is None:
        assert rounded == []
        return
    assert [(stroke.pen, stroke.brush) for stroke in rounded] == [(ring and tone(ring), ground and tone(ground))]


def test_a_picture_that_is_kept_is_faint_and_says_so(themed: QApplication) -> None:
    kept, plain = painted(tile("a", mark="kept")), painted(tile("a"))
    assert text(kept, "kept").pen == tone(LIGHT.good)
    assert of_kind(kept, "picture")[0].opacity < 0.5 < of_kind(plain, "picture")[0].opacity
    assert (text(kept, "a").pen, text(plain, "a").pen) == (tone(LIGHT.text_dim), tone(LIGHT.text))
    (plate,) = of_kind(kept, "rect")
    assert plate.brush == tone(LIGHT.surface)
    assert plate.place.contains(text(kept, "kept").place.center())
    for mark in ("accepted", "left"):
        seen = painted(tile("a", mark=mark))
        (badge,) = of_kind(seen, "ellipse")
        well = of_kind(seen, "fill")[0].place
        assert badge.place.left() > well.center().x(), "in a corner of it"
        assert badge.place.bottom() < well.center().y()


def test_tiny_pictures_are_shown_as_tiny_as_they_are_and_missing_ones_as_a_sign(themed: QApplication) -> None:
    well = QRect(0, 0, 80, 80)
    with Sheet(80, 80) as sheet:
        sizes = []
        for wide, high in ((16, 12), (60, 30), (400, 100)):
            sizes.append(draw_picture(sheet.painter, well, QPixmap(wide, high)))
        assert draw_picture(sheet.painter, well, None) == QRect()
        before = sheet.image.copy()
        sign = draw_picture(sheet.painter, well, QPixmap())
    assert [(size.width(), size.height()) for size in sizes] == [(16, 12), (80, 40), (80, 20)]
    assert all(abs(size.center().x() - 39.5) <= 1 for size in (*sizes, sign))
    assert sheet.image != before, "a sign that it is missing"


def test_a_tile_has_room_for_its_pictures_words_and_lines(themed: QApplication) -> None:
    one, two, lined = StripPainter(80, 1, QFont()), StripPainter(80, 2, QFont()), StripPainter(80, 1, QFont(), 2)
    assert two.size.width() - one.size.width() == 80 + EDGE
    assert one.size.width() == 80 + 2 * EDGE
    assert lined.size.height() > one.size.height() > 80 + 2 * EDGE
