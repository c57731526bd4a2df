"""Collections that were interrupted and wait to be taken up again."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass

from core.datasets.flickr.journal import JOURNALS, read_outcomes, read_request
from core.datasets.flickr.wishes import CollectRequest
from core.support.errors import Refused
from core.support.inside import inside
from core.support.jobs import Context
from core.support.locks import claimed, is_claimed
from core.support.names import shown_name
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


def unfinished(workspace: Workspace, context: Context | None = None) -> tuple[Unfinished, ...]:
    """The interrupted collections of a workspace by dataset; those at work in any process are left out."""
    found = []
    # Locks lie here too and begin with a dot.
    for folder in sorted((workspace.data / JOURNALS).glob("[!.]*")):
        if context is not None:
            context.check_abandoned()
        request = read_request(folder)
        if request is None or is_claimed(workspace.data / JOURNALS / f".{folder.name}.lock"):
            continue
        usable = {entry.photo.id: entry.label for entry in read_outcomes(folder) if entry.usable}
        found.append(Unfinished(shown_name(folder), request, dict(Counter(usable.values()))))
    return tuple(found)


def throw_away(workspace: Workspace, dataset: str, context: Context | None = None) -> None:
    """Deletes what an interrupted collection has fetched; nothing when there is no such collection.

    Raises:
        Refused: It is at work.
    """
    folder = inside(workspace.data, f"{JOURNALS}/{workspace.dataset_folder(dataset).name}")
    if not folder.is_dir():
        return
    busy = Refused(f"The collection into {dataset} is at work.", "Stop it first.", folder)
    with claimed(folder.parent / f".{folder.name}.lock", busy):
        shutil.rmtree(folder)
