"""The pictures of each class stand side by side with how many there are."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.stored import stored_split
from gui.splits import side_rows
from gui.splits.panel import SplitPanel
from gui.splits.side_rows import SidePictures, SideRow, SideRows
from gui.theme import LIGHT
from tests.noted_painting import Sheet, of_kind, text, texts, tone
from tests.split_panels import make


def test_every_class_shows_pictures_of_each_side(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    make(panel, qtbot)
    rows = panel.findChild(SidePictures).rows
    assert rows.count() == 3
    table = shapes.table(shapes.current_split)
    for number, name in enumerate(("circle", "square", "triangle")):
        tile = rows.rows.tile(number)
        assert isinstance(tile, SideRow)
        sides = [side for side, label in zip(table.sides, table.labels, strict=True) if label == name]
        assert tile.words == (f"{name}: train {sides.count('train')}", *(f"{s} {sides.count(s)}" for s in ("val", "test")))
        assert [len(files) for files in tile.sides] == [sides.count(side) for side in ("train", "val", "test")]
        assert all(file.is_file() for file in tile.files)
    file = rows.rows.tile(0).sides[0][0]
    qtbot.waitUntil(lambda: (made := rows.rows.picture(0, file)) is not None and not made.isNull())


def test_rows_out_of_sight_are_not_made(
    panel: SplitPanel, shapes: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make_row = side_rows._row
    monkeypatch.setattr(side_rows, "_row", lambda *words: made.append(words[1]) or make_row(*words))
    panel.hide()
    make(panel, qtbot)
    view = SidePictures()
    qtbot.addWidget(view)
    view.show_split(stored_split(shapes, shapes.current_split))
    assert (view.rows.count(), made) == (3, [])
    for _ in range(3):
        assert isinstance(tile := view.rows.rows.tile(1), SideRow)
        assert tile.words[0].startswith("square: train")
    assert made == ["square"], "made once, however often it is painted"


def test_the_sides_lie_beside_one_another_inside_the_row(panel: SplitPanel, qtbot: QtBot) -> None:
    rows = panel.findChild(SidePictures).rows
    for width in (220, 400, 900):
        places = rows.places(QRect(0, 0, width, 90))
        assert all(one.right() < other.left() for one, other in pairwise(places))
        assert places[-1].right() < width
        assert places[0].width() >= places[1].width() == places[2].width()


def test_a_row_says_its_class_and_sides_above_their_pictures(
    themed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = SideRows()
    qtbot.addWidget(rows)
    picture = QPixmap(64, 64)
    picture.fill(QColor("teal"))
    monkeypatch.setattr(rows.rows, "picture", lambda row, file: picture)
    files = tuple(Path(f"{number}.jpg") for number in range(30))
    row = SideRow(files, ("boat: train 20", "val 9", "test 1"), "told", sides=(files[:20], files[20:29], files[29:]))
    rows.show_rows(1, lambda _: row)
    rect = QRect(0, 0, 800, 90)

    def painted(current: bool) -> Sheet:
        with Sheet(800, 90) as sheet:
            rows.paint_tile(sheet.painter, rect, 0, False, current)
        return sheet

    seen = painted(False).strokes
    assert texts(seen) == ["boat: train 20", "val 9", "test 1"]
    assert [text(seen, words).pen for words in texts(seen)] == [tone(LIGHT.text), tone(LIGHT.text_dim), tone(LIGHT.text_dim)]
    places = rows.places(rect)
    assert [text(seen, words).place.left() for words in texts(seen)] == [place.left() for place in places]
    wells = [stroke.place.toRect() for stroke in of_kind(seen, "fill")]
    assert len(of_kind(seen, "picture")) == len(wells)
    for place, most in zip(places, (20, 9, 1), strict=True):
        inside = [well for well in wells if place.contains(well)]
        assert len(inside) == min(most, (place.width() + 4) // 68)
        assert inside[0].left() == place.left()
        assert all(one.right() < other.left() for one, other in pairwise(inside))
        assert all(text(seen, "val 9").place.bottom() < well.top() for well in inside)
    assert of_kind(seen, "rounded") == []
    (ring,) = of_kind(painted(True).strokes, "rounded")
    assert ring.pen == tone(LIGHT.accent)
    low = rows.height()
    rows.show_rows(5, lambda _: row)
    assert rows.height() == 5 * low
    rows.show_rows(50, lambda _: row)
    assert rows.height() == 10 * low, "the others by scrolling"
