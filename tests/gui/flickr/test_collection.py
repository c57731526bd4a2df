"""A collection belongs to the session: it outlives its dialog, and keeps what it fetched."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.datasets.flickr.progress import ClassProgress
from core.datasets.flickr.unfinished import unfinished
from core.support.jobs import Note
from core.support.workspace import Workspace
from gui.flickr.collection import FlickrCollection
from gui.session import Session
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
