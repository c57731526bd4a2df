"""Searching a real server on loopback: pages, the 4,000 limit, faults, keys, rates."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.catalog.licences import OPEN_LICENCES
from core.datasets.flickr.client import FlickrClient, FlickrDown, Key
from core.datasets.flickr.photos import photo_from
from core.datasets.flickr.rate import RateLimit
from core.datasets.flickr.search import Terms, found, preview
from core.datasets.flickr.stopping import StopAsked
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context, Note
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


def test_a_wrong_key_is_refused_at_once(tmp_path: Path) -> None:
    world = make_world(["ketch"], 10, faults=0)
    with FlickrServer(world) as server:
        client = client_for(server, tmp_path, Key("other", "secret"))
        with pytest.raises(BadInput, match="does not accept this key"):
            list(found(client, Terms("ketch"), Context()))
        client.close()
    assert world.calls["flickr.photos.search"] == 1


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


def test_the_preview_shows_thirty_at_most_and_the_number_of_all(tmp_path: Path) -> None:
    world = make_world(["ketch"], 500, faults=0)
    with FlickrServer(world) as server:
        client = client_for(server, tmp_path)
        photos, total = preview(client, Terms("ketch", until=UNTIL), Context(), count=200)
        client.close()
    assert len(photos) == 30
    assert total == len(wanted(world, "ketch"))
    assert photos[0].page == f"https://www.flickr.com/photos/{photos[0].owner}/{photos[0].id}/"


def test_calls_of_the_last_hour_count_across_restarts(tmp_path: Path) -> None:
    now = 1_000_000.0
    for _ in range(3):
        RateLimit(tmp_path / "rate.json", calls=3, spacing=0, clock=lambda: now).wait_turn(Context())
    notes: list[object] = []

    def note_and_drop(event: object) -> None:
        notes.append(event)
        context.abandon()

    context = Context(note_and_drop)
    with pytest.raises(Abandoned):
        RateLimit(tmp_path / "rate.json", calls=3, spacing=0, clock=lambda: now + 3_000).wait_turn(context)
    assert "hourly limit" in str(notes[0])
    RateLimit(tmp_path / "rate.json", calls=3, spacing=0, clock=lambda: now + 3_601).wait_turn(Context())


def test_a_wait_for_the_hourly_limit_ends_when_the_job_is_to_stop(tmp_path: Path) -> None:
    now = 1_000_000.0
    RateLimit(tmp_path / "rate.json", calls=1, spacing=0, clock=lambda: now).wait_turn(Context())
    context = Context(lambda event: context.request_stop())
    with pytest.raises(StopAsked):
        RateLimit(tmp_path / "rate.json", calls=1, spacing=0, clock=lambda: now).wait_turn(context)


def test_the_key_is_in_no_text(tmp_path: Path) -> None:
    assert "test-key" not in f"{KEY} {KEY!r}"


@pytest.mark.parametrize("entry", [{}, {"id": "../1", "owner": "a"}, {"id": "1"}, {"id": "1", "owner": "a", "media": "video"}])
def test_entries_that_are_no_photo_are_passed_over(entry: dict[str, str]) -> None:
    assert photo_from(entry) is None


def test_the_smallest_file_that_is_large_enough_is_taken() -> None:
    photo = photo_from({
        "id": "1", "owner": "a", "url_n": "n", "width_n": "320", "height_n": 213, "url_l": "l", "width_l": 1024, "height_l": 700,
    })  # fmt: skip
    assert photo is not None
    assert [photo.file_for(side) for side in (100, 320, 321, 2_000)] == ["n", "n", "l", None]
