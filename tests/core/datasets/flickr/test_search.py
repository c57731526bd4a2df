"""Searching a real server on loopback: pages, the 4,000 limit, faults, keys, rates."""

from __future__ import annotations

from pathlib import Path

from core.datasets.catalog.licences import OPEN_LICENCES
from core.datasets.flickr.client import FlickrClient, Key
from core.datasets.flickr.rate import RateLimit
from core.datasets.flickr.search import Terms, found, preview
from core.support.jobs import Context
from tests.servers.flickr import FlickrServer, make_world

KEY = Key("test-key", "test-secret")
UNTIL = 1_800_000_000


def client_for(server: FlickrServer, folder: Path, key: Key = KEY) -> FlickrClient:
    return FlickrClient(key, RateLimit(folder / "rate.json", spacing=0), server.address, patience=0.005)


def wanted(world: object, text: str) -> set[int]:
    return {entry.id for entry in world.photos[text] if entry.licence in OPEN_LICENCES}  # type: ignore[attr-defined]


def test_every_result_beyond_the_limit_is_found_once_although_calls_fail(tmp_path: Path) -> None:
    world = make_world(["ketch"], 9_000, faults=0.3)
    with FlickrServer(world) as server:
        client = client_for(server, tmp_path)
        photos = [int(photo.id) for photo in found(client, Terms("ketch", until=UNTIL), Context())]
        client.close()
    assert len(photos) == len(set(photos))
    assert set(photos) == wanted(world, "ketch")
    assert max(page for _, page, _ in world.pages) <= 8, "pages beyond 4,000 results only repeat"


def test_only_as_many_pages_are_asked_for_as_are_wanted(tmp_path: Path) -> None:
    world = make_world(["ketch"], 3_000, faults=0)
    with FlickrServer(world) as server:
        client = client_for(server, tmp_path)
        results = found(client, Terms("ketch", until=UNTIL), Context())
        first = [next(results) for _ in range(40)]
        client.close()
    assert len({photo.id for photo in first}) == 40
    assert world.calls["flickr.photos.search"] == 1


def test_the_preview_shows_thirty_at_most_and_the_number_of_all(tmp_path: Path) -> None:
    world = make_world(["ketch"], 500, faults=0)
    with FlickrServer(world) as server:
        client = client_for(server, tmp_path)
        photos, total = preview(client, Terms("ketch", until=UNTIL), Context(), count=200)
        client.close()
    assert len(photos) == 30
    assert total == len(wanted(world, "ketch"))
    assert photos[0].page == f"https://www.flickr.com/photos/{photos[0].owner}/{photos[0].id}/"
