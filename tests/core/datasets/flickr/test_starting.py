"""What a collection begins with."""

from __future__ import annotations

import pytest

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr import starting
from core.datasets.flickr.client import Key
from core.support.errors import BadInput
from core.support.workspace import Workspace
from tests.flickr_collections import CLASSES, NAME, TWO, go, request
from tests.servers.flickr import World

pytestmark = pytest.mark.usefixtures("every_event")


def test_the_search_texts_of_a_dataset_are_remembered(workspace: Workspace, world: World) -> None:
    go(workspace, request(3, TWO))
    assert ledger.queries(Dataset.open(workspace, NAME).catalog.path) == {"ferry": ("ferry",), "ketch": ("ketch",)}


def test_a_key_is_kept_only_when_flickr_accepts_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Key] = []
    monkeypatch.setattr(starting, "store_key", lambda key: kept.append(key) or "It is kept.")
    with pytest.raises(BadInput, match="does not accept this key"):
        starting.keep_key(Key("wrong", "s"))
    assert kept == []
    said, licences = starting.keep_key(Key(world.key, "s"))
    assert said == "It is kept."
    assert kept == [Key(world.key, "s")]
    assert any(licence.name == "A licence of tomorrow" for licence in licences)


def test_what_a_collection_begins_with(workspace: Workspace, world: World) -> None:
    go(workspace, request(2, CLASSES[:2]))
    start = starting.collecting_start(workspace, NAME)
    assert start.key_place == "environment"
    assert start.unfinished == ()
    assert start.searches == {"ferry": ("ferry",), "ketch": ("ketch",)}
    assert starting.collecting_start(workspace, "").searches == {}
