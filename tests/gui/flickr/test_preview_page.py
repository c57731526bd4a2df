"""The first photos of each class, before anything is collected."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.flickr.preview import PreviewFound
from gui.flickr.dialog import PREVIEW, REQUEST, FlickrDialog
from gui.flickr.preview_page import _Seen, _sentence
from gui.session import Session
from tests.as_built import as_built
from tests.flickr_collections import request
from tests.flickr_wizard import PATIENCE, button, fill, opened
from tests.servers.flickr import World


def test_the_button_says_how_many_are_collected(session: Session, qtbot: QtBot) -> None:
    dialog = FlickrDialog(session)
    qtbot.addWidget(dialog)
    page = dialog.page(PREVIEW)
    for each, classes, said in ((1, ("ketch",), "1 picture"), (600, ("ketch", "ferry"), "1,200 pictures")):
        dialog.draft.request = request(each, classes)
        assert page.foot().words["go"] == f"Collect {said}"
    qtbot.waitUntil(lambda: not dialog.short, timeout=PATIENCE)
    dialog.reject()


def test_a_photo_of_the_preview_opens_its_page(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url) or True)
    dialog = opened(session, qtbot)
    fill(dialog, qtbot, 4)
    button(dialog, "flickr_go").click()
    qtbot.waitUntil(lambda: len(dialog.page(PREVIEW).findChildren(QToolButton)) == 30, timeout=PATIENCE)
    tile = dialog.page(PREVIEW).findChildren(QToolButton)[0]
    tile.setFocus()
    qtbot.keyClick(tile, Qt.Key.Key_Space)
    (page,) = asked
    assert page.toString().startswith("https://www.flickr.com/photos/")
    assert "by Person" in tile.accessibleName()
    folder = Path(dialog.page(PREVIEW)._folder.name)
    assert folder.is_dir()
    dialog.reject()
    qtbot.waitUntil(lambda: not folder.exists(), timeout=PATIENCE)  # thumbnails are not kept


@pytest.mark.parametrize(
    ("way", "field"), [("texts", "flickr_texts_0"), ("licences", "flickr_licence_"), ("days", "flickr_days")]
)
def test_where_nothing_is_found_the_advice_leads_to_its_field(
    session: Session, world: World, way: str, field: str, qtbot: QtBot
) -> None:
    world.photos["ketch"].clear()
    dialog = opened(session, qtbot)
    fill(dialog, qtbot, 4)
    button(dialog, "flickr_go").click()
    lead = button(dialog, f"flickr_way_{way}")
    qtbot.waitUntil(lead.isVisible, timeout=PATIENCE)
    assert not button(dialog, "flickr_way_key").isVisible()
    as_built("flickr-nothing-found", dialog, instead={r"text='20[-\d]+'": "text=today"})
    lead.click()
    assert dialog.here == REQUEST
    focused = dialog.focusWidget()
    assert focused is not None
    assert focused.objectName().startswith(field)
    assert focused.isVisible()
    dialog.reject()


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (_Seen(), "Asking Flickr …"),
        (_Seen(note="Waiting."), "Waiting."),
        (_Seen(error="It refused."), "It refused."),
        (
            _Seen(found=PreviewFound("a", 0, ())),
            "Flickr has no photo for this. Try another search text, more licences or other days.",
        ),
        (
            _Seen(found=PreviewFound("a", 1, (None,))),
            "Flickr has 1 photo for this. All are shown; each opens its page on Flickr.",
        ),  # type: ignore[arg-type]
        (
            _Seen(found=PreviewFound("a", 1_200, (None, None))),  # type: ignore[arg-type]
            "Flickr has 1,200 photos for this. The first 2 are shown; each opens its page on Flickr.",
        ),
    ],
)
def test_what_was_found_is_said_in_a_sentence(seen: _Seen, words: str) -> None:
    assert _sentence(seen) == words
