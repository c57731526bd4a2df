"""What the Flickr dialogs have done in the background: jobs with the person's own key, which they never see."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.catalog.licences import Licence
from core.datasets.flickr.client import Key
from core.datasets.flickr.collecting import collect
from core.datasets.flickr.connecting import connected
from core.datasets.flickr.credentials import forget_key, read_key, store_key, where_kept
from core.datasets.flickr.licences import read_licences
from core.datasets.flickr.preview import PreviewFound, preview_class
from core.datasets.flickr.rechecking import RecheckResult, exclude_gone, recheck
from core.datasets.flickr.reports import CollectResult
from core.datasets.flickr.unfinished import Unfinished, unfinished
from core.datasets.flickr.wishes import ClassWish, CollectRequest
from core.support.errors import NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace

FEW_TRIES = 3
"""Tries for calls that a person waits for."""


@dataclass(frozen=True)
class Start:
    """What the dialog begins with.

    Attributes:
        key_place: Where the key was found; "" when there is none.
        keeps: Where a key would be kept, as a sentence.
        waiting: Interrupted collections.
        searches: Classes with their search texts, of the dataset the dialog was asked with.
    """

    key_place: str
    keeps: str
    waiting: tuple[Unfinished, ...]
    searches: dict[str, tuple[str, ...]]


def begin(workspace: Workspace, dataset: str, context: Context) -> Start:
    """Job: what the dialog begins with."""
    try:
        place = read_key()[1]
    except NotThere:
        place = ""
    return Start(place, where_kept(), unfinished(workspace, context), _searches(workspace, dataset))


def ask_licences(context: Context) -> tuple[Licence, ...]:
    """Job: the licences as Flickr names them now."""
    with connected(tries=FEW_TRIES) as client:
        return read_licences(client, context)


def keep_key(key: Key, context: Context) -> tuple[str, tuple[Licence, ...]]:
    """Job: has Flickr accept a key, and only then keeps it; where, as a sentence, and the licences it told meanwhile."""
    with connected(key, tries=FEW_TRIES) as client:
        licences = read_licences(client, context)
    return store_key(key), licences


def forget_own_key(context: Context) -> str:
    """Job: forgets the key that is kept; where one is still found, "" for nowhere."""
    context.check_abandoned()
    forget_key()
    try:
        return read_key()[1]
    except NotThere:
        return ""


def preview_of(wish: ClassWish, request: CollectRequest, folder: Path, names: dict[int, str], context: Context) -> PreviewFound:
    """Job: the first results for a class, with thumbnails in `folder`."""
    with connected(tries=FEW_TRIES) as client:
        return preview_class(wish, request, client, folder, context, names)


def collect_with_own_key(workspace: Workspace, dataset: str, request: CollectRequest, context: Context) -> CollectResult:
    """Job: the collection."""
    with connected() as client:
        return collect(workspace, dataset, request, client, context)


@dataclass(frozen=True)
class Credits:
    """Whose pictures a dataset has, and how many of them are marked as taken down and not left out yet."""

    entries: tuple[LedgerEntry, ...]
    to_exclude: int


def read_credits(workspace: Workspace, dataset: str, context: Context) -> Credits:
    """Job: the record of a dataset."""
    context.check_abandoned()
    catalog = Dataset.open(workspace, dataset).catalog.path
    return Credits(ledger.entries(catalog), len(ledger.gone_samples(catalog)))


def write_credits(workspace: Workspace, dataset: str, file: Path, context: Context) -> int:
    """Job: the attribution list as a file; how many pictures it names."""
    context.check_abandoned()
    return ledger.write_list(Dataset.open(workspace, dataset).catalog.path, file, dataset)


def look_again(workspace: Workspace, dataset: str, context: Context) -> RecheckResult:
    """Job: which photos are still on Flickr."""
    with connected() as client:
        return recheck(Dataset.open(workspace, dataset), client, context)


def leave_out_gone(workspace: Workspace, dataset: str, context: Context) -> int:
    """Job: leaves out what was taken down; how many pictures."""
    context.check_abandoned()
    return exclude_gone(Dataset.open(workspace, dataset))[0]


def _searches(workspace: Workspace, dataset: str) -> dict[str, tuple[str, ...]]:
    """Of each class of a dataset its search texts; a class that was not collected has its name as the text."""
    if dataset not in workspace.dataset_names():
        return {}
    catalog = Dataset.open(workspace, dataset).catalog
    known = ledger.queries(catalog.path)
    return {label: known.get(label, (label,)) for label in catalog.class_counts()} if known else {}
