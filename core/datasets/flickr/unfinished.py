"""Collections that were interrupted and wait to be taken up again."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from core.datasets.flickr.journal import JOURNALS, read_outcomes, read_request
from core.datasets.flickr.wishes import CollectRequest
from core.support.errors import NotThere, Refused
from core.support.inside import inside
from core.support.jobs import Context
from core.support.locks import claimed, is_claimed
from core.support.names import shown_name
from core.support.wording import are, counted
from core.support.workspace import Workspace


@dataclass(frozen=True)
class Unfinished:
    """A collection that was interrupted.

    Attributes:
        dataset: Where its pictures are to go.
        request: What is wanted.
        kept: Pictures fetched so far, by class.
    """

    dataset: str
    request: CollectRequest
    kept: dict[str, int]

    @property
    def pictures(self) -> int:
        """Pictures fetched so far."""
        return sum(self.kept.values())

    @property
    def words(self) -> str:
        """The same sentence wherever it is told."""
        of = counted(self.request.wanted, "picture")
        return f"The collection of {self.dataset} waits: {self.pictures:,} of {of} {are(self.pictures)} kept."


def unfinished(workspace: Workspace, context: Context | None = None) -> tuple[Unfinished, ...]:
    """The interrupted collections of a workspace by dataset; those at work in any process are left out."""
    found = []
    # Locks lie here too and begin with a dot.
    for folder in sorted((workspace.data / JOURNALS).glob("[!.]*")):
        if context is not None:
            context.check_abandoned()
        entry = _entry(folder)
        if entry is not None:
            found.append(entry)
    return tuple(found)


def waiting(workspace: Workspace, dataset: str) -> Unfinished | None:
    """The interrupted collection into a dataset; None where none waits, or where it is at work."""
    return _entry(_folder(workspace, dataset))


def waiting_for(workspace: Workspace, dataset: str) -> Unfinished:
    """As `waiting`, where there has to be one.

    Raises:
        NotThere: None waits.
        Refused: It is at work.
    """
    folder = _folder(workspace, dataset)
    if read_request(folder) is None:
        raise NotThere(f"No collection into {dataset} waits to be taken up.", "Start a new one.")
    entry = _entry(folder)
    if entry is None:
        raise _at_work(dataset, folder)
    return entry


def throw_away(workspace: Workspace, dataset: str, context: Context | None = None) -> None:
    """Deletes what an interrupted collection has fetched; nothing when there is no such collection.

    Raises:
        Refused: It is at work.
    """
    folder = _folder(workspace, dataset)
    if not folder.is_dir():
        return
    with claimed(folder.parent / f".{folder.name}.lock", _at_work(dataset, folder)):
        shutil.rmtree(folder)


def _at_work(dataset: str, folder: Path) -> Refused:
    return Refused(f"The collection into {dataset} is at work.", "Pause it first.", folder)


def _folder(workspace: Workspace, dataset: str) -> Path:
    return inside(workspace.data, f"{JOURNALS}/{workspace.dataset_folder(dataset).name}")


def _entry(folder: Path) -> Unfinished | None:
    """What waits in a journal's folder; None where nothing does, or where it is at work."""
    request = read_request(folder)
    if request is None or is_claimed(folder.parent / f".{folder.name}.lock"):
        return None
    usable = {entry.photo.id: entry.label for entry in read_outcomes(folder) if entry.usable}
    return Unfinished(shown_name(folder), request, dict(Counter(usable.values())))
