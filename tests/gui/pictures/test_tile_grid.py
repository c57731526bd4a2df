"""Where tiles lie: every tile is found where it is, nothing is found beside it, and a view shows what it must."""

from __future__ import annotations

import random

from PySide6.QtCore import QRect, QSize

from gui.pictures.tile_grid import GAP, TileGrid


def test_each_tile_is_found_in_its_place_and_nothing_beside_it() -> None:
    grid = TileGrid()
    draw = random.Random(7)
    for _ in range(200):
        grid.set_tiles(draw.randint(1, 9), QSize(draw.randint(20, 200), draw.randint(20, 200)))
        count, offset = draw.randint(1, 60_000), draw.randint(0, 100_000)
        row = draw.randrange(count)
        rect = grid.rect(row, offset)
        assert grid.row_at(rect.center(), offset, count) == row
        assert grid.row_at(rect.topLeft(), offset, count) == row
        assert grid.row_at(rect.bottomRight(), offset, count) == row
        assert grid.row_at(rect.bottomRight() + QRect(0, 0, GAP, GAP).center(), offset, count) is None
        assert grid.row_at(grid.rect(count, offset).center(), offset, count) is None
        assert grid.rect(count - 1, 0).bottom() + GAP < grid.height(count) + 1


def test_a_viewport_shows_the_tiles_that_touch_it() -> None:
    grid = TileGrid()
    draw = random.Random(8)
    for _ in range(50):
        grid.set_tiles(draw.randint(1, 6), QSize(draw.randint(20, 90), draw.randint(20, 90)))
        count, offset, height = draw.randint(1, 400), draw.randint(0, 3000), draw.randint(50, 900)
        view = QRect(0, 0, 10_000, height)
        touching = {row for row in range(count) if grid.rect(row, offset).intersects(view)}
        seen = set(grid.rows_seen(offset, height, count))
        assert touching <= seen
        assert len(seen - touching) <= 2 * grid.columns
        touched = {row for first, last in grid.rows_touched(view, offset, count) for row in range(first, last + 1)}
        assert touching <= touched <= seen | touching
