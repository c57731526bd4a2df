"""A survey of a source before it is imported: the ways to read it, how large it is, and what would be left aside.

Opens no picture and changes nothing. An archive is read through without unpacking it; of what is on the network only as much
is asked as tells what would be downloaded.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.datasets.sources.download_folders import folder_of
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Reading, Undecided
from core.datasets.sources.registry import remote_for, source_for
from core.datasets.sources.remote import Remote
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.workspace import Workspace


@dataclass(frozen=True)
class Survey:
    """What a source seems to hold.

    Attributes:
        kind: Name of the source: "folder", "archive", "table", "link" and so on.
        readings: The ways to read it, the likeliest first; empty for what has to be downloaded before it can be told.
        notes: Sentences for the person that go for every reading.
        bytes: What would be downloaded; None for what is here, or where it is not known.
        arrived: Bytes of that which an earlier try has downloaded already.
        owned: True when the pictures become the dataset's own, whatever is chosen.
        licence: What the source says about using the pictures.
        question: What a person has to say before it can be imported; None when the first reading is sure.
    """

    kind: str
    readings: tuple[Reading, ...]
    notes: tuple[str, ...] = ()
    bytes: int | None = None
    arrived: int = 0
    owned: bool = False
    licence: str = ""
    question: BadInput | None = None

    @property
    def first(self) -> Reading | None:
        """The likeliest reading."""
        return self.readings[0] if self.readings else None

    @property
    def classes(self) -> dict[str, int] | None:
        """Files per class in the likeliest reading; None for what has to be downloaded before it can be told."""
        return self.readings[0].classes if self.readings else None

    @property
    def has_sides(self) -> bool:
        """True when the likeliest reading says which side of a split pictures are on."""
        return bool(self.readings) and self.readings[0].has_sides

    @property
    def left(self) -> tuple[LeftOut, ...]:
        """What the likeliest reading would leave aside, with the reason."""
        return self.readings[0].listing.left if self.readings else ()

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The notes, those on the likeliest reading included."""
        return (*self.notes, *(self.readings[0].listing.notes if self.readings else ()))


def survey(
    source: Path | str,
    context: Context | None = None,
    workspace: Workspace | None = None,
    options: ImportOptions = ImportOptions(),  # noqa: B008  # frozen
) -> Survey:
    """What importing `source` would find.

    Args:
        source: As for `import_pictures`.
        context: For progress and cancelling.
        workspace: Where it would be imported to; tells what of it has been downloaded already.
        options: As for `import_pictures`.

    Raises:
        NotThere: Nothing is there, or it cannot be reached.
        BadInput: It can be read in no way; the message says what was found and the hint what is wanted.
    """
    context = context or Context()
    remote = remote_for(str(source))
    with tempfile.TemporaryDirectory(prefix="safelight-survey-") as folder:
        scratch = Path(folder)
        if remote is not None:
            return _remote(remote, remote.tidy(str(source)), scratch, context, workspace, options)
        place = Path(source).expanduser().absolute()
        kind = source_for(place)
        if kind.readings is None:
            found: tuple[Reading, ...] = (Reading(kind.name, kind.title, kind.read(place, scratch, options, context)),)
        else:
            found = kind.readings(place, scratch, options, context)
        return Survey(kind.name, found, owned=found[0].listing.owned, question=question_of(place, found))


def question_of(place: Path | str, readings: tuple[Reading, ...]) -> Undecided | None:
    """What a person has to say; None when the first reading is sure."""
    return None if not readings or readings[0].sure else Undecided(place, readings)


def _remote(
    remote: Remote, address: str, scratch: Path, context: Context, workspace: Workspace | None, options: ImportOptions
) -> Survey:
    kept = folder_of(workspace, address) if workspace is not None else scratch / "kept"
    seen = remote.look(address, kept, scratch, options, context)
    readings = seen.readings or ()
    question = question_of(remote.shown(address), readings)
    return Survey(remote.name, readings, seen.notes, seen.bytes, seen.arrived, True, seen.licence, question)
