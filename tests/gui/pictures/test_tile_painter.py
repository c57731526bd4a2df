"""A tile shows its picture on its well, the class, badges of what was found and decided, and the ring of a selection."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.gallery import GalleryChoice, SamplePage
from core.datasets.catalog.samples import Order, Sample, SampleFilter
from gui.pictures import tile_painter
from gui.pictures.picture_list import PictureList
from gui.pictures.tile_painter import EDGE, TilePainter
from gui.theme import LIGHT
from tests.galleries import sample

SIDE = 100


@pytest.fixture
def painter(themed: QApplication) -> TilePainter:
    made = TilePainter()
    made.set_font(QFont())
    return made


def whole(painter: TilePainter) -> QRect:
    """A tile whose picture has room for a square."""
    return QRect(0, 0, SIDE + 2 * EDGE, SIDE + 2 * EDGE + painter.words_height)


@pytest.fixture
def pictures(asked: dict[str, list[object]], tmp_path: Path, qtbot: QtBot) -> PictureList:
    """One picture three wide and two high, #336699 all over, ready to be painted."""
    made = PictureList()
    made._choice = GalleryChoice(Dataset("one", tmp_path, tmp_path, False, "", ""), SampleFilter(), Order())
    made.set_numbers((1,))
    qtbot.waitUntil(lambda: made.thumbnail(0, SIDE) is not None)
    made._test = qtbot  # type: ignore[attr-defined]
    return made


def tile(painter: TilePainter, pictures: PictureList, shown: Sample, findings: tuple[str, ...] = (), **state: bool) -> QImage:
    """The tile of a sample, on white."""
    pictures._pages[0] = SamplePage(0, {1: shown}, {1: findings})
    image = QImage(whole(painter).size(), QImage.Format.Format_RGB32)
    image.fill("white")
    drawn = QPainter(image)
    painter.paint(drawn, whole(painter), pictures, 0, state.get("selected", False), state.get("current", False))
    drawn.end()
    return image


def test_the_picture_lies_whole_in_the_middle_of_its_well(painter: TilePainter, pictures: PictureList) -> None:
    image, well = tile(painter, pictures, sample(1)), painter.frame(whole(painter))
    assert image.pixelColor(well.center()).name() == "#336699"
    assert image.pixelColor(well.left() + 1, well.center().y()).name() == "#336699"
    assert image.pixelColor(well.center().x(), well.top() + 2).name() == LIGHT.well.lower()
    assert image.pixelColor(1, 1).name() == "#ffffff"


def test_what_is_known_and_decided_is_seen_each_in_its_place(painter: TilePainter, pictures: PictureList) -> None:
    plain, well = tile(painter, pictures, sample(1)), painter.frame(whole(painter))
    places = {
        "found": QRect(well.right() - 23, well.top() + 4, 20, 20),
        "moved": QRect(well.left() + 4, well.top() + 4, 20, 20),
        "excluded": QRect(well.center() - QPoint(10, 10), well.center() + QPoint(9, 9)),
    }
    moved = replace(sample(1), label="b")
    shown = {
        "found": tile(painter, pictures, sample(1), ("dark",)),
        "moved": tile(painter, pictures, moved),
        "excluded": tile(painter, pictures, replace(sample(1), excluded=True)),
    }
    for what, image in shown.items():
        assert image.copy(places[what]) != plain.copy(places[what]), what
    assert shown["found"].copy(places["moved"]) == plain.copy(places["moved"])
    assert shown["moved"].copy(places["found"]) == plain.copy(places["found"])
    beside = well.center() + QPoint(30, 0)
    assert shown["excluded"].pixelColor(beside).lightness() > plain.pixelColor(beside).lightness(), "it is veiled"


def test_a_selection_has_a_ring_and_the_keyboard_a_dotted_one(painter: TilePainter, pictures: PictureList) -> None:
    plain = tile(painter, pictures, sample(1))
    selected, current = (tile(painter, pictures, sample(1), **{state: True}) for state in ("selected", "current"))
    middle = whole(painter).height() // 2
    assert selected.pixelColor(1, middle).name() == LIGHT.accent.lower()
    assert selected.pixelColor(EDGE - 2, middle).name() == LIGHT.accent_soft.lower()
    line = [current.pixelColor(1, y).name() for y in range(10, 60)]
    assert {LIGHT.text.lower(), "#ffffff"} <= set(line)
    assert plain.pixelColor(1, middle).name() == "#ffffff"


def test_a_long_class_is_shortened_to_its_picture_and_measured_once(painter: TilePainter) -> None:
    long = "a class with a name of many words"
    wide = painter._metrics.horizontalAdvance(long)
    assert painter._words(long, wide) == long
    for _ in range(2):
        short = painter._words(long, wide - 1)
        assert short != long
        assert short.endswith("\u2026")
        assert painter._metrics.horizontalAdvance(short) < wide
    assert painter._shortened == {(long, wide - 1): short}
    for number in range(tile_painter._MOST_SHORTENED + 2):
        painter._words(f"class {number}", 1_000)
    assert len(painter._widths) + len(painter._shortened) <= tile_painter._MOST_SHORTENED + 1
    assert painter._words(long, wide - 1) == short
