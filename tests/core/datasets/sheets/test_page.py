"""Pages of contact sheets: every picture has its place."""

from __future__ import annotations

import pytest

from core.datasets.sheets.page import HEAD, MARGIN, PAPERS, SheetPage


@pytest.mark.parametrize("paper", sorted(PAPERS))
@pytest.mark.parametrize("columns", [2, 5, 12])
@pytest.mark.parametrize("credited", [False, True])
def test_pictures_stand_beside_one_another_inside_the_margins(paper: str, columns: int, credited: bool) -> None:
    page = SheetPage(columns, paper, credited)
    boxes = [page.place(number) for number in range(page.capacity)]
    assert page.place(page.capacity) == boxes[0]
    assert page.pages(page.capacity) == 1
    assert page.pages(page.capacity + 1) == 2
    assert page.pages(0) == 0
    width, height = page.size
    for left, top, right, bottom in boxes:
        assert left >= MARGIN
        assert right <= width - MARGIN
        assert top >= MARGIN + HEAD
        assert bottom + page.tile_height - page.side <= height - MARGIN
    for place, box in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = box[2] <= other[0] or other[2] <= box[0] or box[1] + page.tile_height <= other[1]
            assert apart, (box, other)


def test_sizes_are_those_of_the_paper_and_its_columns() -> None:
    page = SheetPage(5)
    assert (page.size, page.side, page.tile_height, page.rows, page.capacity, page.list_lines) == (
        (1240, 1754),
        211,
        233,
        6,
        30,
        60,
    )
    credited = SheetPage(12, "letter", True)
    assert (credited.size, credited.side, credited.tile_height, credited.rows) == ((1275, 1650), 81, 121, 10)
    assert page.place(0) == (60, 124, 271, 335)
    assert page.place(6) == (60 + 227, 124 + 249, 60 + 227 + 211, 124 + 249 + 211)
    assert [page.pages(pictures) for pictures in (1, 30, 31, 60, 61)] == [1, 1, 2, 2, 3]
