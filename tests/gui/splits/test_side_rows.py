"""The pictures of each class stand side by side with how many there are."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.splits.panel import SplitPanel
from gui.splits.side_rows import SidePictures, SideRow
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


def test_the_sides_lie_beside_one_another_inside_the_row(panel: SplitPanel, qtbot: QtBot) -> None:
    rows = panel.findChild(SidePictures).rows
    for width in (220, 400, 900):
        places = rows.places(QRect(0, 0, width, 90))
        assert all(one.right() < other.left() for one, other in pairwise(places))
        assert places[-1].right() < width
        assert places[0].width() >= places[1].width() == places[2].width()
