"""Calls to Flickr that fail, in every way they can, are tried again or given up with a reason; the key is in no text."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from flickrapi.exceptions import FlickrError

from core.datasets.flickr import client as module
from core.datasets.flickr.client import FlickrClient, FlickrDown, FlickrRefusal, Key, KeyRefused
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


@pytest.mark.parametrize(
    ("code", "status", "kind", "told"),
    [
        (100, 200, KeyRefused, "Flickr does not accept this key. Check key and secret; both are needed."),
        (None, 401, KeyRefused, "Flickr does not accept this key. Check key and secret; both are needed."),
        (None, 403, KeyRefused, "Flickr does not accept this key. Check key and secret; both are needed."),
        (None, 404, BadInput, f"Flickr's address answers with status 404. Check {module.ADDRESS_VARIABLE}."),
        (3, 200, FlickrRefusal, "Flickr refuses the request: Error: 3: Too far.. Change the search and try again."),
    ],
)
def test_what_no_other_try_would_help_is_told(
    tmp_path: Path, code: int | None, status: int, kind: type[Exception], told: str
) -> None:
    client = FlickrClient(KEY, RateLimit(tmp_path / "rate.json", spacing=0), "http://127.0.0.1:9/")
    client._told.status = status
    with pytest.raises(kind) as caught:
        client._reason(FlickrError("Error: 3: Too far.", code=code))
    assert str(caught.value) == told
    client.close()


def test_what_passes_is_told_in_the_words_of_flickr_or_by_its_status(tmp_path: Path) -> None:
    client = FlickrClient(KEY, RateLimit(tmp_path / "rate.json", spacing=0), "http://127.0.0.1:9/")
    client._told.status = 503
    assert client._reason(FlickrError("whatever", code=None)) == "it answers with status 503"
    assert client._reason(FlickrError("Error: 105: Service unavailable.", code=105)) == "it says “Service unavailable”"
    assert module._plain(requests.Timeout()) == f"no answer within {module.TIMEOUT:.0f} seconds"
    assert module._plain(requests.ConnectionError()) == "it cannot be reached"
    assert module._plain(requests.exceptions.ChunkedEncodingError()) == "the answer broke off"
    client.close()


def test_a_pause_is_what_flickr_asks_for_or_grows_with_the_tries(tmp_path: Path) -> None:
    client = FlickrClient(KEY, RateLimit(tmp_path / "rate.json", spacing=0), "http://127.0.0.1:9/")
    chance: Any = SimpleNamespace(uniform=lambda low, high: (low, high) == (0.5, 1.0))  # 1 where it is drawn from there
    client._chance = chance
    assert [client._wait(attempt) for attempt in (0, 1, 3)] == [1.0, 2.0, 8.0]
    assert client._wait(99) == module.LONGEST_WAIT
    client._told.retry_after = 7.0
    assert client._wait(3) == 7.0
    client.close()
