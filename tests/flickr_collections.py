"""Collections from a Flickr that runs on loopback, as tests of the program and of the window make them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr.client import ADDRESS_VARIABLE, FlickrClient, Key
from core.datasets.flickr.collecting import collect
from core.datasets.flickr.credentials import KEY_VARIABLE, SECRET_VARIABLE
from core.datasets.flickr.fetch import ALLOW_VARIABLE, FetchLimits
from core.datasets.flickr.progress import ClassProgress
from core.datasets.flickr.rate import RateLimit
from core.datasets.flickr.reports import CollectResult
from core.datasets.flickr.wishes import ClassWish, CollectRequest, collect_request
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.servers.flickr import FlickrServer, World

LIMITS = FetchLimits(bytes=2**20, seconds=0.5, silence=2, tries=3)
CLASSES = ("ketch", "ferry", "car")
TWO = CLASSES[:2]
UNTIL = 1_800_000_000
NAME = "boats"


@contextmanager
def serving(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlickrServer]:
    """A server with that world, which the environment names, with its key."""
    with FlickrServer(world) as server:
        monkeypatch.setenv(ADDRESS_VARIABLE, server.address)
        monkeypatch.setenv(ALLOW_VARIABLE, "1")
        monkeypatch.setenv(KEY_VARIABLE, world.key)
        monkeypatch.setenv(SECRET_VARIABLE, "test-secret")
        yield server


def request(each: int, classes: tuple[str, ...] = CLASSES, **settings: object) -> CollectRequest:
    """A request for so many pictures of each class."""
    wishes = tuple(ClassWish(name, (name,)) for name in classes)
    return collect_request(**{"classes": wishes, "per_class": each, "smallest_side": 300, "until": UNTIL, **settings})


def client(workspace: Workspace) -> FlickrClient:
    """A client that does not wait between calls."""
    return FlickrClient(Key("test-key", "s"), RateLimit(workspace.root / "rate.json", spacing=0), patience=0.005)


def go(workspace: Workspace, wish: CollectRequest, context: Context | None = None) -> CollectResult:
    """Collects into `boats`."""
    own = client(workspace)
    try:
        return collect(workspace, NAME, wish, own, context or Context(), LIMITS, patience=0.005)
    finally:
        own.close()


def contents(workspace: Workspace) -> set[str]:
    """SHA-256 of every picture in `boats`."""
    return {sample.sha256 for sample in Dataset.open(workspace, NAME).catalog.samples()}


def interrupt(workspace: Workspace, each: int, label: str, after: int, **settings: object) -> None:
    """A collection that is dropped in the class `label` after so many pictures."""

    def listen(event: object) -> None:
        if isinstance(event, ClassProgress) and event.label == label and event.downloaded >= after:
            context.abandon()

    context = Context(listen)
    with pytest.raises(Abandoned):
        go(workspace, request(each, **settings), context)  # type: ignore[arg-type]
