"""What a collection came to, with what was refused and why."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from core.support.workspace import Workspace
from gui.flickr.collection import FlickrCollection
from gui.flickr.dialog import PROGRESS, REQUEST
from gui.session import Session
from tests.flickr_collections import serving
from tests.flickr_wizard import TWO, button, ended, fill, opened, text
from tests.servers.flickr import make_world


def test_what_was_refused_is_shown_with_the_reason(
    session: Session, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    world = make_world(list(TWO), 14, faults=0)
    bad = {text: sorted(entries, key=lambda entry: entry.id)[:3] for text, entries in world.photos.items()}
    for text_of, entries in world.photos.items():
        for place, entry in enumerate(entries):
            if entry in bad[text_of]:
                entries[place] = type(entry)(entry.id, entry.owner, entry.text, entry.uploaded, 4, "gone")
    with serving(world, monkeypatch):
        dialog = opened(session, qtbot)
        fill(dialog, qtbot, 14)
        collection = FlickrCollection(session, dialog.page(REQUEST).dataset, dialog.page(REQUEST).request())
        collection.start()
        dialog.show_page(PROGRESS)
        ended(dialog, session, qtbot)
    reasons = dialog.findChild(QTableView, "flickr_reasons_table").model()
    assert [reasons.index(row, 2).data() for row in range(2)] == ["The server answers with status 404"] * 2
    assert "Fewer than wanted of sailing boat, ferry" in text(dialog, "flickr_hint")
    assert button(dialog, "flickr_back").text() == "Other searches"
    button(dialog, "flickr_copy").click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 1 + 6
    assert all("https://www.flickr.com/photos/" in row and "404" in row for row in copied[1:])
    button(dialog, "flickr_back").click()
    assert dialog.here == REQUEST
    focused = dialog.focusWidget()
    assert focused is not None
    assert focused.objectName() == "flickr_texts_0", "what is searched for, of the first class that has too few"
    dialog.reject()
