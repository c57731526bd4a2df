"""A Flickr on loopback, and a dataset collected from it, for tests of collections wherever they are looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr import progress
from core.support.workspace import Workspace
from tests.flickr_collections import CLASSES, NAME, TWO, go, request, serving
from tests.servers.flickr import World, make_world


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """What that Flickr has, without faults of its own."""
    made = make_world(list(CLASSES), 60, faults=0)
    with serving(made, monkeypatch):
        yield made


@pytest.fixture
def boats(workspace: Workspace, world: World) -> Dataset:
    """Four pictures of each of two classes."""
    go(workspace, request(4, TWO))
    return Dataset.open(workspace, NAME)


@pytest.fixture
def every_event(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has progress told of each picture, however fast they come."""
    monkeypatch.setattr(progress, "INTERVAL", 0)
