"""What was fetched is kept until it is in the dataset, whatever happens between."""

from __future__ import annotations

import pytest

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr import collecting
from core.datasets.flickr.client import FlickrDown
from core.datasets.flickr.collecting import collect, store_kept
from core.datasets.flickr.journal import JOURNALS, Journal
from core.datasets.flickr.progress import ClassProgress
from core.datasets.flickr.unfinished import unfinished
from core.support.errors import NotThere, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.flickr_collections import LIMITS, NAME, TWO, client, contents, go, interrupt, request
from tests.servers.flickr import World

pytestmark = pytest.mark.usefixtures("every_event")


def test_what_was_kept_is_taken_in_without_asking_for_more(workspace: Workspace, world: World) -> None:
    interrupt(workspace, 8, "ferry", 3)
    (waiting,) = unfinished(workspace)
    asked = world.calls.total()
    result = store_kept(workspace, NAME, Context())
    assert world.calls.total() == asked
    assert result.classes == {**waiting.kept}
    assert result.classes["ketch"] == 8
    assert 3 <= result.classes["ferry"] <= 8
    assert result.stopped
    assert len(ledger.entries(Dataset.open(workspace, NAME).catalog.path)) == result.added
    assert unfinished(workspace) == ()
    with pytest.raises(NotThere, match="waits to be taken up"):
        store_kept(workspace, NAME, Context())


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


def test_two_collections_into_one_dataset_do_not_meet(workspace: Workspace, world: World) -> None:
    own = client(workspace)
    with collecting._journal(workspace, NAME), pytest.raises(Refused, match="Another collection"):
        collect(workspace, NAME, request(3), own, Context(), LIMITS)
    own.close()
