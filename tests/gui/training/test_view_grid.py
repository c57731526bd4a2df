"""Sixteen tiles that grow with the width, with the pictures' names for those who cannot see them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.engine.protocol import AugmentedView
from gui.theme import current_theme
from gui.training.view_grid import GAP, LARGEST, SMALLEST, ViewGrid
from tests.noted_painting import tip_at


@pytest.fixture
def grid(themed: QApplication, qtbot: QtBot) -> ViewGrid:
    made = ViewGrid("views")
    qtbot.addWidget(made)
    made.resize(4 * 80 + 3 * GAP, 10)
    made.show()
    return made


def test_views_stand_in_rows_and_empty_tiles_where_none_is(grid: ViewGrid, tmp_path: Path) -> None:
    views = []
    for number, colour in enumerate(("red", "lime", "blue", "white", "red")):
        file = tmp_path / f"{number}.png"
        Image.new("RGB", (8, 8), colour).save(file)
        views.append(AugmentedView(file, f"cat/{number // 4}.png"))
    grid.show_views(views)
    for view in views:
        view.file.unlink()  # the engine keeps them only until the next ones
    picture = grid.grab().toImage()
    seen = [picture.pixelColor(40 + column * (80 + GAP), 40 + row * (80 + GAP)).name() for row in range(2) for column in range(4)]
    assert seen[:5] == [QColor(name).name() for name in ("red", "lime", "blue", "white", "red")]
    assert seen[5] == QColor(current_theme().sunken).name()
    assert (grid.count(), grid.pictures()) == (5, ("cat/0.png", "cat/1.png"))
    assert grid.accessibleName() == "5 views of cat/0.png, cat/1.png"
    Image.new("RGB", (8, 8)).save(views[0].file)
    grid.show_views(views[:1])
    assert grid.accessibleName() == "1 view of cat/0.png"
    grid.clear()
    assert (grid.count(), grid.accessibleName()) == (0, "No views yet")


def test_tiles_grow_with_the_width_within_limits(grid: ViewGrid) -> None:
    for width, side in ((4 * 80 + 3 * GAP, 80), (10, SMALLEST), (4000, LARGEST)):
        grid.resize(width, grid.height())
        assert grid.height() == 4 * side + 3 * GAP


def test_a_view_tells_its_picture(grid: ViewGrid, tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "0.png")
    grid.show_views([AugmentedView(tmp_path / "0.png", "cat/0.png"), AugmentedView(tmp_path / "0.png", "cat/1.png")])
    assert tip_at(grid, QPoint(40, 40)) == "cat/0.png"
    assert tip_at(grid, QPoint(80 + GAP + 40, 40)) == "cat/1.png"
    assert tip_at(grid, QPoint(40, 80 + GAP + 40)) == ""
    assert grid.minimumSizeHint().width() == 4 * SMALLEST + 3 * GAP
