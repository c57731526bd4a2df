"""Makes a dataset out of pictures that were made from another one's: complete or absent, with its lineage on record."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset, create_in, write_settings
from core.datasets.importing.intake import Intake
from core.datasets.importing.sample_rows import Origin
from core.datasets.importing.staging import claim
from core.datasets.sources.listing import Found, Listing
from core.datasets.splits.rows import HOW, ORIGINAL, UNCHANGED
from core.derived.carrying import carry_ledger, carry_split, no_derivatives
from core.derived.parents import AT, FROM, GROUND, PLACE, Parent
from core.derived.result import DerivedResult
from core.support.atomic import is_full
from core.support.errors import BadInput, Refused
from core.support.file_hash import file_sha256
from core.support.jobs import Context, Meter
from core.support.left_out import LeftOut
from core.support.system_errors import no_room
from core.support.workspace import Workspace

KIND = "derived"
"""Sort of source, as in dataset.toml."""


@dataclass(frozen=True)
class Derivative:
    """A picture for the derived dataset.

    Attributes:
        parent: What it was made from.
        file: The file made; None takes the parent's own over, unchanged.
        name: File name it gets.
        how: What was done, as shown and stored.
        ground: Whose background it has, where that is another picture's.
    """

    parent: Parent
    file: Path | None
    name: str
    how: str = UNCHANGED
    ground: Parent | None = None


@dataclass(frozen=True)
class Making:
    """What is to be made.

    Attributes:
        parent: The dataset that pictures are made from.
        name: Of the derived dataset.
        what: What is done to the pictures, with every setting, as dataset.toml keeps it.
        split: The parent's split whose sides are carried over; None for none.
    """

    parent: Dataset
    name: str
    what: str
    split: str | None

    @property
    def location(self) -> str:
        """Where the derived pictures come from, as stored."""
        return f"{self.parent.name}: {self.what}"


def existing(workspace: Workspace, making: Making) -> Dataset | None:
    """The derived dataset when it is there already and was made in the same way; None when there is none yet.

    Raises:
        Refused: There is another dataset of that name.
    """
    folder = workspace.dataset_folder(making.name)
    if not (folder / "dataset.toml").is_file():
        if folder.exists():
            raise Refused(f"{folder} is in the way and is not a dataset.", "Move it away or choose another name.", folder)
        return None
    dataset = Dataset.open(workspace, making.name)
    with schema.reading(dataset.catalog.path) as connection:
        sources = connection.execute("SELECT kind, location FROM sources").fetchall()
    if sources != [(KIND, making.location)]:
        raise Refused(
            f"There is a dataset called {making.name} already, and it was not made in this way.", "Choose another name.", folder
        )
    return dataset


def made_before(dataset: Dataset) -> frozenset[str]:
    """Paths in the parent of the pictures that a derived dataset holds something of."""
    with schema.reading(dataset.catalog.path) as connection:
        return frozenset(row[0] for row in connection.execute("SELECT value FROM columns WHERE name = ?", (AT,)))


def derive(
    workspace: Workspace,
    making: Making,
    derivatives: Callable[[], Iterable[Derivative]],
    left: Sequence[LeftOut] = (),
    context: Context | None = None,
) -> DerivedResult:
    """Stores derivatives as a dataset, which is made when it does not exist, with groups, ledger and split carried over.

    A derivative bears the group of its parent, so that no split ever parts what was made from one picture. The files given
    stay where they are.

    Args:
        workspace: Where the parent is and the derived dataset goes.
        making: What is made.
        derivatives: Lists them; called once the name is claimed.
        left: What was left out so far, for the result.
        context: For progress and cancelling.

    Raises:
        BadInput: No picture can be used.
        Refused: Another dataset has the name, or an import into it is at work.
        DiskFull: No room; nothing was changed.
        Abandoned: The job was dropped; nothing was changed.
    """
    context = context or Context()
    with claim(workspace, making.name) as scratch:
        before = existing(workspace, making)
        target = before or _created(scratch, making)
        wanted = tuple(derivatives())
        listing, refused = _listing(scratch / "made", wanted, making.parent.here, context)
        intake = Intake(target, listing, Origin(KIND, making.location, making.parent.licence), scratch)
        intake.read(context)
        everything_left = (*left, *refused, *intake.left)
        if before is None and not intake.added:
            raise BadInput(
                f"Nothing of {making.parent.name} can be taken into {making.name}.",
                everything_left[0].reason if everything_left else "It has no pictures.",
            )
        intake.store(context)
        carry_ledger(making.parent, target)
        notes = (*intake.notes(), *_about_licences(making.parent, wanted))
        if making.split is not None:
            notes += carry_split(making.parent, making.split, target, context)
        write_settings(target)
        classes = target.catalog.class_counts()
        if before is None:
            context.check_abandoned()
            # Last of all, and one rename: until then there is no dataset, and then there is a whole one.
            os.replace(scratch / "dataset", workspace.dataset_folder(making.name))
    added, already = len(intake.added), intake.already
    return DerivedResult(
        making.name, making.parent.name, added, already, everything_left, classes, making.split, _told(notes)
    )  # fmt: skip


def linked_or_copied(file: Path, target: Path, link: bool) -> bool:
    """Puts a file at another place as a hard link where that is wanted and the disk allows it, else as a copy; tells which.

    Raises:
        DiskFull: No room for the copy.
        OSError: The file cannot be read.
    """
    if link:
        try:
            # What a link leads to and not the link, or the derived dataset would hold one that breaks when the other is moved.
            os.link(file.resolve(), target)
        except OSError:
            pass  # another disk, or one that has no links
        else:
            return True
    try:
        shutil.copyfile(file, target)
    except OSError as error:
        target.unlink(missing_ok=True)
        if is_full(error):
            raise no_room("The disk is full: pictures could not be copied.", "Free some space.", target) from error
        raise
    shutil.copystat(file, target)
    # copystat brings the original's rights along, and a copy from a read-only disk could be neither replaced nor cleared away.
    os.chmod(target, 0o644)
    return False


def is_as_imported(parent: Parent) -> bool:
    """True when the file still is what the catalog knows; only one whose size or time stamp differs is read for that."""
    facts = parent.file.stat()
    if facts.st_size != parent.bytes:
        return False
    return facts.st_mtime_ns == parent.modified or file_sha256(parent.file) == parent.sha256


def _about_licences(parent: Dataset, wanted: Sequence[Derivative]) -> tuple[str, ...]:
    changed = {one.parent.path: one.parent for one in wanted if one.file is not None}
    changed.update({one.ground.path: one.ground for one in wanted if one.ground is not None})
    count = no_derivatives(parent, changed.values())
    if not count:
        return ()
    they_are, them = ("it is", "it") if count == 1 else ("they are", "them")
    return (f"{count:,} of the originals may be shared only as {they_are}: what was made from {them} is for your own use.",)


def _created(scratch: Path, making: Making) -> Dataset:
    return create_in(scratch / "dataset", making.name, None, making.location, making.parent.licence, KIND)


def _listing(
    folder: Path, wanted: Sequence[Derivative], parent_here: bool, context: Context
) -> tuple[Listing, tuple[LeftOut, ...]]:
    """Puts the files together; originals that Safelight keeps itself are linked, for nobody else writes to them."""
    meter = Meter(context, "Putting the pictures together", len(wanted))
    found, left = [], []
    for number, derivative in enumerate(wanted):
        context.check_abandoned()
        parent = derivative.parent
        # A folder each, for pictures of different folders have one name.
        path = f"{parent.sha256[:12]}-{number}/{derivative.name}"
        (folder / path).parent.mkdir(parents=True)
        try:
            if derivative.file is not None:
                linked_or_copied(derivative.file, folder / path, link=True)
            elif is_as_imported(parent):
                linked_or_copied(parent.file, folder / path, link=parent_here)
            else:
                left.append(LeftOut(parent.path, "It is not the file it was when it was imported.", "changed"))
                continue
        except OSError as error:
            left.append(LeftOut(parent.path, f"The file cannot be read: {error.strerror}.", "missing"))
            continue
        lineage = (
            (FROM, parent.sha256), (AT, parent.path), (HOW, derivative.how), (PLACE, parent.place),
            *(((ORIGINAL, parent.original),) if parent.original else ()),
            *(((GROUND, derivative.ground.path),) if derivative.ground is not None else ()),
        )  # fmt: skip
        found.append(Found(path, parent.label, parent.given_side, parent.group, (*parent.columns, *lineage)))
        meter.advance()
    return Listing(folder, tuple(found), owned=True), tuple(left)


def _told(notes: Iterable[str]) -> tuple[str, ...]:
    return tuple(Counter(notes))  # each once, in order
