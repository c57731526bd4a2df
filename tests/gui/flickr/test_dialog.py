"""The Flickr wizard against a server on loopback: from a key to a dataset, paused, closed, taken up and taken in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr import credentials, progress
from core.datasets.flickr.credentials import KEY_VARIABLE, SECRET_VARIABLE, private_file
from core.datasets.flickr.progress import ClassProgress
from core.datasets.flickr.unfinished import unfinished
from core.support.jobs import Note
from core.support.workspace import Workspace
from gui.flickr.collection import CollectionWatch, watch_of
from gui.flickr.dialog import DONE, KEY, PREVIEW, WISH, WORKING, FlickrDialog
from gui.session import Session
from gui.window.dialogs import open_dialog
from tests.flickr_collections import go, request, serving
from tests.servers.flickr import World, make_world

PATIENCE = 60_000
TWO = ("ketch", "ferry")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = make_world(list(TWO), 40, faults=0)
    monkeypatch.setattr(progress, "INTERVAL", 0)
    with serving(made, monkeypatch):
        yield made


def opened(session: Session, qtbot: QtBot, dataset: str = "") -> FlickrDialog:
    dialog = FlickrDialog(session, dataset)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.short, timeout=PATIENCE)
    return dialog


def button(dialog: FlickrDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None, name
    return found


def line(dialog: FlickrDialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert found is not None, name
    return found


def text(dialog: FlickrDialog, name: str) -> str:
    return str(dialog.findChild(QLabel, name).text())


def fill(dialog: FlickrDialog, qtbot: QtBot, each: int, name: str = "boats") -> None:
    """Types a whole wish."""
    for field, typed in (
        ("flickr_dataset", name), ("flickr_class_0", "sailing boat"), ("flickr_texts_0", "ketch"), ("flickr_class_1", "ferry"),
        ("flickr_per_class", str(each)), ("flickr_smallest_side", "300"),
    ):  # fmt: skip
        line(dialog, field).clear()
        qtbot.keyClicks(line(dialog, field), typed)


def ended(dialog: FlickrDialog, session: Session, qtbot: QtBot) -> None:
    """Waits for the collection, and for the check that follows it."""
    qtbot.waitUntil(lambda: dialog.rooms.currentIndex() == DONE, timeout=PATIENCE)
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)


def test_from_three_words_to_a_dataset(session: Session, workspace: Workspace, world: World, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    assert "not endorsed or certified by SmugMug" in text(dialog, "flickr_notice")
    assert dialog.rooms.currentIndex() == WISH
    assert not button(dialog, "flickr_go").isEnabled()
    fill(dialog, qtbot, 4)
    assert text(dialog, "flickr_dataset_said") == "A new dataset is made."
    button(dialog, "flickr_go").click()
    assert dialog.rooms.currentIndex() == PREVIEW
    qtbot.waitUntil(lambda: len(dialog.preview.findChildren(QToolButton)) == 30, timeout=PATIENCE)
    assert dialog.preview.totals()["sailing boat"] == len([e for e in world.photos["ketch"] if e.licence in (4, 5, 9)])
    assert button(dialog, "flickr_go").text() == "Collect 8 pictures"
    button(dialog, "flickr_go").click()
    assert dialog.rooms.currentIndex() == WORKING
    assert [task.title for task in session.tasks] == ["Collecting boats from Flickr"]
    ended(dialog, session, qtbot)
    assert text(dialog, "flickr_said") == "8 pictures added to boats, none was refused."
    rows = dialog.findChild(QTableView, "flickr_classes_table").model()
    assert [[rows.index(r, c).data() for c in (0, 1, 3)] for r in range(2)] == [["sailing boat", "4", "4"], ["ferry", "4", "4"]]
    assert Dataset.open(workspace, "boats").catalog.class_counts() == {"ferry": 4, "sailing boat": 4}
    went: list[tuple[str, str]] = []
    session.navigated.connect(lambda page, argument: went.append((page, argument)))
    button(dialog, "flickr_go").click()
    assert went == [("data", "boats")]
    assert watch_of(session) is None


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
        watch = CollectionWatch(session, dialog.wish.dataset, dialog.wish.request())
        watch.start()
        dialog.desk.follow(watch)
        ended(dialog, session, qtbot)
    reasons = dialog.findChild(QTableView, "flickr_reasons_table").model()
    assert [reasons.index(row, 2).data() for row in range(2)] == ["The server answers with status 404"] * 2
    assert "Fewer than wanted of sailing boat, ferry" in text(dialog, "flickr_hint")
    button(dialog, "flickr_copy").click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 1 + 6
    assert all("https://www.flickr.com/photos/" in row and "404" in row for row in copied[1:])
    dialog.reject()


def test_paused_closed_and_opened_again_it_goes_on_where_it_was(
    session: Session, workspace: Workspace, world: World, qtbot: QtBot
) -> None:
    dialog = opened(session, qtbot)
    fill(dialog, qtbot, 12)
    button(dialog, "flickr_go").click()
    button(dialog, "flickr_go").click()
    watch = watch_of(session)
    assert watch is not None
    qtbot.waitUntil(lambda: watch.classes.get("sailing boat") is not None and watch.classes["sailing boat"].downloaded >= 2)
    button(dialog, "flickr_pause").click()
    qtbot.waitUntil(lambda: not watch.is_running, timeout=PATIENCE)
    assert watch.is_paused
    assert button(dialog, "flickr_go").text() == "Continue"
    assert workspace.dataset_names() == []
    dialog.reject()
    again = opened(session, qtbot)
    assert again.rooms.currentIndex() == WORKING
    assert text(again, "flickr_working_title") == "Paused: boats"
    button(again, "flickr_go").click()
    assert watch.is_running
    again.reject()
    last = opened(session, qtbot)
    assert last.rooms.currentIndex() in (WORKING, DONE), "closed, it goes on"
    ended(last, session, qtbot)
    assert Dataset.open(workspace, "boats").catalog.class_counts() == {"ferry": 12, "sailing boat": 12}
    last.reject()
    assert watch_of(session) is None


def test_an_interrupted_collection_is_offered_and_can_be_taken_in_or_thrown_away(
    session: Session, workspace: Workspace, world: World, qtbot: QtBot
) -> None:
    first = CollectionWatch(session, "boats", request(12, TWO))
    first.start()
    qtbot.waitUntil(lambda: "ferry" in first.classes and first.classes["ferry"].downloaded >= 1, timeout=PATIENCE)
    first.pause()
    qtbot.waitUntil(lambda: not first.is_running, timeout=PATIENCE)
    first.setParent(None)
    first.deleteLater()  # as if the window had been closed
    kept = sum(unfinished(workspace)[0].kept.values())
    dialog = opened(session, qtbot)
    assert text(dialog, "flickr_waiting_0") == f"The collection of boats was interrupted: {kept} of 24 pictures are kept."
    drop = button(dialog, "flickr_throw_away_0")
    drop.click()
    assert drop.text() == f"Delete {kept} pictures for good"
    assert len(unfinished(workspace)) == 1, "only the second press deletes"
    calls = world.calls["flickr.photos.search"]
    button(dialog, "flickr_take_in_0").click()
    ended(dialog, session, qtbot)
    assert world.calls["flickr.photos.search"] == calls
    assert sum(Dataset.open(workspace, "boats").catalog.class_counts().values()) == kept
    assert "ended early" in text(dialog, "flickr_hint")
    dialog.reject()


def test_thrown_away_it_is_offered_no_more(session: Session, workspace: Workspace, world: World, qtbot: QtBot) -> None:
    folder = workspace.data / ".collect" / "boats"
    folder.mkdir(parents=True)
    (folder / "request.json").write_text(request(3, TWO).model_dump_json(), encoding="utf-8")
    dialog = opened(session, qtbot)
    assert dialog.waiting.isVisible()
    button(dialog, "flickr_throw_away_0").click()
    qtbot.waitUntil(lambda: not dialog.short and not dialog.waiting.isVisible(), timeout=PATIENCE)
    assert unfinished(workspace) == ()
    dialog.reject()


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
    button(dialog, "flickr_go").click()
    watch = watch_of(session)
    assert watch is not None
    qtbot.waitUntil(lambda: not watch.is_running, timeout=PATIENCE)
    assert "does not accept this key" in dialog.banner.text()
    world.key = "test-key"
    button(dialog, "flickr_go").click()
    ended(dialog, session, qtbot)
    assert text(dialog, "flickr_said").startswith("8 pictures added")
    dialog.reject()


def test_without_a_key_one_is_asked_for_and_kept_privately(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    from keyring.backends.fail import Keyring

    monkeypatch.setattr(credentials.keyring.core, "_keyring_backend", Keyring())
    monkeypatch.delenv(KEY_VARIABLE)
    monkeypatch.delenv(SECRET_VARIABLE)
    place = private_file()
    place.unlink(missing_ok=True)
    dialog = opened(session, qtbot)
    assert dialog.rooms.currentIndex() == KEY
    assert str(place) in text(dialog, "flickr_keeps")
    assert line(dialog, "flickr_key").echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(line(dialog, "flickr_key"), "wrong-key")
    assert not button(dialog, "flickr_go").isEnabled()
    qtbot.keyClicks(line(dialog, "flickr_secret"), "s")
    button(dialog, "flickr_go").click()
    qtbot.waitUntil(lambda: "does not accept this key" in dialog.banner.text(), timeout=PATIENCE)
    assert not place.exists(), "a key that Flickr refuses is not kept"
    line(dialog, "flickr_key").clear()
    qtbot.keyClicks(line(dialog, "flickr_key"), world.key)
    button(dialog, "flickr_go").click()
    qtbot.waitUntil(lambda: dialog.rooms.currentIndex() == WISH, timeout=PATIENCE)
    assert str(place) in dialog.banner.text()
    assert "wrong-key" not in dialog.banner.text()
    assert line(dialog, "flickr_key").text() == ""
    assert dialog.findChild(QCheckBox, "flickr_licence_17").text() == "A licence of tomorrow", "names come from Flickr"
    qtbot.waitUntil(lambda: not dialog.short, timeout=PATIENCE)
    button(dialog, "flickr_back").click()
    assert dialog.rooms.currentIndex() == KEY
    assert button(dialog, "flickr_back").isVisible()
    button(dialog, "flickr_forget").click()
    qtbot.waitUntil(lambda: not place.exists() and not dialog.short, timeout=PATIENCE)
    assert not button(dialog, "flickr_forget").isVisible()
    assert not button(dialog, "flickr_back").isVisible(), "without a key nothing can be asked"
    dialog.reject()


def test_licence_names_come_from_flickr_and_what_is_allowed_stays(session: Session, world: World, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    qtbot.waitUntil(lambda: dialog.findChild(QCheckBox, "flickr_licence_17") is not None, timeout=PATIENCE)
    assert dialog.findChild(QCheckBox, "flickr_licence_4").toolTip().startswith("Attribution License\nhttps://")
    fill(dialog, qtbot, 4)
    assert dialog.wish.request().licences == (4, 5, 7, 8, 9, 10, 11, 12)
    dialog.findChild(QCheckBox, "flickr_licence_5").click()
    assert 5 not in dialog.wish.request().licences
    for number in (4, 7, 8, 9, 10, 11, 12):
        dialog.findChild(QCheckBox, f"flickr_licence_{number}").click()
    assert text(dialog, "flickr_problem") == "No licence is allowed."
    assert not button(dialog, "flickr_go").isEnabled()
    dialog.reject()


def test_an_existing_dataset_brings_its_classes_and_searches(
    session: Session, workspace: Workspace, world: World, qtbot: QtBot
) -> None:
    go(workspace, request(2, TWO))
    dialog = opened(session, qtbot, "boats")
    assert text(dialog, "flickr_dataset_said") == "boats exists; what is new is added to it."
    assert {wish.label: wish.queries for wish in dialog.wish.classes.wishes()} == {"ferry": ("ferry",), "ketch": ("ketch",)}
    assert button(dialog, "flickr_go").isEnabled()
    dialog.reject()


def test_a_window_that_is_closed_keeps_what_was_fetched(
    session: Session, workspace: Workspace, world: World, qtbot: QtBot
) -> None:
    watch = CollectionWatch(session, "boats", request(30, TWO))
    watch.start()
    watch._heard(Note("Flickr: it cannot be reached; trying again in 1 s."))
    assert watch.note
    watch._heard(ClassProgress("ketch", 30))
    assert watch.note == ""  # what it waited for has come
    qtbot.waitUntil(lambda: "ketch" in watch.classes and watch.classes["ketch"].downloaded >= 3, timeout=PATIENCE)
    assert session.close()
    assert not watch.is_running
    assert unfinished(workspace)[0].kept["ketch"] >= 3
    assert workspace.dataset_names() == []


@pytest.mark.parametrize("name", ["flickr", "credits"])
def test_the_dialogs_open_by_name(session: Session, shapes: Dataset, world: World, name: str, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = open_dialog(name, session, "shapes", parent)
    assert dialog.isVisible()
    dialog.reject()


def test_a_form_that_was_closed_is_there_again(session: Session, world: World, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    fill(dialog, qtbot, 7)
    dialog.findChild(QCheckBox, "flickr_days").click()
    wish = dialog.wish.request()
    assert wish.until is not None
    dialog.reject()
    again = opened(session, qtbot)
    assert again.wish.dataset == "boats"
    assert again.wish.request() == wish
    again.reject()


def test_a_photo_of_the_preview_opens_its_page(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url) or True)
    dialog = opened(session, qtbot)
    fill(dialog, qtbot, 4)
    button(dialog, "flickr_go").click()
    qtbot.waitUntil(lambda: len(dialog.preview.findChildren(QToolButton)) == 30, timeout=PATIENCE)
    tile = dialog.preview.findChildren(QToolButton)[0]
    tile.setFocus()
    qtbot.keyClick(tile, Qt.Key.Key_Space)
    (page,) = asked
    assert page.toString().startswith("https://www.flickr.com/photos/")
    assert "by Person" in tile.accessibleName()
    folder = Path(dialog.preview._folder.name)
    assert folder.is_dir()
    dialog.reject()
    qtbot.waitUntil(lambda: not folder.exists(), timeout=PATIENCE)  # thumbnails are not kept
