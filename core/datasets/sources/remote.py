"""Places on the network that pictures come from: what a look at one tells, and what fetching from it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.datasets.sources.listing import Listing
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Reading
from core.support.jobs import Context


@dataclass(frozen=True)
class Errand:
    """What a remote source needs to fetch what it offers.

    Attributes:
        address: As the remote's `tidy` gives it.
        kept: Folder that keeps what has arrived when the import is cancelled or killed, until one is complete.
        scratch: Empty folder for what is unpacked.
        dataset: Folder of the dataset that the pictures are for; it may not exist yet.
        options: As given.
    """

    address: str
    kept: Path
    scratch: Path
    dataset: Path
    options: ImportOptions


@dataclass(frozen=True)
class Outlook:
    """What a look at a remote source found.

    Attributes:
        readings: The ways to read it, of empty files; None when that shows only once it is here.
        bytes: What is downloaded; None when it is not known.
        arrived: Bytes of that which are here from an earlier try.
        licence: What the source says about using the pictures.
        notes: Sentences for the person.
    """

    readings: tuple[Reading, ...] | None
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
        look: What is there; gets the tidy address, `kept` as in `Errand`, an empty scratch folder, options, context.
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
