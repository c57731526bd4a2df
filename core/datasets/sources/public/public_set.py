"""A public dataset: what it shows, how large it is, under which licence, where its files are, and how they become a listing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.datasets.sources.listing import Found, Listing
from core.datasets.sources.options import ImportOptions
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.left_out import LeftOut


@dataclass(frozen=True)
class PublicFile:
    """One file to download.

    Attributes:
        addresses: Where it is; the later ones are asked when the earlier ones fail.
        md5: What its publishers say its MD5 is; "" when they do not.
    """

    addresses: tuple[str, ...]
    md5: str

    @property
    def name(self) -> str:
        """What it is called."""
        return self.addresses[0].rpartition("/")[2]


@dataclass(frozen=True)
class Parcel:
    """The downloaded files of a public dataset, and where they may be unpacked.

    Attributes:
        files: Folder of the files, each under its name.
        scratch: An empty folder for pictures; the listing is relative to a folder in it.
        options: Limits of what archives may unpack to.
        context: For progress and cancelling.
    """

    files: Path
    scratch: Path
    options: ImportOptions
    context: Context


@dataclass(frozen=True)
class PublicSet:
    """One public dataset.

    Attributes:
        name: As on the command line.
        title: As shown.
        text: A sentence or two on what it shows and whom to cite.
        licence: What its publishers say about using it; shown before anything is downloaded.
        page: Where they say so.
        classes, pictures: How many there are.
        megabytes: What is downloaded, about.
        files: What is downloaded.
        arrange: Turns the files into a listing of pictures.
        unavailable: Why it cannot be downloaded any more; "" when it can.
    """

    name: str
    title: str
    text: str
    licence: str
    page: str
    classes: int
    pictures: int
    megabytes: int
    files: tuple[PublicFile, ...]
    arrange: Callable[[Parcel], Listing]
    unavailable: str = ""


@dataclass
class Gathered:
    """Pictures found in unpacked files, and what is left aside; makes the listing."""

    root: Path
    found: list[Found] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    _paths: set[str] = field(default_factory=set)

    def add(self, path: str, label: str, side: str | None = None, **more: object) -> None:
        """Takes a picture that a list names; one that is not there, or on a list already, is left aside."""
        entry = replace(Found(path, label, side), **more)  # type: ignore[arg-type]
        if path in self._paths:
            self.left.append(LeftOut(path, "The lists name it twice; the first time counts.", "bad-line"))
        # Looked for now: an import that finds out in its middle has made half a dataset by then.
        elif (self.root / path).is_file():
            self.found.append(entry)
            self._paths.add(path)
        else:
            self.left.append(LeftOut(path, "A list names it, but it is not in the archive.", "missing"))

    def listing(self) -> Listing:
        """What was gathered.

        Raises:
            BadInput: No pictures: the files are not as they were when this was written.
        """
        if not self.found:
            raise BadInput("The files that were downloaded hold no pictures where they should.", OTHER_FORM)
        found = tuple(sorted(self.found, key=lambda entry: entry.path))
        return Listing(self.root, found, tuple(sorted(self.left, key=lambda entry: entry.path)), owned=True)


OTHER_FORM = "The publishers may have changed their form. Unpack them yourself and import the folder of classes."
