"""What a collection came to, with what was refused and why."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr.reports import ClassReport, CollectResult, LeftOutPhoto
from core.support.workspace import Workspace
from gui.flickr.collection import FlickrCollection
from gui.flickr.dialog import PROGRESS, REQUEST, RESULT
from gui.flickr.result_page import summary
from gui.session import Session
from tests.as_built import as_built
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


def test_what_it_came_to_is_told_in_sentences_and_tables(session: Session, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    page = dialog.page(RESULT)
    reports = (
        ClassReport("ketch", 10, 14, 9, {"too small.": 2}, {"twice": 5, "another size": 5}),
        ClassReport("ferry", 5, 5, 5, {}, {}),
    )
    result = CollectResult("boats", 12, 2, (LeftOutPhoto("https://x/1", "too small.", "ketch"),), {"ketch": 9}, reports)
    page.show_result(result)
    assert text(dialog, "flickr_said") == "12 pictures added to boats, 2 were there already, 1 photo refused."
    assert text(dialog, "flickr_hint").startswith("Fewer than wanted of ketch: ")
    assert page.foot().words["back"] == "Other searches for ketch"
    table, reasons = (dialog.findChild(QTableView, f"flickr_{name}_table").model() for name in ("classes", "reasons"))
    assert [table.index(0, column).data() for column in range(6)] == ["ketch", "10", "14", "9", "2", "10"]
    told = [tuple(reasons.index(row, column).data() for column in range(3)) for row in range(reasons.rowCount())]
    assert told == [("ketch", "5", "Another size"), ("ketch", "5", "Twice"), ("ketch", "2", "Too small")], "the commonest first"
    assert not dialog.findChild(QTableView, "flickr_reasons_table").isHidden()
    assert not button(dialog, "flickr_copy").isHidden()
    as_built("flickr-result-few", page)
    page.show_result(CollectResult("boats", 1, 0, (), {}, reports[1:], stopped=True))
    assert text(dialog, "flickr_said") == "1 picture added to boats, none was refused."
    assert text(dialog, "flickr_hint") == "It ended early, as you asked. Collect more goes on."
    assert button(dialog, "flickr_copy").isHidden()
    assert dialog.findChild(QTableView, "flickr_reasons_table").isHidden()
    assert page.foot().words == {"back": "Collect more", "cancel": "Close", "go": "Show the dataset"}
    page.show_result(CollectResult("boats", 5, 1, (), {}, reports[1:]))
    assert (
        summary(CollectResult("boats", 5, 1, (), {}, ())) == "5 pictures added to boats, 1 was there already, none was refused."
    )
    assert dialog.findChild(QLabel, "flickr_hint").isHidden()
    page._dataset = "boats"
    with qtbot.waitSignal(session.dialog_asked) as asked:
        page._show_credits()
    assert asked.args == ["credits", "boats"]
    assert not dialog.isVisible(), "it makes room for the list"


def test_a_name_that_is_there_is_told_and_a_wrong_field_is_gone_to(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    form, progress = dialog.page(REQUEST), dialog.page(PROGRESS)
    for name, said in (("shapes", "shapes exists; what is new is added to it."), ("boats", "A new dataset is made.")):
        form._name.setText(name)
        form._show_name()
        assert form._said.text() == said
    progress._lead("texts")
    assert progress._draft.wanted == ("texts", "")
    dialog.reject()
