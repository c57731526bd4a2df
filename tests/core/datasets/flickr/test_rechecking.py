"""What an interrupted collection keeps, and how it is taken up, taken in or thrown away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr import collecting, progress
from core.datasets.flickr.client import FlickrDown
from core.datasets.flickr.collecting import collect, take_in_kept
from core.datasets.flickr.journal import JOURNALS, Journal
from core.datasets.flickr.progress import ClassMeter, ClassProgress, Pace
from core.datasets.flickr.unfinished import throw_away, unfinished
from core.support.errors import NotThere, Refused
from core.support.jobs import Abandoned, Context, Note, Progress
from core.support.workspace import Workspace
from tests.flickr_collections import CLASSES, LIMITS, NAME, client, contents, go, request, serving
from tests.servers.flickr import World, make_world

TWO = ("ketch", "ferry")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> object:
    made = make_world(list(CLASSES), 60, faults=0)
    with serving(made, monkeypatch):
        yield made


def interrupt(workspace: Workspace, each: int, label: str, after: int, **settings: object) -> None:
    """A collection that is dropped in the class `label` after so many pictures."""

    def listen(event: object) -> None:
        if isinstance(event, ClassProgress) and event.label == label and event.downloaded >= after:
            context.abandon()

    context = Context(listen)
    with pytest.raises(Abandoned):
        go(workspace, request(each, **settings), context)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def every_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0)


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


def test_what_was_kept_is_taken_in_without_asking_for_more(workspace: Workspace, world: World) -> None:
    interrupt(workspace, 8, "ferry", 3)
    (waiting,) = unfinished(workspace)
    asked = world.calls.total()
    result = take_in_kept(workspace, NAME, Context())
    assert world.calls.total() == asked
    assert result.classes == {**waiting.kept}
    assert result.classes["ketch"] == 8
    assert 3 <= result.classes["ferry"] <= 8
    assert result.stopped
    assert len(ledger.entries(Dataset.open(workspace, NAME).catalog.path)) == result.added
    assert unfinished(workspace) == ()
    with pytest.raises(NotThere, match="waits to be taken up"):
        take_in_kept(workspace, NAME, Context())


def test_a_stop_before_the_search_is_through_loses_nothing_of_an_earlier_session(workspace: Workspace, world: World) -> None:
    interrupt(workspace, 8, "ferry", 5)
    (waiting,) = unfinished(workspace)
    context = Context()
    context.request_stop()
    result = go(workspace, request(8), context)
    assert result.classes == waiting.kept


def test_a_stop_with_nothing_fetched_makes_nothing_and_says_so(workspace: Workspace, world: World) -> None:
    context = Context()
    context.request_stop()
    with pytest.raises(NotThere, match="no usable picture yet"):
        go(workspace, request(8), context)
    assert workspace.dataset_names() == []
    assert not (workspace.data / JOURNALS / NAME).exists()


def test_an_open_end_stays_the_same_when_the_collection_goes_on(workspace: Workspace, world: World) -> None:
    interrupt(workspace, 8, "ketch", 3, until=None)
    (first,) = unfinished(workspace)
    assert first.request.until is not None
    interrupt(workspace, 8, "ferry", 3, until=None)
    (second,) = unfinished(workspace)
    assert second.request == first.request


def test_larger_pictures_are_fetched_anew_when_they_are_wanted_later(workspace: Workspace, world: World) -> None:
    interrupt(workspace, 6, "ferry", 2, smallest_side=200)
    before = dict(world.served)
    interrupt(workspace, 6, "ketch", 2, smallest_side=320)
    assert max(world.served.values()) == 2
    assert sum(world.served.values()) > sum(before.values())


def test_a_class_that_was_renamed_meanwhile_gets_what_was_fetched(workspace: Workspace, world: World) -> None:
    interrupt(workspace, 4, "ferry", 2)
    wish = request(4, TWO)
    renamed = wish.model_copy(update={"classes": (collecting.ClassWish("sailing boat", ("ketch",)), wish.classes[1])})
    result = go(workspace, renamed)
    assert result.classes == {"ferry": 4, "sailing boat": 4}
    kept = [number for number, count in world.served.items() if count > 1]
    assert len(kept) <= 6, "only what was on its way when the first was dropped is fetched again"


def test_what_is_not_wanted_any_more_is_thrown_away(workspace: Workspace, world: World) -> None:
    interrupt(workspace, 8, "ketch", 3)
    with pytest.raises(Refused, match="at work"), collecting._journal(workspace, NAME):
        throw_away(workspace, NAME)
    throw_away(workspace, NAME)
    assert unfinished(workspace) == ()
    throw_away(workspace, NAME)


def test_a_collection_at_work_is_not_offered(workspace: Workspace, world: World) -> None:
    interrupt(workspace, 8, "ketch", 3)
    with collecting._journal(workspace, NAME):
        assert unfinished(workspace) == ()
    assert len(unfinished(workspace)) == 1


def test_a_failed_network_keeps_what_is_there(workspace: Workspace, world: World) -> None:
    def listen(event: object) -> None:
        if isinstance(event, ClassProgress) and event.label == "ferry":
            world.api_faults = 1.0

    with pytest.raises(FlickrDown):
        go(workspace, request(5), Context(listen))
    assert unfinished(workspace)[0].kept["ketch"] == 5


def test_a_kill_between_dataset_and_journal_does_not_collect_twice(
    workspace: Workspace, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(self: Journal) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "remove", killed)
        with pytest.raises(KeyboardInterrupt):
            go(workspace, request(5))
    before = contents(workspace)
    result = go(workspace, request(5))
    assert (result.added, result.already) == (0, 15)
    assert contents(workspace) == before


def test_persons_of_earlier_collections_count(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_world(list(TWO), 40, faults=0, owners=4)
    with serving(made, monkeypatch):
        go(workspace, request(5, TWO, per_owner=3))
        result = go(workspace, request(5, TWO, per_owner=3))
    owners = list(ledger.owners(Dataset.open(workspace, NAME).catalog.path).values())
    assert max(map(owners.count, owners)) == 3
    assert result.added == 2
    assert result.reports[0].passed_over["more than 3 of one person"] > 0


def test_the_search_texts_of_a_dataset_are_remembered(workspace: Workspace, world: World) -> None:
    go(workspace, request(3, TWO))
    assert ledger.queries(Dataset.open(workspace, NAME).catalog.path) == {"ferry": ("ferry",), "ketch": ("ketch",)}


def test_progress_tells_every_class_and_the_time_left(workspace: Workspace, world: World) -> None:
    events: list[object] = []
    go(workspace, request(6), Context(events.append))
    ends = [event for event in events if isinstance(event, ClassProgress) and event.complete]
    assert [(end.label, end.wanted, end.downloaded, end.refused) for end in ends] == [(name, 6, 6, 0) for name in CLASSES]
    within = [event for event in events if isinstance(event, ClassProgress) and event.label == "ketch" and not event.complete]
    assert within[-1].all_seconds_left is not None
    assert within[-1].seconds_left is not None
    assert within[-1].all_seconds_left > within[-1].seconds_left
    assert any(isinstance(event, Progress) and event.what == "Fetching car" for event in events)


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
    ClassMeter(Context(events.append), pace, later=5).show("ketch", 20, 30, 10, 0, 0, False)
    assert isinstance(events[0], ClassProgress)
    assert (events[0].seconds_left, events[0].all_seconds_left) == (40.0, 60.0)


def test_it_is_said_once_that_slow_photos_are_waited_for() -> None:
    now = 0.0
    events: list[object] = []
    meter = ClassMeter(Context(events.append), Pace(), later=0, clock=lambda: now)
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


def test_a_journal_without_a_readable_request_is_not_offered(workspace: Workspace) -> None:
    for name, content in (("a", "{"), ("b", '{"classes": []}'), ("c", '{"classes": [], "per_class": "x"}')):
        folder = Path(workspace.data / JOURNALS / name)
        folder.mkdir(parents=True)
        (folder / "request.json").write_text(content, encoding="utf-8")
    assert [entry.dataset for entry in unfinished(workspace)] == ["b"]


def test_two_collections_into_one_dataset_do_not_meet(workspace: Workspace, world: World) -> None:
    own = client(workspace)
    with collecting._journal(workspace, NAME), pytest.raises(Refused, match="Another collection"):
        collect(workspace, NAME, request(3), own, Context(), LIMITS)
    own.close()
