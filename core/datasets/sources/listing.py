"""What a source answers: the pictures it found with their classes, and everything it left aside with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from core.datasets.catalog.class_names import UNLABELLED
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.tree import may_be_picture
from core.pictures.decoder.protocol import Inspected
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.ordering import in_order

if TYPE_CHECKING:
    from core.datasets.sources.reading import Reading


@dataclass(frozen=True)
class Found:
    """A file that a source offers as a picture.

    Attributes:
        path: Relative to the listing's root, with "/".
        label: Its class; `UNLABELLED` for a picture that is taken in without one.
        side: "train", "val" or "test" when the source says so.
        group: The group the source names.
        columns: Further (name, value) pairs, which splits can group by.
        mask: Path of a picture beside it that shows where the object is; None when there is none.
        seen: What the decoder said of the file, where a source had to ask it already.
        file: Where it lies, when that is not at its path.
    """

    path: str
    label: str
    side: str | None = None
    group: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    mask: str | None = None
    seen: Inspected | None = None
    file: Path | None = None

    def below(self, root: Path) -> Path:
        """Where the file lies, with the listing's root."""
        return self.file or root / self.path


@dataclass(frozen=True)
class Listing:
    """What a source holds.

    Attributes:
        root: Folder that the paths are relative to.
        found: Pictures, sorted by path.
        left: What was left aside.
        notes: Sentences for the person.
        owned: True when the files are temporary ones of Safelight's own, which may be moved instead of copied.
        held: Pictures that the dataset has already and that were not fetched again for that reason.
        thumbnails: Folder of the thumbnails of what was seen already; None without any.
    """

    root: Path
    found: tuple[Found, ...]
    left: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    owned: bool = False
    held: int = 0
    thumbnails: Path | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """Classes, sorted."""
        return tuple(in_order(entry.label for entry in self.found if entry.label != UNLABELLED))


@dataclass(frozen=True)
class Source:
    """One sort of place on this machine that pictures come from.

    Attributes:
        name: "folder", "archive" or "table".
        title: As shown.
        accepts: Tells whether a path is of this sort.
        read: Makes the listing; gets the path, an empty scratch folder that may be filled, the options and the context.
        readings: Where there may be several ways to read it: all of them, without anything being unpacked for good.
    """

    name: str
    title: str
    accepts: Callable[[Path], bool]
    read: Callable[[Path, Path, ImportOptions, Context], Listing]
    readings: Callable[[Path, Path, ImportOptions, Context], tuple[Reading, ...]] | None = None


def makes_split(sides: Iterable[str | None]) -> bool:
    """Whether the sides that a source says make a split: one to learn from, and another one."""
    said = set(sides) - {None}
    return "train" in said and len(said) > 1


def has_unlabelled(found: Iterable[Found]) -> bool:
    """Whether some of the files are taken in without a class; such a dataset need not have two classes yet."""
    return any(entry.label == UNLABELLED for entry in found)


def need_two_classes(place: Path | str, listing: Listing, advice: str) -> None:
    """Refuses a new dataset with fewer than two classes.

    Raises:
        BadInput: With what was found, a class whose name cannot be one, and `advice`.
    """
    classes = sorted(set(listing.labels))
    # A second class was not mentioned: one with an escape in its name, and one called `raw`.
    names = (entry for entry in listing.left if entry.kind == "bad-name")
    pictures = (entry for entry in listing.left if entry.kind not in ("bad-name", "hidden") and may_be_picture(entry.path))
    aside = next(chain(names, pictures), None)
    more = f" Left aside: {aside.path}: {aside.reason}" if aside is not None else ""
    ways = "" if aside is None or aside.kind == "bad-name" else " Or choose another way to read it."
    if len(classes) == 1:
        told = f"{place} has pictures of only one class, {classes[0]}.{more}"
        raise BadInput(told, f"Two classes are the least. {advice}{ways}", place)
    if not classes:
        raise BadInput(f"{place} has no pictures in class folders.{more}", f"{advice}{ways}", place)
