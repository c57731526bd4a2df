"""What a source answers: the pictures it found with their classes, and everything it left aside with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from core.support.errors import BadInput
from core.support.jobs import Context

SIDES = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("val", "valid", "validation"), "val"),
    **dict.fromkeys(("test", "testing"), "test"),
}
"""Folder and column names that mean a side of a split, in lower case."""


@dataclass(frozen=True)
class ImportOptions:
    """How pictures are taken in.

    Attributes:
        copy: Copy the pictures into the dataset; otherwise a folder is used in place, read only.
        group_pattern: Regular expression looked for in each path; its first group (or the whole match) names the sample's
            group. Samples of one group stay on one side of every split.
        licence: What the source says about using the pictures, noted in the dataset.
        most_files, most_bytes: What an archive may unpack to.
        highest_ratio: How many times larger than in the archive a member may become (above one megabyte).
    """

    copy: bool = False
    group_pattern: str | None = None
    licence: str = ""
    most_files: int = 1_000_000
    most_bytes: int = 200 * 2**30
    highest_ratio: float = 200.0


@dataclass(frozen=True)
class Found:
    """A file that a source offers as a picture.

    Attributes:
        path: Relative to the listing's root, with "/".
        label: Its class.
        side: "train", "val" or "test" when the source says so.
        group: The group the source names.
        columns: Further (name, value) pairs, which splits can group by.
    """

    path: str
    label: str
    side: str | None = None
    group: str | None = None
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Left:
    """A file or line that was not taken in.

    Attributes:
        path: As the source names it.
        reason: One sentence.
        kind: "hidden", "stray", "too-deep", "outside", "bad-name", "bad-line", "unsafe", "not-a-file", or the decoder's
            ("unreadable", "truncated", "too-large" ...).
    """

    path: str
    reason: str
    kind: str


@dataclass(frozen=True)
class Listing:
    """What a source holds.

    Attributes:
        root: Folder that the paths are relative to.
        found: Pictures, sorted by path.
        left: What was left aside.
        notes: Sentences for the person.
        owned: True when the files are temporary ones of Safelight's own, which may be moved instead of copied.
    """

    root: Path
    found: tuple[Found, ...]
    left: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()
    owned: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """Classes, sorted."""
        return tuple(sorted({entry.label for entry in self.found}))


@dataclass(frozen=True)
class Source:
    """One sort of place that pictures come from.

    Attributes:
        name: "folder", "archive" or "table".
        title: As shown.
        accepts: Tells whether a path is of this sort.
        read: Makes the listing; gets the path, an empty scratch folder that may be filled, the options and the context.
    """

    name: str
    title: str
    accepts: Callable[[Path], bool]
    read: Callable[[Path, Path, ImportOptions, Context], Listing]


def shown(name: str) -> str:
    """A file name that can be printed and stored whatever bytes it has."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def is_text(name: str) -> bool:
    """True when a file name can be stored as it is."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def need_two_classes(place: Path, labels: Iterable[str], advice: str) -> None:
    """Refuses a new dataset with fewer than two classes.

    Raises:
        BadInput: With what was found and `advice`.
    """
    classes = sorted(set(labels))
    if len(classes) == 1:
        raise BadInput(f"{place} has pictures of only one class, {classes[0]}.", f"Two classes are the least. {advice}", place)
    if not classes:
        raise BadInput(f"{place} has no pictures in class folders.", advice, place)
