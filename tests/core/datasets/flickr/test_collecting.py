"""Collecting whole datasets from a real server on loopback, with faults, kills and a second helping."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from core.datasets.catalog import ledger, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr import collecting, progress
from core.datasets.flickr.choosing import ClassTally
from core.datasets.flickr.journal import Outcome
from core.datasets.flickr.unfinished import unfinished
from core.datasets.importing import picture_reading
from core.pictures.thumbnails import thumbnail_path
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Abandoned, Context, Progress
from core.support.workspace import Workspace
from tests.flickr_collections import CLASSES, contents, go, interrupt, request, serving
from tests.servers.flickr import World, make_world, picture_bytes

MAIN = Path(__file__).resolve().parents[4] / "main.py"


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    with ExitStack() as running:
        yield lambda world: running.enter_context(serving(world, monkeypatch))


def obtainable(world: World) -> set[str]:
    return {hashlib.sha256(picture_bytes(entry.id)).hexdigest() for text in world.photos for entry in world.obtainable(text)}


def scrape(root: Path, each: int) -> subprocess.Popen[bytes]:
    words = [word for name in CLASSES for word in ("--class", name)]
    command = [sys.executable, str(MAIN), "--workspace", str(root), "scrape", "boats", *words]
    return subprocess.Popen(
        [*command, "--per-class", str(each), "--min-size", "300"], env=dict(os.environ), stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


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
    ledger.write_table(tmp_path / "credits.csv", listed)
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
    (waiting,) = unfinished(workspace)
    assert waiting.dataset == "boats"
    assert waiting.request == request(10)
    assert sum(waiting.kept.values()) >= 5
    fetched = dict(world.served)
    assert fetched
    assert go(workspace, request(10)).added == 30
    finished = set(fetched) - {number for number, count in world.served.items() if count > 1}
    assert len(finished) >= 5, "what was noted is not fetched again"


def test_a_requested_stop_keeps_what_is_there(workspace: Workspace, serve: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0)
    serve(make_world(list(CLASSES), 60, faults=0))  # type: ignore[operator]

    def stop_in_the_second_class(event: object) -> None:
        if isinstance(event, Progress) and event.what.endswith("now ferry") and event.done >= 12:
            context.request_stop()

    context = Context(stop_in_the_second_class)
    result = go(workspace, request(12), context)
    assert result.classes["ketch"] == 12
    assert 2 <= result.classes["ferry"] < 12
    assert "car" not in result.classes
    assert result.stopped
    assert unfinished(workspace) == ()


def test_a_new_dataset_needs_two_classes_before_anything_is_fetched(workspace: Workspace, serve: object) -> None:
    world = make_world(["ketch"], 5, faults=0)
    serve(world)  # type: ignore[operator]
    with pytest.raises(BadInput, match="only one class"):
        go(workspace, request(5, ("ketch",)))
    assert not world.calls


def test_nothing_found_is_said(workspace: Workspace, serve: object) -> None:
    serve(make_world(["ketch"], 5, faults=0))  # type: ignore[operator]
    with pytest.raises(NotThere, match="no usable picture for dragon, wyvern"):
        go(workspace, request(5, ("dragon", "wyvern")))
    with pytest.raises(NotThere, match="usable pictures of ketch, but none of dragon"):
        go(workspace, request(5, ("ketch", "dragon")))
    assert [entry.kept for entry in unfinished(workspace)] == [{"ketch": 5}], "what was fetched is kept for another try"


def test_when_every_photo_is_refused_the_reason_is_told(workspace: Workspace, serve: object) -> None:
    world = make_world(["ketch", "yawl"], 4, faults=0)
    world.photos = {text: [replace(entry, fault="gone") for entry in found] for text, found in world.photos.items()}
    serve(world)  # type: ignore[operator]
    with pytest.raises(NotThere, match=r"8 photos were refused because: the server answers") as caught:
        go(workspace, request(2, ("ketch", "yawl")))
    assert "404" in caught.value.message


def test_one_photo_that_was_refused_is_one() -> None:
    def told(*reasons: str) -> str:
        return collecting._refusals(
            [ClassTally("ketch", 9, refused=[cast(Outcome, SimpleNamespace(reason=each)) for each in reasons])]
        )

    assert told() == ""
    assert told("It is gone.") == " 1 photo was refused because: It is gone."
    assert told("It is gone.", "It is gone.", "Too small.") == " 3 photos were refused, 2 of them because: It is gone."


def test_a_dataset_in_place_is_not_collected_into(workspace: Workspace, serve: object, shapes_folder: object) -> None:
    from core.datasets.importing.importing import import_pictures

    serve(make_world(["ketch"], 5, faults=0))  # type: ignore[operator]
    import_pictures(workspace, "boats", shapes_folder(each=3))  # type: ignore[operator]
    with pytest.raises(Refused, match="in place"):
        go(workspace, request(2, ("ketch",)))
    assert unfinished(workspace) == ()


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


def test_what_a_collection_saw_of_a_file_is_not_decoded_again(
    workspace: Workspace, serve: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world(list(CLASSES), 20, faults=0.0)
    serve(world)  # type: ignore[operator]
    asked: list[object] = []
    inspect = picture_reading.inspect

    def counting(files: object, *given: object, **named: object) -> object:
        kept = list(files)  # type: ignore[call-overload]
        asked.extend(kept)
        return inspect(kept, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(picture_reading, "inspect", counting)
    result = go(workspace, request(6))
    assert result.classes == dict.fromkeys(sorted(CLASSES), 6)
    assert asked == [], "its facts, hash and thumbnail were handed on"
    dataset = Dataset.open(workspace, "boats")
    for sha256 in dataset.table(None).sha256:
        assert thumbnail_path(dataset.folder, sha256).is_file()
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute("SELECT sha256, bytes, width, phash, contrast FROM samples").fetchall()
    assert all(size > 0 and width >= 300 and phash != 0 and contrast > 0 for _, size, width, phash, contrast in rows)


def test_a_collection_that_lost_its_thumbnails_is_looked_at_again(workspace: Workspace, serve: object) -> None:
    world = make_world(list(CLASSES), 20, faults=0.0)
    serve(world)  # type: ignore[operator]
    interrupt(workspace, 6, next(iter(CLASSES)), 4)
    journal = workspace.data / ".collect" / "boats"
    shutil.rmtree(journal / "thumbnails")
    text = (journal / "journal.jsonl").read_text(encoding="utf-8")
    (journal / "journal.jsonl").write_text(text.replace('"measures"', '"measured"', 1), encoding="utf-8")
    assert go(workspace, request(6)).classes == dict.fromkeys(sorted(CLASSES), 6)
    dataset = Dataset.open(workspace, "boats")
    assert all(thumbnail_path(dataset.folder, sha256).is_file() for sha256 in dataset.table(None).sha256)
