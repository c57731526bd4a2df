"""Collecting whole datasets from a real server on loopback, with faults, kills and a second helping."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.datasets import ledger
from core.datasets.dataset import Dataset
from core.datasets.flickr.client import ADDRESS_VARIABLE, FlickrClient, Key
from core.datasets.flickr.collecting import ClassWish, CollectRequest, CollectResult, collect
from core.datasets.flickr.credentials import KEY_VARIABLE, SECRET_VARIABLE
from core.datasets.flickr.fetch import ALLOW_VARIABLE, FetchLimits
from core.datasets.flickr.rate import RateLimit
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Abandoned, Context, Meter, Progress
from core.support.workspace import Workspace
from tests.servers.flickr import FlickrServer, World, make_world, picture_bytes

LIMITS = FetchLimits(bytes=2**20, seconds=0.5, silence=2, tries=3)
CLASSES = ("ketch", "ferry", "car")
MAIN = Path(__file__).resolve().parents[3] / "main.py"


def request(each: int, classes: tuple[str, ...] = CLASSES, **settings: object) -> CollectRequest:
    wishes = tuple(ClassWish(name, (name,)) for name in classes)
    return CollectRequest(wishes, each, smallest_side=300, until=1_800_000_000, **settings)  # type: ignore[arg-type]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    running: list[FlickrServer] = []

    def start(world: World) -> FlickrServer:
        server = FlickrServer(world)
        server.__enter__()
        running.append(server)
        monkeypatch.setenv(ADDRESS_VARIABLE, server.address)
        monkeypatch.setenv(ALLOW_VARIABLE, "1")
        return server

    yield start
    for server in running:
        server.__exit__()


def go(workspace: Workspace, wish: CollectRequest, context: Context | None = None) -> CollectResult:
    client = FlickrClient(Key("test-key", "s"), RateLimit(workspace.root / "rate.json", spacing=0), patience=0.005)
    try:
        return collect(workspace, "boats", wish, client, context or Context(), LIMITS, patience=0.005)
    finally:
        client.close()


def contents(workspace: Workspace) -> set[str]:
    return {sample.sha256 for sample in Dataset.open(workspace, "boats").catalog.samples()}


def obtainable(world: World) -> set[str]:
    return {hashlib.sha256(picture_bytes(entry.id)).hexdigest() for text in world.photos for entry in world.obtainable(text)}


def test_a_collection_among_faults_is_complete_and_holds_no_wrong_file(workspace: Workspace, serve: object) -> None:
    world = make_world(list(CLASSES), 40, faults=0.3)
    serve(world)  # type: ignore[operator]
    result = go(workspace, request(12))
    assert result.classes == dict.fromkeys(sorted(CLASSES), 12)
    assert contents(workspace) <= obtainable(world)
    assert all(report.downloaded == 12 and report.found >= 12 + sum(report.refused.values()) for report in result.reports)
    assert len(result.refused) == sum(sum(report.refused.values()) for report in result.reports) > 0
    assert all(entry.url.startswith("https://www.flickr.com/photos/") and entry.reason for entry in result.refused)
    assert not (workspace.data / ".collect" / "boats").exists(), "the journal goes when the pictures are in the dataset"


def test_every_picture_is_on_record_and_owners_stay_together(workspace: Workspace, serve: object, tmp_path: Path) -> None:
    serve(make_world(list(CLASSES), 40, faults=0, owners=6))  # type: ignore[operator]
    go(workspace, request(6, per_owner=4))
    dataset = Dataset.open(workspace, "boats")
    listed = ledger.entries(dataset.catalog.path)
    assert {entry.sha256 for entry in listed} == contents(workspace)
    assert all(entry.licence.startswith("CC") and entry.page.endswith(f"/{entry.photo}/") for entry in listed)
    owners = [entry.owner for entry in listed]
    assert max(map(owners.count, owners)) <= 4
    assert {sample.given_group for sample in dataset.catalog.samples()} == {f"flickr:{owner}" for owner in owners}
    ledger.write_csv(tmp_path / "credits.csv", listed)
    ledger.write_html(tmp_path / "credits.html", listed)
    assert len((tmp_path / "credits.csv").read_text().splitlines()) == len(listed) + 1
    assert (tmp_path / "credits.html").read_text().count("<li>") == len(listed)


def test_a_second_helping_brings_only_new_pictures(workspace: Workspace, serve: object) -> None:
    world = make_world(list(CLASSES), 40, faults=0)
    serve(world)  # type: ignore[operator]
    go(workspace, request(4))
    before = contents(workspace)
    result = go(workspace, request(4))
    assert result.added == 12
    assert before < contents(workspace)
    assert max(world.served.values()) == 1


def test_a_dropped_collection_changes_no_dataset_and_goes_on_later(workspace: Workspace, serve: object) -> None:
    world = make_world(list(CLASSES), 40, faults=0)
    serve(world)  # type: ignore[operator]
    context = Context(lambda event: context.abandon() if isinstance(event, Progress) and event.done >= 5 else None)
    with pytest.raises(Abandoned):
        go(workspace, request(10), context)
    assert workspace.dataset_names() == []
    fetched = dict(world.served)
    assert fetched
    assert go(workspace, request(10)).added == 30
    finished = set(fetched) - {number for number, count in world.served.items() if count > 1}
    assert len(finished) >= 5, "what was noted is not fetched again"


def test_a_requested_stop_keeps_what_is_there(workspace: Workspace, serve: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Meter, "INTERVAL", 0)
    serve(make_world(list(CLASSES), 60, faults=0))  # type: ignore[operator]

    def stop_in_the_second_class(event: object) -> None:
        if isinstance(event, Progress) and event.what == "Fetching ferry" and event.done >= 2:
            context.request_stop()

    context = Context(stop_in_the_second_class)
    result = go(workspace, request(12), context)
    assert result.classes["ketch"] == 12
    assert 2 <= result.classes["ferry"] < 12
    assert "car" not in result.classes


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (CollectRequest(()), "No class"),
        (CollectRequest((ClassWish("a", ()),)), "no search text"),
        (CollectRequest((ClassWish("a", ("x",)), ClassWish(" a", ("y",)))), "named twice"),
        (CollectRequest((ClassWish("a", ("x",)),), per_class=0), "at least 1"),
    ],
)
def test_wishes_that_make_no_sense_are_refused(workspace: Workspace, wish: CollectRequest, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        go(workspace, wish)


def test_nothing_found_is_said(workspace: Workspace, serve: object) -> None:
    serve(make_world(["ketch"], 5, faults=0))  # type: ignore[operator]
    with pytest.raises(NotThere, match="no usable picture for dragon"):
        go(workspace, request(5, ("dragon",)))


def test_a_dataset_in_place_is_not_collected_into(workspace: Workspace, serve: object, shapes_folder: object) -> None:
    from core.datasets.importing import import_pictures

    serve(make_world(["ketch"], 5, faults=0))  # type: ignore[operator]
    import_pictures(workspace, "boats", shapes_folder(each=3))  # type: ignore[operator]
    with pytest.raises(Refused, match="in place"):
        go(workspace, request(2, ("ketch",)))


def scrape(root: Path, each: int) -> subprocess.Popen[bytes]:
    words = [word for name in CLASSES for word in ("--class", name)]
    command = [sys.executable, str(MAIN), "--workspace", str(root), "scrape", "boats", *words]
    environment = {**os.environ, KEY_VARIABLE: "test-key", SECRET_VARIABLE: "s"}
    return subprocess.Popen(
        [*command, "--per-class", str(each), "--min-size", "300"], env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.soak
def test_killed_twenty_times_it_ends_with_the_same_set(tmp_path: Path, serve: object) -> None:
    world = make_world(list(CLASSES), 500, faults=0.3)
    serve(world)  # type: ignore[operator]
    unbroken, broken = Workspace.at(tmp_path / "unbroken"), Workspace.at(tmp_path / "broken")
    assert scrape(unbroken.root, 300).wait() == 0
    chance, kills = random.Random(3), 0
    while kills < 20:
        process = scrape(broken.root, 300)
        time.sleep(chance.uniform(0.5, 8))
        assert process.poll() is None, "it ended before it was killed twenty times"
        process.kill()
        process.wait()
        kills += 1
    assert scrape(broken.root, 300).wait() == 0
    assert contents(unbroken) == contents(broken)
    assert len(contents(broken)) == 900
    assert contents(broken) <= obtainable(world)
