"""A collection belongs to the session: it outlives its dialog, and keeps what it fetched."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.datasets.flickr.progress import ClassProgress
from core.datasets.flickr.unfinished import Unfinished, unfinished
from core.support.errors import NotThere
from core.support.jobs import Note
from core.support.workspace import Workspace
from gui.flickr.collection import FlickrCollection
from gui.session import Session
from gui.tasks.task import Task
from tests.flickr_collections import request
from tests.flickr_wizard import PATIENCE, TWO
from tests.servers.flickr import World


def test_a_window_that_is_closed_keeps_what_was_fetched(
    session: Session, workspace: Workspace, world: World, qtbot: QtBot
) -> None:
    collection = FlickrCollection(session, "boats", request(30, TWO))
    collection.start()
    collection._heard(Note("Flickr: it cannot be reached; trying again in 1 s."))
    assert collection.note
    collection._heard(ClassProgress("ketch", 30))
    assert collection.note == ""  # what it waited for has come
    qtbot.waitUntil(lambda: "ketch" in collection.classes and collection.classes["ketch"].downloaded >= 3, timeout=PATIENCE)
    assert session.tasks[0].keeps, "so closing says that it waits"
    assert session.close()
    assert not collection.is_running
    assert unfinished(workspace)[0].kept["ketch"] >= 3
    assert workspace.dataset_names() == []


def test_a_picture_that_was_on_its_way_when_it_was_paused_counts(session: Session) -> None:
    collection = FlickrCollection(session, "boats", request(30, TWO))
    collection.classes = {"ketch": ClassProgress("ketch", 30, 5, 3, 1, 1)}
    collection._counted(Unfinished("boats", collection.request, {"ketch": 4, "ferry": 1}))
    assert {name: (news.found, news.downloaded) for name, news in collection.classes.items()} == {
        "ketch": (5, 4),
        "ferry": (1, 1),
    }


def test_how_it_ended_is_told_wherever_one_is(session: Session, qtbot: QtBot) -> None:
    collection = FlickrCollection(session, "boats", request(30, TWO))
    with qtbot.waitSignal(session.notified) as told:
        collection._failed(NotThere("It is gone.", ""))
    assert told.args == ["The collection of boats waits; what was fetched is kept."]
    assert str(collection.error) == "It is gone."


def test_what_is_there_is_taken_in_by_ending_a_collection_at_work(session: Session, qtbot: QtBot) -> None:
    collection = FlickrCollection(session, "boats", request(30, TWO))
    collection._task = Task(lambda: None)
    with qtbot.waitSignal(collection.changed):
        collection.store_kept()
    assert (collection.is_stopping, collection.note) == (True, "Taking in what is there …")
    assert collection.is_running, "its result is wanted"
    collection.is_stopping = False
    with qtbot.waitSignal(collection.changed):
        collection.pause()
    assert (collection.is_stopping, collection.note) == (True, "Pausing …")
