"""How far a collection is, class by class, with the time left."""

from __future__ import annotations

import json

import pytest

from core.datasets.flickr import progress
from core.datasets.flickr.journal import JOURNALS
from core.datasets.flickr.progress import ClassMeter, ClassProgress, Others, Pace
from core.datasets.flickr.unfinished import unfinished
from core.support.jobs import Context, Note, Progress
from core.support.workspace import Workspace
from tests.flickr_collections import CLASSES, NAME, go, interrupt, request
from tests.servers.flickr import World

pytestmark = pytest.mark.usefixtures("every_event")


def test_progress_begins_with_what_is_kept_also_when_a_slow_photo_comes_first(workspace: Workspace, world: World) -> None:
    interrupt(workspace, 12, "ketch", 9)
    (waiting,) = unfinished(workspace)
    folder = workspace.data / JOURNALS / NAME
    first, *others = (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "journal.jsonl").write_text("".join(others), encoding="utf-8")
    (folder / "pictures" / f"flickr-{json.loads(first)['photo']['id']}.jpg").unlink()
    told: list[int] = []

    def listen(event: object) -> None:
        if isinstance(event, ClassProgress) and event.label == "ketch":
            told.append(event.downloaded)
            assert event.found >= event.downloaded + event.refused + event.passed_over

    go(workspace, request(12), Context(listen))
    assert told[0] == waiting.kept["ketch"] - 1 >= 8
    assert told == sorted(told)
    assert told[-1] == 12


def test_progress_tells_every_class_and_the_time_left(workspace: Workspace, world: World) -> None:
    events: list[object] = []
    go(workspace, request(6), Context(events.append))
    ends = [event for event in events if isinstance(event, ClassProgress) and event.complete]
    assert [(end.label, end.wanted, end.downloaded, end.refused) for end in ends] == [(name, 6, 6, 0) for name in CLASSES]
    within = [event for event in events if isinstance(event, ClassProgress) and event.label == "ketch" and not event.complete]
    assert within[-1].all_seconds_left is not None
    assert within[-1].seconds_left is not None
    assert within[-1].all_seconds_left > within[-1].seconds_left
    assert any(isinstance(event, Progress) and event.what == "Collecting pictures, now car" for event in events)


def test_the_pace_leaves_out_what_was_kept() -> None:
    now = 0.0
    pace = Pace(clock=lambda: now)
    assert pace.seconds_for(10) is None
    pace.begin()
    now = 20.0
    for _ in range(4):
        pace.count()
    assert pace.seconds_for(10) is None  # so few say nothing
    pace.count()
    assert pace.seconds_for(10) == 40.0
    events: list[object] = []
    ClassMeter(Context(events.append), pace, Others(had=7, before=20, later=5)).show("ketch", 20, 30, 10, 0, 0, False)
    assert isinstance(events[0], ClassProgress)
    assert (events[0].seconds_left, events[0].all_seconds_left) == (40.0, 60.0)
    assert events[1] == Progress("Collecting pictures, now ketch", 17, 45, 60.0), "one line tells of the whole"


def test_it_is_said_once_that_slow_photos_are_waited_for() -> None:
    now = 0.0
    events: list[object] = []
    meter = ClassMeter(Context(events.append), Pace(), clock=lambda: now)
    meter.wait_for(2)
    now = progress.SLOW
    meter.wait_for(2)
    meter.wait_for(2)
    assert events == [Note("Waiting for 2 photos that come slowly.")]
    meter.show("ketch", 20, 30, 10, 0, 0, False)
    meter.wait_for(1)
    now *= 2
    meter.wait_for(1)
    assert events[-1] == Note("Waiting for 1 photo that comes slowly.")
