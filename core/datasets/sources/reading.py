"""A reading: what one way of understanding a source would make of it, how sure that is, and which words choose it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shlex import quote

from core.datasets.catalog.class_names import UNLABELLED
from core.datasets.sources.listing import Listing
from core.datasets.sources.tree import may_be_picture
from core.datasets.splits.copies import Copies
from core.support.errors import BadInput
from core.support.ordering import in_order
from core.support.wording import counted

MOST_ASIDE = 0.5
"""Part of the pictures that a reading may leave aside without a reason that says so by itself, before it is asked about."""

EXPLAINED = {"unlabelled", "no-class", "mask", "hidden", "link", "several"}
"""Kinds of what is left aside that speak for themselves."""

OPTIONS = {
    "reading": "--reading",
    "table": "--table",
    "file_column": "--file-column",
    "label_column": "--label-column",
    "label_pattern": "--label-pattern",
    "class_level": "--class-level",
    "several": "--several",
}
"""How a choice is written on the command line, by its name in the import options."""


@dataclass(frozen=True)
class Choices:
    """What a person can choose about a reading, and what it is now; empty or 0 where it does not apply.

    Attributes:
        table: Name of the table it is made from.
        columns: What chooses each of the table's columns.
        file_column, label_column: Those it takes.
        levels: How many folders lie in one another above pictures.
        level: Which of them is the class, from 1.
        pattern: What finds the class in a file name.
    """

    table: str = ""
    columns: tuple[str, ...] = ()
    file_column: str = ""
    label_column: str = ""
    levels: int = 0
    level: int = 0
    pattern: str = ""


@dataclass(frozen=True)
class Reading:
    """One way to understand a source.

    Attributes:
        name: Short and the same every time: "folders", "level 2", "labels.csv".
        title: What it takes for the classes, as shown.
        listing: What it makes of the files.
        doubts: Why it is not taken without a question; empty for one that is sure.
        picks: The import options that choose it, as (name, value).
        copies: Pictures whose names look like copies of one another, with the pattern that keeps them together.
        hunch: A doubt that counts only where another reading is sure as well.
        choices: What a person can choose about it.
    """

    name: str
    title: str
    listing: Listing
    doubts: tuple[str, ...] = ()
    picks: tuple[tuple[str, str | int], ...] = ()
    hunch: str = ""
    choices: Choices = Choices()  # frozen
    copies: Copies | None = None

    @cached_property
    def classes(self) -> dict[str, int]:
        """Files per class, classes sorted; without those that have none."""
        counts = Counter(entry.label for entry in self.listing.found if entry.label != UNLABELLED)
        return {label: counts[label] for label in in_order(counts)}

    @cached_property
    def unlabelled(self) -> int:
        """Files that would be taken in without a class."""
        return sum(entry.label == UNLABELLED for entry in self.listing.found)

    @property
    def has_sides(self) -> bool:
        """True when it says which side of a split pictures are on."""
        return any(entry.side for entry in self.listing.found)

    @property
    def sure(self) -> bool:
        """True when it may be taken without a question."""
        return not self.doubts

    @property
    def answer(self) -> str:
        """The words of the command line that choose it."""
        return " ".join(f"{OPTIONS[name]} {quote(str(value))}" for name, value in self.picks)

    @property
    def told(self) -> str:
        """What it would make of how many files: "36 files in 3 classes (bkl, mel, nv)"."""
        names = list(self.classes)
        without = f"{counted(self.unlabelled, 'file')} without a class" if self.unlabelled else ""
        aside = f"; {counted(len(self.listing.left), 'other')} left aside" if self.listing.left else ""
        if without and not names:
            return f"{without}{aside}"
        if not names:
            return f"{counted(0, 'file')}; {counted(len(self.listing.left), 'other')} left aside"
        some = ", ".join(names[:5]) + (f" and {len(names) - 5:,} more" if len(names) > 5 else "")
        files = counted(len(self.listing.found) - self.unlabelled, "file")
        beside = f" and {without}" if without else ""
        return f"{files} in {counted(len(names), 'class', 'classes')} ({some}){beside}{aside}"


class Undecided(BadInput):
    """A source can be read in more than one way, or only in one that a person has to confirm.

    Args:
        place: The source.
        readings: The ways, the likeliest first.
    """

    def __init__(self, place: Path | str, readings: Sequence[Reading]) -> None:
        self.readings = tuple(readings)
        first = readings[0]
        ways = "; ".join(f"{reading.answer}: {reading.told}" for reading in readings)
        super().__init__(f"How to read {place} is for you to say: {' '.join(first.doubts)}", f"Choose with {ways}.", place)


def decide(place: Path | str, readings: Sequence[Reading]) -> Reading:
    """The first reading, when it is sure.

    Raises:
        Undecided: It is not.
    """
    if not readings[0].sure:
        raise Undecided(place, readings)
    return readings[0]


def about_the_rest(listing: Listing, pictures: int) -> tuple[str, ...]:
    """A doubt when a reading leaves most pictures aside.

    Args:
        listing: What it makes of the files.
        pictures: How many of the files may be pictures.
    """
    explained = sum(entry.kind in EXPLAINED for entry in listing.left)
    rest = pictures - explained - len(listing.found)
    if rest <= MOST_ASIDE * max(1, pictures - explained):
        return ()
    one = next((entry for entry in listing.left if entry.kind not in EXPLAINED and may_be_picture(entry.path)), None)
    why = f" {one.path}: {one.reason}" if one is not None else ""
    return (f"It leaves {rest:,} of {counted(pictures, 'picture')} aside.{why}",)
