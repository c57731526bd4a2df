"""How far a collection is: paused, continued, failed, class by class."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr.client import FlickrRefusal
from core.datasets.flickr.collecting import PicturesElsewhere
from core.datasets.flickr.progress import ClassProgress
from core.datasets.flickr.unfinished import waiting_for
from core.support.errors import NotThere, SafelightError
from core.support.workspace import Workspace
from gui.flickr.collection import FlickrCollection, collection_of, new_collection
from gui.flickr.dialog import KEY, PROGRESS, REQUEST, RESULT, FlickrDialog
from gui.session import Session
from tests.as_built import as_built
from tests.flickr_collections import request
from tests.flickr_wizard import PATIENCE, button, ended, fill, opened, text
from tests.servers.flickr import World


def test_every_class_says_how_far_it_is(session: Session, qtbot: QtBot) -> None:
    collection = FlickrCollection(session, "boats", request(300, ("ketch", "ferry", "car")))
    collection.classes = {
        "ketch": ClassProgress("ketch", 300, 400, 280, 20, 100, complete=True),
        "ferry": ClassProgress("ferry", 300, 40, 30, 4, 6, seconds_left=130.0, all_seconds_left=400.0),
    }
    collection._task = object()  # type: ignore[assignment]  # at work, as far as the page can tell
    dialog = FlickrDialog(session)
    qtbot.addWidget(dialog)
    page = dialog.page(PROGRESS)
    assert dialog.here == PROGRESS

    def cells(number: int) -> list[str]:
        return [text(dialog, f"flickr_row_{number}_{column}") for column in range(2, 7)]

    assert cells(0) == ["280 of 300", "400", "20", "100", "no more found"]
    assert cells(1) == ["30 of 300", "40", "4", "6", "about 2 min"]
    assert cells(2) == ["0 of 300", "", "", "", "waits"]
    bars = {bar.accessibleName(): bar.value() / bar.maximum() for bar in page.findChildren(QProgressBar)}
    assert bars["Progress of ketch"] == pytest.approx(280 / 300, abs=0.001)
    assert bars["Progress of ferry"] == pytest.approx(30 / 300, abs=0.001)
    assert bars["Progress of car"] == 0
    assert bars["Progress of the whole collection"] == pytest.approx(310 / 900, abs=0.001)
    assert text(dialog, "flickr_working_said") == "310 of 900 pictures, about 7 min left"
    assert text(dialog, "flickr_working_promise").startswith("Closed, the collection goes on;")
    assert page.foot().words == {"pause": "Pause", "take_in": "Take in what is there", "go": "Close"}
    as_built("flickr-progress", dialog, instead={r"text='20[-\d]+'": "text=today"})
    collection._task, collection.is_paused = None, True
    collection.ended.emit()
    assert cells(1)[-1] == "waits"
    assert text(dialog, "flickr_working_said") == "310 of 900 pictures"
    assert text(dialog, "flickr_working_promise").startswith("Nothing is fetched until you continue, also when this is closed;")
    assert page.foot().words == {
        "take_in": "Take in what is there", "back": "Other collections", "cancel": "Close", "go": "Continue",
    }  # fmt: skip
    assert button(dialog, "flickr_pause").isHidden()
    as_built("flickr-progress-waits", dialog.foot)


def test_without_a_collection_it_can_only_be_closed(session: Session, qtbot: QtBot) -> None:
    dialog = FlickrDialog(session)
    qtbot.addWidget(dialog)
    page = dialog.page(PROGRESS)
    page.fill()
    page.press("take_in")
    page.press("go")
    assert page.foot().words == {"cancel": "Close"}
    assert session.tasks == []


def test_while_it_ends_it_is_asked_for_nothing_more(session: Session, qtbot: QtBot) -> None:
    collection = FlickrCollection(session, "boats", request(300, ("ketch", "ferry")))
    collection._task = object()  # type: ignore[assignment]
    dialog = FlickrDialog(session)
    qtbot.addWidget(dialog)
    collection.is_stopping = True
    collection.note = "Pausing …"
    collection.changed.emit()
    assert not button(dialog, "flickr_pause").isEnabled()
    assert not button(dialog, "flickr_take_in").isEnabled()
    qtbot.waitUntil(lambda: text(dialog, "flickr_working_note") == "Pausing …")
    collection._task = None


def test_one_picture_is_one(session: Session, qtbot: QtBot) -> None:
    collection = FlickrCollection(session, "boats", request(1, ("ketch",)))
    collection._task = object()  # type: ignore[assignment]
    collection.classes = {"ketch": ClassProgress("ketch", 1, 1, 1)}
    dialog = FlickrDialog(session)
    qtbot.addWidget(dialog)
    assert text(dialog, "flickr_working_said") == "1 of 1 picture"
    collection._task = None


def test_its_buttons_do_what_they_say(session: Session, qtbot: QtBot) -> None:
    collection = FlickrCollection(session, "boats", request(300, ("ketch", "ferry")))
    stopped: list[bool] = []
    collection._task = SimpleNamespace(stop=lambda: stopped.append(True))  # type: ignore[assignment]
    dialog = FlickrDialog(session)
    qtbot.addWidget(dialog)
    page = dialog.page(PROGRESS)
    page.press("take_in")
    assert (stopped, collection.note) == ([True], "Taking in what is there …")
    with qtbot.waitSignal(dialog.accepted):
        page.press("go")
    collection._task, collection.is_paused = None, True
    page.press("back")
    assert dialog.here == REQUEST
    assert collection_of(session) is None, "it waits among the others"
    assert dialog.short
    qtbot.waitUntil(lambda: not dialog.short, timeout=PATIENCE)


def test_of_the_collection_before_nothing_is_heard(session: Session, qtbot: QtBot) -> None:
    before = FlickrCollection(session, "boats", request(300, ("ketch", "ferry")))
    before._task = object()  # type: ignore[assignment]
    dialog = FlickrDialog(session)
    qtbot.addWidget(dialog)
    page = dialog.page(PROGRESS)
    before._task = None
    now = new_collection(session, "cars", request(20, ("car", "van")))
    now._task = object()  # type: ignore[assignment]
    page.fill()
    assert text(dialog, "flickr_working_title") == "Collecting cars"
    assert (dialog.draft.dataset, dialog.draft.request) == ("cars", now.request)
    for signal in (before.changed, before.ended):
        with qtbot.assertNotEmitted(page.changed):
            signal.emit()
    with qtbot.waitSignal(page.changed):
        now.changed.emit()
    now._task = None


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (FlickrRefusal("Flickr refuses.", "Try another text.", 3), "flickr_texts_"),
        (PicturesElsewhere("boats is elsewhere.", "Take another name."), "flickr_dataset"),
        (NotThere("It is gone.", ""), ""),
    ],
)
def test_what_was_refused_leads_to_the_field_it_is_about(
    session: Session, error: SafelightError, field: str, qtbot: QtBot
) -> None:
    collection = FlickrCollection(session, "boats", request(300, ("ketch", "ferry")))
    collection._task = object()  # type: ignore[assignment]
    dialog = FlickrDialog(session)
    qtbot.addWidget(dialog)
    collection._task, collection.is_paused, collection.error = None, True, error
    collection.ended.emit()
    assert error.message in dialog.banner.text()
    act = dialog.findChild(QPushButton, "banner_action")
    assert act.isHidden() == (not field)
    if field:
        assert act.text() == "Change it"
        act.click()
        assert dialog.here == REQUEST
        assert dialog.focusWidget().objectName().startswith(field)
        qtbot.waitUntil(lambda: not dialog.short, timeout=PATIENCE)


def test_paused_closed_and_opened_again_it_goes_on_where_it_was(
    session: Session, workspace: Workspace, world: World, qtbot: QtBot
) -> None:
    dialog = opened(session, qtbot)
    fill(dialog, qtbot, 12)
    button(dialog, "flickr_go").click()
    button(dialog, "flickr_go").click()
    collection = collection_of(session)
    assert collection is not None
    qtbot.waitUntil(
        lambda: collection.classes.get("sailing boat") is not None and collection.classes["sailing boat"].downloaded >= 2
    )
    button(dialog, "flickr_pause").click()
    qtbot.waitUntil(lambda: not collection.is_running, timeout=PATIENCE)
    assert collection.is_paused
    assert button(dialog, "flickr_go").text() == "Continue"
    assert workspace.dataset_names() == []
    assert text(dialog, "flickr_working_title") == "boats waits"
    kept = waiting_for(workspace, "boats").pictures
    qtbot.waitUntil(lambda: text(dialog, "flickr_working_said") == f"{kept} of 24 pictures", timeout=PATIENCE)
    dialog.reject()
    again = opened(session, qtbot)
    # As if the window had been closed meanwhile: what waits has one place, one sentence and the same three acts.
    assert again.here == REQUEST
    qtbot.waitUntil(lambda: again.page(REQUEST).unfinished.isVisible(), timeout=PATIENCE)
    assert text(again, "flickr_waiting_0").startswith("The collection of boats waits: ")
    button(again, "flickr_go_on_0").click()
    assert again.here == PROGRESS
    collection = collection_of(session)
    assert collection is not None
    assert collection.is_running
    again.reject()
    last = opened(session, qtbot)
    assert last.here in (PROGRESS, RESULT), "closed, it goes on"
    ended(last, session, qtbot)
    assert Dataset.open(workspace, "boats").catalog.class_counts() == {"ferry": 12, "sailing boat": 12}
    last.reject()
    assert collection_of(session) is None


def test_a_failure_is_said_in_place_and_the_collection_can_go_on(
    session: Session, workspace: Workspace, world: World, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    dialog = opened(session, qtbot)
    fill(dialog, qtbot, 4)
    world.key = "another"
    button(dialog, "flickr_go").click()
    qtbot.waitUntil(lambda: "does not accept this key" in text(dialog, "flickr_preview_said"), timeout=PATIENCE)
    assert dialog.banner.text() == "", "it is said once"
    again = button(dialog, "flickr_preview_again")
    again.click()
    assert not again.isVisible()
    qtbot.waitUntil(again.isVisible, timeout=PATIENCE)
    assert button(dialog, "flickr_way_key").isVisible(), "the advice leads to the key"
    assert not button(dialog, "flickr_way_texts").isVisible()
    button(dialog, "flickr_go").click()
    collection = collection_of(session)
    assert collection is not None
    qtbot.waitUntil(lambda: not collection.is_running, timeout=PATIENCE)
    assert "does not accept this key" in dialog.banner.text()
    dialog.findChild(QPushButton, "banner_action").click()
    assert dialog.here == KEY
    dialog.show_page(PROGRESS)
    world.key = "test-key"
    button(dialog, "flickr_go").click()
    ended(dialog, session, qtbot)
    assert text(dialog, "flickr_said").startswith("8 pictures added")
    dialog.reject()
