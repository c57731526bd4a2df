"""What is to be collected: licences, the searches of a dataset that is there, and interrupted collections."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr.unfinished import unfinished
from core.support.workspace import Workspace
from gui.flickr.collection import FlickrCollection
from gui.flickr.dialog import REQUEST
from gui.session import Session
from tests.as_built import as_built
from tests.flickr_collections import go, request
from tests.flickr_wizard import PATIENCE, TWO, button, ended, fill, line, opened, text
from tests.servers.flickr import World


def test_licence_names_come_from_flickr_and_what_is_allowed_stays(session: Session, world: World, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    qtbot.waitUntil(lambda: dialog.findChild(QCheckBox, "flickr_licence_17") is not None, timeout=PATIENCE)
    assert dialog.findChild(QCheckBox, "flickr_licence_4").toolTip().startswith("Attribution License\nhttps://")
    fill(dialog, qtbot, 4)
    assert dialog.page(REQUEST).request().licences == (4, 5, 7, 8, 9, 10, 11, 12)
    dialog.findChild(QCheckBox, "flickr_licence_5").click()
    assert 5 not in dialog.page(REQUEST).request().licences
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
    assert {wish.label: wish.queries for wish in dialog.page(REQUEST).classes.wishes()} == {
        "ferry": ("ferry",),
        "ketch": ("ketch",),
    }
    assert button(dialog, "flickr_go").isEnabled()
    dialog.reject()


def test_an_interrupted_collection_is_offered_and_can_be_taken_in_or_thrown_away(
    session: Session, workspace: Workspace, world: World, qtbot: QtBot
) -> None:
    first = FlickrCollection(session, "boats", request(12, TWO))
    first.start()
    qtbot.waitUntil(lambda: "ferry" in first.classes and first.classes["ferry"].downloaded >= 1, timeout=PATIENCE)
    first.pause()
    qtbot.waitUntil(lambda: not first.is_running, timeout=PATIENCE)
    first.setParent(None)
    first.deleteLater()  # as if the window had been closed
    kept = sum(unfinished(workspace)[0].kept.values())
    dialog = opened(session, qtbot)
    assert text(dialog, "flickr_waiting_0") == f"The collection of boats waits: {kept} of 24 pictures are kept."
    as_built("flickr-unfinished", dialog.page(REQUEST).unfinished, instead={f"{kept} of 24": "…"})
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
    assert dialog.page(REQUEST).unfinished.isVisible()
    button(dialog, "flickr_throw_away_0").click()
    qtbot.waitUntil(lambda: not dialog.short and not dialog.page(REQUEST).unfinished.isVisible(), timeout=PATIENCE)
    assert unfinished(workspace) == ()
    dialog.reject()


def test_what_is_missing_leads_to_its_field(session: Session, workspace: Workspace, world: World, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    page = dialog.page(REQUEST)

    def led() -> str:
        assert not button(dialog, "flickr_go").isEnabled()
        button(dialog, "flickr_lead").click()
        focused = dialog.focusWidget()
        return focused.objectName() if focused is not None else ""

    line(dialog, "flickr_class_0").setFocus()
    assert led() == "flickr_dataset"
    qtbot.keyClicks(line(dialog, "flickr_dataset"), "boats")
    assert led() == "flickr_class_0"
    qtbot.keyClicks(line(dialog, "flickr_class_0"), "ketch")
    assert text(dialog, "flickr_problem") == "A new dataset needs two classes."
    assert led() == "flickr_class_1"
    qtbot.keyClicks(line(dialog, "flickr_texts_2"), "a boat")
    assert led() == "flickr_class_2"
    qtbot.keyClicks(line(dialog, "flickr_class_2"), "ketch")
    assert led() == "flickr_class_2", "it is named twice"
    qtbot.keyClicks(line(dialog, "flickr_class_2"), "es")
    page.licences.set_allowed(())
    page.licences.changed.emit()
    assert text(dialog, "flickr_problem") == "No licence is allowed."
    assert led().startswith("flickr_licence_")
    page.licences.set_allowed((4,))
    page.licences.changed.emit()
    assert not button(dialog, "flickr_lead").isVisible()
    dialog.reject()
