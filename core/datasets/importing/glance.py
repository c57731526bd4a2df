"""A look at a source before it is imported: which classes it has, how large it is, and what would be left aside.

Opens no picture and changes nothing. An archive is read through without unpacking it; of what is on the network only as much
is asked as tells what would be downloaded.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from core.datasets.sources.archive import read_archive
from core.datasets.sources.listing import ImportOptions, Left, Listing, Remote
from core.datasets.sources.registry import remote_for, source_for
from core.datasets.sources.rooms import place_of
from core.support.jobs import Context
from core.support.workspace import Workspace


@dataclass(frozen=True)
class Glance:
    """What a source seems to hold.

    Attributes:
        kind: Name of the source: "folder", "archive", "table", "link" and so on.
        classes: Files per class, classes sorted; None for what has to be downloaded before it can be told.
        left: Files that would be left aside, with the reason.
        has_sides: True when the source says which side of a split its pictures are on.
        notes: Sentences for the person.
        bytes: What would be downloaded; None for what is here, or where it is not known.
        arrived: Bytes of that which an earlier try has downloaded already.
        owned: True when the pictures become the dataset's own, whatever is chosen.
        licence: What the source says about using the pictures.
    """

    kind: str
    classes: dict[str, int] | None
    left: tuple[Left, ...] = ()
    has_sides: bool = False
    notes: tuple[str, ...] = ()
    bytes: int | None = None
    arrived: int = 0
    owned: bool = False
    licence: str = ""


def glance(
    source: Path | str,
    context: Context | None = None,
    workspace: Workspace | None = None,
    options: ImportOptions = ImportOptions(),  # noqa: B008  # frozen
) -> Glance:
    """What importing `source` would find.

    Args:
        source: As for `import_pictures`.
        context: For progress and cancelling.
        workspace: Where it would be imported to; tells what of it has been downloaded already.
        options: As for `import_pictures`.

    Raises:
        NotThere: Nothing is there, or it cannot be reached.
        BadInput: The layout cannot be used; the message says what was found and the hint what is wanted.
    """
    context = context or Context()
    remote = remote_for(str(source))
    with tempfile.TemporaryDirectory(prefix="safelight-glance-") as folder:
        scratch = Path(folder)
        if remote is not None:
            return _remote(remote, remote.tidy(str(source)), scratch, context, workspace, options)
        place = Path(source).expanduser().absolute()
        kind = source_for(place)
        if kind.name == "archive":
            return _told(kind.name, read_archive(place, scratch, options, context, empty=True))
        return _told(kind.name, kind.read(place, scratch, options, context))


def _remote(
    remote: Remote, address: str, scratch: Path, context: Context, workspace: Workspace | None, options: ImportOptions
) -> Glance:
    room = place_of(workspace, address) if workspace is not None else scratch / "room"
    seen = remote.look(address, room, scratch, options, context)
    told = _told(remote.name, seen.listing or Listing(scratch, ()))
    classes = told.classes if seen.listing is not None else None
    notes = (*seen.notes, *told.notes)
    return Glance(remote.name, classes, told.left, told.has_sides, notes, seen.bytes, seen.arrived, True, seen.licence)


def _told(kind: str, listing: Listing) -> Glance:
    classes = dict(sorted(Counter(entry.label for entry in listing.found).items()))
    sides = any(entry.side for entry in listing.found)
    return Glance(kind, classes, listing.left, sides, listing.notes, owned=listing.owned)
