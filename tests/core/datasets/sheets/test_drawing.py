"""Pages are drawn with words that fit, and pictures in the middle of their squares."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.datasets.sheets.drawing import LARGEST, SheetJob, Tile, credit_pages, draw_pages, fitted, font
from core.datasets.sheets.page import HEAD, LIST_LINE, MARGIN, SheetPage


def test_words_are_cut_and_broken_to_fit() -> None:
    long = "a very long name " * 20
    for width in (60.0, 200.0, 900.0):
        cut = fitted(long, 15, width)
        assert font(15).getlength(cut) <= width
        assert "…" in cut
    page = SheetPage(5)
    pages = credit_pages(page, ["word " * 200, "x" * 900, "short"])
    lines = [line for part in pages for line in part]
    assert lines[-1] == "short"
    assert all(font(17).getlength(line) <= page.size[0] - 2 * MARGIN for line in lines)
    assert "".join(lines).replace(" ", "") == ("word" * 200) + "x" * 900 + "short"


def test_as_much_of_a_name_is_kept_as_fits_from_both_ends() -> None:
    name = "a-photograph-of-the-harbour-at-noon-0123.jpg"
    assert fitted(name, 15, font(15).getlength(name)) == name
    assert fitted(" two\n words ", 15, 500) == "two words"
    cut = fitted(name, 15, 160)
    head, tail = cut.split("…")
    assert name.startswith(head)
    assert name.endswith(tail)
    assert 0 <= len(head) - len(tail) <= 1
    longer = f"{name[: len(head) + 1]}…{name[-len(tail) - 1 :]}"
    assert font(15).getlength(longer) > 160, "what is kept is not less than fits"
    assert fitted("abcdef", 15, 0) == "a…f"


def test_lists_of_credits_go_on_on_further_pages() -> None:
    page = SheetPage(5)
    lines = [f"credit {number}" for number in range(2 * page.list_lines + 1)]
    pages = credit_pages(page, lines)
    assert [len(part) for part in pages] == [page.list_lines, page.list_lines, 1]
    assert [line for part in pages for line in part] == lines
    assert credit_pages(page, []) == []
    assert credit_pages(page, ["  "]) == []
    (first, *_) = credit_pages(page, ["word " * 200])
    wider = f"{first[0]} word"
    assert font(17).getlength(wider) > page.size[0] - 2 * MARGIN, "lines are filled"


def drawn(
    tmp_path: Path, *pictures: Image.Image, page: SheetPage | None = None, **job: object
) -> tuple[list[NDArray[np.uint8]], list[int]]:
    """The pages of a sheet of these pictures, as numbers, and which tiles could not be read."""
    tiles = []
    for number, picture in enumerate(pictures):
        picture.save(tmp_path / f"{number}.jpg", quality=95)
        tiles.append(Tile(str(tmp_path / f"{number}.jpg"), "", str(job.get("credit", ""))))
    unread: list[int] = []
    told = SheetJob((), str(job.get("title", "")), "", page or SheetPage(2), tuple(tiles), tuple(job.get("credits", ())))  # type: ignore[arg-type]
    return [np.asarray(sheet) for sheet in draw_pages(told, unread)], unread


def test_pictures_fill_their_squares_in_one_direction_and_stand_in_the_middle(tmp_path: Path) -> None:
    page = SheetPage(2)
    ((sheet,), unread) = drawn(tmp_path, Image.new("RGB", (200, 100), "#3050a0"), Image.new("L", (30, 60), 0))
    assert unread == []
    for place, (wide, high) in enumerate(((1.0, 0.5), (0.5, 1.0))):
        left, top, right, bottom = page.place(place)
        inside = (sheet[top:bottom, left:right] < 200).any(axis=2)
        rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        assert (len(columns), len(rows)) == (pytest.approx(wide * page.side, abs=1), pytest.approx(high * page.side, abs=1))
        assert abs(columns[0] - (page.side - 1 - columns[-1])) <= 1
        assert abs(rows[0] - (page.side - 1 - rows[-1])) <= 1


def test_few_pixels_stay_pixels_and_many_are_smoothed(tmp_path: Path) -> None:
    page = SheetPage(2)
    for side, tones in ((48, False), (49, True)):
        picture = Image.new("L", (side, side), 255)
        picture.paste(0, (0, 0, 16, side))
        ((sheet,), _) = drawn(tmp_path, picture.resize((side, side)))
        left, top, right, bottom = page.place(0)
        middle = sheet[(top + bottom) // 2, left:right, 0]
        assert ((middle > 60) & (middle < 195)).any() == tones, side


def test_what_is_no_thumbnail_of_ours_has_an_empty_square_with_a_cross(tmp_path: Path) -> None:
    page = SheetPage(2)
    ((sheet,), unread) = drawn(tmp_path, Image.new("L", (LARGEST, 1), 0), Image.new("L", (LARGEST + 1, 1), 0))
    assert unread == [1]
    left, top, right, bottom = page.place(1)
    square = sheet[top : bottom + 1, left : right + 1, 0]
    assert square[0, 0] == square[-1, 0] == square[0, -1] == square[-1, -1] == 0x5C
    assert square[square.shape[0] // 2, square.shape[1] // 2] == 0x5C
    assert square[square.shape[0] // 4, square.shape[1] // 2] == 0xEC


def test_titles_credits_and_page_numbers_are_on_every_page(tmp_path: Path) -> None:
    page = SheetPage(2, credited=True)
    pictures = [Image.new("RGB", (60, 60), "white")] * (page.capacity + 1)
    pages, _ = drawn(tmp_path, *pictures, page=page, title="Ships", credits=["One.", "Two."], credit="Ada, CC BY")
    assert len(pages) == 3
    for sheet in pages:
        assert sheet.shape == (page.size[1], page.size[0], 3)
        assert (sheet[MARGIN : MARGIN + HEAD, MARGIN:300] < 100).any(), "a title"
        assert (sheet[MARGIN : MARGIN + HEAD, page.size[0] - MARGIN - 100 :] < 160).any(), "a page's number"
    left, _, right, bottom = page.place(0)
    assert (pages[0][bottom + 22 : bottom + 40, left:right] < 200).any(), "a credit"
    listed = (pages[2][MARGIN + HEAD :, MARGIN:300] < 160).any(axis=(1, 2))
    rows = [bool(listed[row * LIST_LINE : (row + 1) * LIST_LINE].any()) for row in range(3)]
    assert rows == [True, True, False]


def test_pages_say_which_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    real = ImageDraw.ImageDraw.text

    def text(self: ImageDraw.ImageDraw, place: object, words: str, *rest: object, **more: object) -> None:
        said.append(words)
        real(self, place, words, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", text)
    page = SheetPage(2)
    pictures = [Image.new("RGB", (9, 9))] * (page.capacity + 1)
    tiles = [Tile("", f"tile {number}") for number in range(len(pictures))]
    job = SheetJob((), "Ships", "fleet  ·  5 pictures", page, tuple(tiles), ("One.",))
    assert len(list(draw_pages(job, []))) == 3
    assert [words for words in said if "page" in words] == [f"fleet  ·  5 pictures  ·  page {n} of 3" for n in (1, 2, 3)]
    assert [words for words in said if "tile" in words] == [tile.name for tile in tiles]
    assert said.count("Ships") == 3
    assert said[-1] == "One."


def test_a_long_title_leaves_room_for_what_stands_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(ImageDraw.ImageDraw, "text", lambda self, place, words, *_, **__: said.append(words))
    page = SheetPage(2)
    list(draw_pages(SheetJob((), "a very long title " * 20, "fleet", page, (Tile("", ""),)), []))
    title, beside, *_ = said
    room = page.size[0] - 2 * MARGIN - font(15).getlength(beside) - 32
    assert room - 150 < font(30).getlength(title) <= room
