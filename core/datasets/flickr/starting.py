"""What a collection in the window begins with: the key, interrupted collections, and what was searched for before."""

from __future__ import annotations

from dataclasses import dataclass

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.licences import Licence
from core.datasets.flickr.client import Key
from core.datasets.flickr.connecting import FEW_TRIES, connected
from core.datasets.flickr.credentials import key_place, store_key, where_kept
from core.datasets.flickr.licences import read_licences
from core.datasets.flickr.unfinished import Unfinished, unfinished
from core.support.jobs import Context
from core.support.workspace import Workspace


@dataclass(frozen=True)
class CollectingStart:
    """What is there before anything is asked.

    Attributes:
        key_place: Where the key was found; "" when there is none.
        keeps: Where a key would be kept, as a sentence.
        unfinished: Interrupted collections.
        searches: Classes with their search texts, of the dataset that was named.
    """

    key_place: str
    keeps: str
    unfinished: tuple[Unfinished, ...]
    searches: dict[str, tuple[str, ...]]


def collecting_start(workspace: Workspace, dataset: str, context: Context | None = None) -> CollectingStart:
    """Job: what a collection into a dataset begins with; "" for none in particular.

    Raises:
        BadInput: The key that is kept is damaged.
        Abandoned: The job was dropped.
    """
    return CollectingStart(key_place(), where_kept(), unfinished(workspace, context), _searches(workspace, dataset))


def keep_key(key: Key, context: Context | None = None) -> tuple[str, tuple[Licence, ...]]:
    """Job: has Flickr accept a key, and only then keeps it; where, as a sentence, and the licences it told meanwhile.

    Raises:
        BadInput, FlickrDown, Abandoned: As `FlickrClient.call`.
    """
    with connected(key, tries=FEW_TRIES) as client:
        licences = read_licences(client, context)
    return store_key(key), licences


def _searches(workspace: Workspace, dataset: str) -> dict[str, tuple[str, ...]]:
    """Of each class of a dataset its search texts; a class that was not collected has its name as the text."""
    if dataset not in workspace.dataset_names():
        return {}
    catalog = Dataset.open(workspace, dataset).catalog
    known = ledger.queries(catalog.path)
    return {label: known.get(label, (label,)) for label in catalog.class_counts()} if known else {}
