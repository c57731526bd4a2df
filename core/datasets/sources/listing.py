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
        private: Links may also lead to machines of the private network and to this one.
    """

    copy: bool = False
    group_pattern: str | None = None
    licence: str = ""
    most_files: int = 1_000_000
    most_bytes: int = 200 * 2**30
    highest_ratio: float = 200.0
    private: bool = False


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
        held: Pictures that the dataset has already and that were not fetched again for that reason.
    """

    root: Path
    found: tuple[Found, ...]
    left: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()
    owned: bool = False
    held: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        """Classes, sorted."""
        return tuple(sorted({entry.label for entry in self.found}))


@dataclass(frozen=True)
class Source:
    """One sort of place on this machine that pictures come from.

    Attributes:
        name: "folder", "labelled-folder", "archive" or "table".
        title: As shown.
        accepts: Tells whether a path is of this sort.
        read: Makes the listing; gets the path, an empty scratch folder that may be filled, the options and the context.
    """

    name: str
    title: str
    accepts: Callable[[Path], bool]
    read: Callable[[Path, Path, ImportOptions, Context], Listing]


@dataclass(frozen=True)
class Errand:
    """What a remote source needs to fetch what it offers.

    Attributes:
        address: As the remote's `tidy` gives it.
        room: Folder that keeps what has arrived when the import is cancelled or killed, until one is complete.
        scratch: Empty folder for what is unpacked.
        dataset: Folder of the dataset that the pictures are for; it may not exist yet.
        options: As given.
    """

    address: str
    room: Path
    scratch: Path
    dataset: Path
    options: ImportOptions


@dataclass(frozen=True)
class Outlook:
    """What a look at a remote source found.

    Attributes:
        listing: What it holds, its files empty; None when that shows only once it is here.
        bytes: What is downloaded; None when it is not known.
        arrived: Bytes of that which are here from an earlier try.
        licence: What the source says about using the pictures.
        notes: Sentences for the person.
    """

    listing: Listing | None
    bytes: int | None
    arrived: int = 0
    licence: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remote:
    """One sort of place on the network that pictures come from.

    Attributes:
        name: "link", "s3" or "public".
        title: As shown.
        accepts: Tells whether an address is of this sort.
        tidy: The address with what makes no difference left out; one that is the same place is the same text.
        shown: The tidy address as it is shown and stored, without anything secret.
        look: What is there; gets the tidy address, the room as in `Errand`, an empty scratch folder, options, context.
        read: Fetches it and makes the listing, relative to a folder of Safelight's own.
        licence: What the source says about using the pictures at the tidy address.
    """

    name: str
    title: str
    accepts: Callable[[str], bool]
    tidy: Callable[[str], str]
    shown: Callable[[str], str]
    look: Callable[[str, Path, Path, ImportOptions, Context], Outlook]
    read: Callable[[Errand, Context], Listing]
    licence: Callable[[str], str] = lambda address: ""


def need_two_classes(place: Path | str, labels: Iterable[str], advice: str) -> None:
    """Refuses a new dataset with fewer than two classes.

    Raises:
        BadInput: With what was found and `advice`.
    """
    classes = sorted(set(labels))
    if len(classes) == 1:
        raise BadInput(f"{place} has pictures of only one class, {classes[0]}.", f"Two classes are the least. {advice}", place)
    if not classes:
        raise BadInput(f"{place} has no pictures in class folders.", advice, place)
