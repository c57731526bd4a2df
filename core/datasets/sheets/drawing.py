"""Draws the pages of a contact sheet from thumbnails that a decoder child wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from core.datasets.sheets.page import CREDIT_LINE, LIST_LINE, MARGIN, NAME_LINE, Box, SheetPage

LARGEST = 1024
"""Pixels along a side that a thumbnail may have; larger files are none of ours."""

_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf", "Helvetica.ttc")
_TITLE, _NAME, _CREDIT, _LIST = 30, 15, 13, 17  # sizes of letters, pixels
_INK, _DIM, _WELL, _PAPER = "#1c1c1a", "#5c5c58", "#ececea", "#ffffff"
_MORE = "…"

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Tile:
    """One picture of a sheet.

    Attributes:
        thumbnail: The file to show.
        name: Below it.
        credit: Owner and licence in a line; empty where none is known.
    """

    thumbnail: str
    name: str
    credit: str = ""


@dataclass(frozen=True)
class SheetJob:
    """One sheet as the child is told to draw it.

    Attributes:
        targets: Files to write: one PDF, or as many PNG files as there are pages.
        title: On each page.
        subtitle: Beside it.
        page: How pages are laid out.
        tiles: The pictures.
        credits: Full credits, a line or more each, listed after the pictures.
    """

    targets: tuple[str, ...]
    title: str
    subtitle: str
    page: SheetPage
    tiles: tuple[Tile, ...]
    credits: tuple[str, ...] = ()


def draw_pages(job: SheetJob, unread: list[int]) -> Iterator[Image.Image]:
    """The pages one by one; numbers of tiles whose thumbnail cannot be read are added to `unread`."""
    page = job.page
    listed = credit_pages(page, job.credits)
    total = page.pages(len(job.tiles)) + len(listed)
    for number in range(page.pages(len(job.tiles))):
        sheet, draw = _blank(job, number, total)
        first = number * page.capacity
        for place, tile in enumerate(job.tiles[first : first + page.capacity], first):
            if not _paste(sheet, page.place(place), tile):
                unread.append(place)
            _caption(draw, page.place(place), tile)
        yield sheet
    for extra, lines in enumerate(listed):
        sheet, draw = _blank(job, total - len(listed) + extra, total)
        for row, line in enumerate(lines):
            draw.text((MARGIN, MARGIN + 64 + row * LIST_LINE), line, _INK, font(_LIST))
        yield sheet


def credit_pages(page: SheetPage, credits: Sequence[str]) -> list[list[str]]:
    """The lines of the list of credits, by page; long ones are broken."""
    lines = [line for text in credits for line in _broken(text, page.size[0] - 2 * MARGIN)]
    return [lines[start : start + page.list_lines] for start in range(0, len(lines), page.list_lines)]


@lru_cache(maxsize=8)
def font(size: int) -> Font:
    """A font with many scripts if this system has one, else the one that comes with Pillow."""
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def fitted(text: str, size: int, width: float) -> str:
    """The text, cut in its middle so that it fits."""
    text = " ".join(text.split())
    if font(size).getlength(text) <= width:
        return text
    keep = len(text)
    while keep > 2 and font(size).getlength(_cut(text, keep)) > width:
        # Nine at a time while it is far too long: measuring a text is what takes time here.
        keep -= 1 + (keep > 60) * 8
    return _cut(text, keep)


def _cut(text: str, keep: int) -> str:
    # Names of files begin alike and end in the number that tells them apart; an ellipsis at the end would make all of them one.
    head = (keep + 1) // 2
    return text[:head].rstrip() + _MORE + text[len(text) - (keep - head) :].lstrip()


def _blank(job: SheetJob, number: int, total: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    width = job.page.size[0]
    sheet = Image.new("RGB", job.page.size, _PAPER)
    draw = ImageDraw.Draw(sheet)
    right = f"{job.subtitle}  ·  page {number + 1} of {total}"
    room = width - 2 * MARGIN - font(_NAME).getlength(right) - 32
    draw.text((MARGIN, MARGIN + 34), fitted(job.title, _TITLE, room), _INK, font(_TITLE), anchor="ls")
    draw.text((width - MARGIN, MARGIN + 34), right, _DIM, font(_NAME), anchor="rs")
    return sheet, draw


def _paste(sheet: Image.Image, box: Box, tile: Tile) -> bool:
    """Puts the picture into its square; False, and an empty square with a cross, when it cannot be read."""
    side = box[2] - box[0]
    try:
        # What our own thumbnails are and nothing else: each further format is one more reader that a foreign file could attack.
        with Image.open(Path(tile.thumbnail), formats=("JPEG",)) as file:
            if max(file.size) > LARGEST:
                raise OSError("too large to be a thumbnail")
            picture = file.convert("RGB")
    except (OSError, ValueError, SyntaxError):
        draw = ImageDraw.Draw(sheet)
        draw.rectangle(box, fill=_WELL)
        draw.line((box[0], box[1], box[2], box[3]), fill=_DIM)
        draw.line((box[0], box[3], box[2], box[1]), fill=_DIM)
        return False
    factor = min(side / picture.width, side / picture.height)
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    # A picture of a few pixels is shown with its pixels; smoothed it would be a stain.
    way = Image.Resampling.LANCZOS if max(picture.size) > 48 else Image.Resampling.NEAREST
    small = picture.resize(size, way)
    sheet.paste(small, (box[0] + (side - size[0]) // 2, box[1] + (side - size[1]) // 2))
    return True


def _caption(draw: ImageDraw.ImageDraw, box: Box, tile: Tile) -> None:
    middle, width = (box[0] + box[2]) / 2, box[2] - box[0]
    draw.text((middle, box[3] + NAME_LINE - 6), fitted(tile.name, _NAME, width), _INK, font(_NAME), anchor="ms")
    if tile.credit:
        place = (middle, box[3] + NAME_LINE + CREDIT_LINE - 6)
        draw.text(place, fitted(tile.credit, _CREDIT, width), _DIM, font(_CREDIT), anchor="ms")


def _broken(text: str, width: float) -> list[str]:
    """The text in lines that fit, broken between words where there are any."""
    lines, line = [], ""
    for word in " ".join(text.split()).split(" "):
        longer = f"{line} {word}".strip()
        if font(_LIST).getlength(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while font(_LIST).getlength(line) > width:
            keep = next(count for count in range(len(line), 0, -1) if count == 1 or font(_LIST).getlength(line[:count]) <= width)
            lines.append(line[:keep])
            line = line[keep:]
    return [*lines, line] if line else lines
