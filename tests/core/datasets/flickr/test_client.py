"""Calls to Flickr that fail, in every way they can, are tried again or given up with a reason; the key is in no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.flickr.client import FlickrClient, FlickrDown, FlickrRefusal, Key
from core.datasets.flickr.rate import RateLimit
from core.datasets.flickr.search import Terms, found, preview
from core.support.errors import BadInput
from core.support.jobs import Context, Note
from tests.servers.flickr import FlickrServer, make_world

KEY = Key("test-key", "test-secret")


def client_for(server: FlickrServer, folder: Path, key: Key = KEY) -> FlickrClient:
    return FlickrClient(key, RateLimit(folder / "rate.json", spacing=0), server.address, patience=0.005)


def test_a_wrong_key_is_refused_at_once(tmp_path: Path) -> None:
    world = make_world(["ketch"], 10, faults=0)
    with FlickrServer(world) as server:
        client = client_for(server, tmp_path, Key("other", "secret"))
        with pytest.raises(BadInput, match="does not accept this key"):
            list(found(client, Terms("ketch"), Context()))
        client.close()
    assert world.calls["flickr.photos.search"] == 1


def test_a_request_that_no_other_try_would_help_is_refused_at_once_with_its_reason(tmp_path: Path) -> None:
    world = make_world(["ketch"], 10, faults=0)
    with FlickrServer(world) as server:
        client = client_for(server, tmp_path)
        with pytest.raises(FlickrRefusal) as refused:
            client.call("photos.forget", Context())
        client.close()
    assert refused.value.code == 112
    assert refused.value.message.startswith("Flickr refuses the request: ")
    assert 'Method "flickr.photos.forget" not found' in refused.value.message
    assert refused.value.hint == "Change the search and try again."
    assert world.calls["flickr.photos.forget"] == 1


def test_a_server_that_never_answers_well_is_given_up_with_a_reason(tmp_path: Path) -> None:
    world = make_world(["ketch"], 10, faults=1.0)
    notes: list[object] = []
    with FlickrServer(world) as server:
        client = client_for(server, tmp_path)
        with pytest.raises(FlickrDown, match="8 tries"):
            list(found(client, Terms("ketch"), Context(notes.append)))
        client.close()
    assert sum(isinstance(note, Note) for note in notes) == 7


def test_an_absent_network_is_said_plainly(tmp_path: Path) -> None:
    client = FlickrClient(KEY, RateLimit(tmp_path / "rate.json", spacing=0), "http://127.0.0.1:9/", patience=0.001)
    with pytest.raises(FlickrDown, match="cannot be reached"):
        preview(client, Terms("ketch"), Context())
    client.close()


def test_the_key_is_in_no_text(tmp_path: Path) -> None:
    assert "test-key" not in f"{KEY} {KEY!r}"
