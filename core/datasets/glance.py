"""A look at a source before it is imported: which classes it has, and what would be left aside. Opens no picture."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from core.datasets.sources.listing import ImportOptions, Left
from core.datasets.sources.registry import source_for
from core.support.jobs import Context


@dataclass(frozen=True)
class Glance:
    """What a source seems to hold.

    Attributes:
        kind: "folder", "archive" or "table".
        classes: Files per class, classes sorted; None for an archive, which would have to be unpacked.
        left: Files that would be left aside, with the reason.
        has_sides: True when the source says which side of a split its pictures are on.
        notes: Sentences for the person.
    """

    kind: str
    classes: dict[str, int] | None
    left: tuple[Left, ...] = ()
    has_sides: bool = False
    notes: tuple[str, ...] = ()


def glance(source: Path | str, context: Context | None = None) -> Glance:
    """What importing `source` would find.

    Raises:
        NotThere: Nothing is there.
        BadInput: The layout cannot be used; the message says what was found and the hint what is wanted.
    """
    place = Path(source).expanduser().absolute()
    kind = source_for(place)
    if kind.name == "archive":
        return Glance(kind.name, None)
    with tempfile.TemporaryDirectory(prefix="safelight-glance-") as scratch:
        listing = kind.read(place, Path(scratch), ImportOptions(), context or Context())
    classes = dict(sorted(Counter(entry.label for entry in listing.found).items()))
    return Glance(kind.name, classes, listing.left, any(entry.side for entry in listing.found), listing.notes)
