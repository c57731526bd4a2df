"""Where tiles lie: every tile is found where it is, nothing is found beside it, and a view shows what it must."""

from __future__ import annotations

import random
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QSize

from gui.pictures.tile_grid import GAP, JustifiedLines, TileGrid


def test_each_tile_is_found_in_its_place_and_nothing_beside_it() -> None:
    grid = TileGrid()
    draw = random.Random(7)
    for _ in range(200):
        grid.set_tiles(draw.randint(1, 9), QSize(draw.randint(20, 200), draw.randint(20, 200)))
        count, offset = draw.randint(1, 60_000), draw.randint(0, 100_000)
        for row in (0, draw.randrange(count), count - 1):
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


EDGES, WORDS = 12, 20


def laid_out(draw: random.Random, count: int, width: int, height: int) -> JustifiedLines:
    lines = JustifiedLines()
    lines.set_shapes([draw.choice((400, 660, 750, 1000, 1330, 1500, 2500)) for _ in range(count)])
    lines.lay_out(width, height, EDGES, WORDS)
    return lines


def test_lines_of_pictures_fill_the_width_and_keep_their_shapes() -> None:
    draw = random.Random(9)
    for width, height in ((300, 80), (700, 140), (1400, 210)):
        shapes = [draw.randint(400, 2500) for _ in range(500)]
        lines = JustifiedLines()
        lines.set_shapes(shapes)
        lines.lay_out(width, height, EDGES, WORDS)
        rects = [lines.rect(row, 0) for row in range(len(shapes))]
        ends = [rect for rect, after in pairwise(rects) if after.top() > rect.top()]
        assert len(ends) > 10
        assert all(abs(rect.right() + 1 - width) <= 1 for rect in ends)
        for shape, rect in zip(shapes, rects, strict=True):
            picture = (rect.width() - EDGES, rect.height() - EDGES - WORDS)
            assert abs(picture[0] - shape / 1000 * picture[1]) <= 2 + shape / 1000
            assert 0.4 * height < picture[1] < 2.2 * height
        assert all(not one.intersects(other) for one, other in pairwise(rects))
        assert rects[-1].bottom() + 1 + GAP == lines.height(len(shapes))


def test_each_picture_is_found_where_it_lies_in_its_line() -> None:
    draw = random.Random(10)
    for _ in range(60):
        count, offset = draw.randint(1, 3_000), draw.randint(0, 4_000)
        lines = laid_out(draw, count, draw.randint(200, 1_600), draw.randint(60, 240))
        row = draw.randrange(count)
        rect = lines.rect(row, offset)
        for point in (rect.center(), rect.topLeft(), rect.bottomRight()):
            assert lines.row_at(point, offset, count) == row
        assert lines.row_at(rect.bottomRight() + QRect(0, 0, GAP, GAP).center(), offset, count) is None
        view = QRect(0, 0, 10_000, draw.randint(50, 900))
        touching = {row for row in range(count) if lines.rect(row, offset).intersects(view)}
        seen = set(lines.rows_seen(offset, view.height(), count))
        assert touching <= seen
        touched = {row for first, last in lines.rows_touched(view, offset, count) for row in range(first, last + 1)}
        assert touching <= touched


def test_a_rectangle_takes_what_it_touches_of_each_line() -> None:
    lines = JustifiedLines()
    lines.set_shapes([1000, 2000, 1000, 2000, 1000, 1000, 500])
    lines.lay_out(400, 90, EDGES, WORDS)
    second = next(row for row in range(7) if lines.rect(row, 0).top() > 0)
    area = QRect(lines.rect(1, 0).center(), lines.rect(second + 1, 0).center())
    touched = {row for first, last in lines.rows_touched(area, 0, 7) for row in range(first, last + 1)}
    assert touched == {row for row in range(7) if lines.rect(row, 0).intersects(area)}
    # Beside the last line, which ends early, and below all.
    assert list(lines.rows_touched(QRect(390, lines.rect(6, 0).top(), 5, 5), 0, 7)) == []
    assert list(lines.rows_touched(QRect(0, lines.height(7) + 50, 100, 100), 0, 7)) == []


def test_walking_up_and_down_goes_to_what_lies_there() -> None:
    draw = random.Random(11)
    lines = laid_out(draw, 400, 900, 120)
    for row in range(0, 400, 7):
        across = lines.rect(row, 0).center().x()
        below = lines.lines_away(row, 1, across, 400)
        if below is None:
            assert lines.rect(row, 0).top() == lines.rect(399, 0).top()
            continue
        rect = lines.rect(below, 0)
        assert rect.top() > lines.rect(row, 0).bottom()
        assert rect.left() - GAP <= across <= rect.right() + GAP or below == 399
    assert lines.lines_away(0, -1, 5, 400) is None
    assert lines.page_away(0, 600, 5, 400) > lines.lines_away(0, 1, 5, 400)  # type: ignore[operator]
    assert lines.page_away(0, 10, 5, 400) == lines.lines_away(0, 1, 5, 400)
    assert lines.page_away(200, -10_000_000, 5, 400) == 0
    assert lines.page_away(200, 10_000_000, 5, 400) == 399


def test_no_pictures_are_no_lines() -> None:
    lines = JustifiedLines()
    lines.set_shapes([])
    lines.lay_out(400, 90, EDGES, WORDS)
    assert lines.height(0) == 0
    assert list(lines.rows_seen(0, 500, 0)) == []
    assert lines.row_at(QPoint(5, 5), 0, 0) is None
    assert lines.rect(0, 0).isNull()


def test_lines_of_equal_tiles_are_copied_exactly() -> None:
    for count in (1, 7, 60, 61, 62, 63, 64, 65, 400):
        for mixed in (0, 5, 23):
            draw = random.Random(count + mixed)
            shapes = [draw.choice((660, 1000, 1500)) for _ in range(min(mixed, count))] + [1330] * max(0, count - mixed)
            copied, one_by_one = JustifiedLines(), JustifiedLines()
            for lines in (copied, one_by_one):
                lines.set_shapes(shapes)
            one_by_one._alike = count
            for lines in (copied, one_by_one):
                lines.lay_out(700, 120, 4, 20)
            assert [copied.rect(row, 0) for row in range(count)] == [one_by_one.rect(row, 0) for row in range(count)]
            assert copied.height(count) == one_by_one.height(count)


def test_equal_tiles_are_walked_by_lines_and_by_screenfuls() -> None:
    grid = TileGrid()
    grid.set_tiles(4, QSize(80, 60))
    assert [grid.lines_away(row, lines, 0, 10) for row, lines in ((1, 1), (1, 2), (5, -1), (7, 1), (3, -1), (5, 1))] == [
        5, 9, 1, None, None, 9,
    ]  # fmt: skip
    screen = 2 * grid.pitch_y + 1
    assert [grid.page_away(row, pixels, 0, 40) for row, pixels in ((1, screen), (9, -screen), (38, screen), (3, -screen))] == [
        9, 1, 39, 0,
    ]  # fmt: skip
    assert grid.page_away(1, 3, 0, 40) == 5, "a line at least"
