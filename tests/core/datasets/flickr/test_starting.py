"""What a collection begins with."""

from __future__ import annotations

import pytest

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr import progress
from core.support.workspace import Workspace
from tests.flickr_collections import CLASSES, NAME, go, request, serving
from tests.servers.flickr import World, make_world

TWO = ("ketch", "ferry")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> object:
    made = make_world(list(CLASSES), 60, faults=0)
    with serving(made, monkeypatch):
        yield made


@pytest.fixture(autouse=True)
def every_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0)


def test_the_search_texts_of_a_dataset_are_remembered(workspace: Workspace, world: World) -> None:
    go(workspace, request(3, TWO))
    assert ledger.queries(Dataset.open(workspace, NAME).catalog.path) == {"ferry": ("ferry",), "ketch": ("ketch",)}
