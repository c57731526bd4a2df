"""The page of a contact sheet: how many pictures fit, and where each stands. *Units*: pixels at `RESOLUTION`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

RESOLUTION = 150
"""Pixels per inch."""
PAPERS = {"a4": (1240, 1754), "letter": (1275, 1650)}
"""Sizes of paper: width, height."""
FEWEST_COLUMNS, MOST_COLUMNS = 2, 12

MARGIN = 60
HEAD = 64
"""Room of the title above the pictures."""
GAP = 16
NAME_LINE, CREDIT_LINE = 22, 18
"""Height of the line with the file's name, and of the one with its owner and licence."""
LIST_LINE = 26
"""Height of a line in the list of credits."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class SheetPage:
    """How pages are laid out.

    Attributes:
        columns: Pictures beside one another.
        paper: One of `PAPERS`.
        credited: True when there is a line for owner and licence below each name.
    """

    columns: int
    paper: str = "a4"
    credited: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a page."""
        return PAPERS[self.paper]

    @cached_property
    def side(self) -> int:
        """Side of the square a picture is fitted into."""
        return (self.size[0] - 2 * MARGIN - (self.columns - 1) * GAP) // self.columns

    @cached_property
    def tile_height(self) -> int:
        """Height of a picture with the lines below it."""
        return self.side + NAME_LINE + (CREDIT_LINE if self.credited else 0)

    @cached_property
    def rows(self) -> int:
        """Lines of pictures on a page."""
        return max(1, (self.size[1] - 2 * MARGIN - HEAD + GAP) // (self.tile_height + GAP))

    @property
    def capacity(self) -> int:
        """Pictures on a page."""
        return self.columns * self.rows

    @cached_property
    def list_lines(self) -> int:
        """Lines of credits on a page."""
        return (self.size[1] - 2 * MARGIN - HEAD) // LIST_LINE

    def pages(self, pictures: int) -> int:
        """Pages that so many pictures take, without the list of credits."""
        # Rounded up without floats: the last page is seldom full.
        return -(-pictures // self.capacity)

    def place(self, number: int) -> Box:
        """Left, top, right and bottom of the square for the picture of this number on its page, from 0."""
        row, column = divmod(number % self.capacity, self.columns)
        left = MARGIN + column * (self.side + GAP)
        top = MARGIN + HEAD + row * (self.tile_height + GAP)
        return left, top, left + self.side, top + self.side
