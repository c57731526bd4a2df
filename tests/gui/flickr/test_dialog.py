"""The Flickr wizard against a server on loopback: from a key to a dataset, closed, and opened again."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from gui.flickr.collection import collection_of
from gui.flickr.dialog import PREVIEW, PROGRESS, REQUEST
from gui.session import Session
from gui.window.dialogs import open_dialog
from tests.as_built import as_built
from tests.flickr_wizard import PATIENCE, button, ended, fill, opened, text
from tests.seen_whole import wait_until_whole
from tests.servers.flickr import World


def test_from_three_words_to_a_dataset(session: Session, workspace: Workspace, world: World, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    assert "not endorsed or certified by SmugMug" in text(dialog, "flickr_notice")
    assert dialog.here == REQUEST
    assert not button(dialog, "flickr_go").isEnabled()
    fill(dialog, qtbot, 4)
    assert text(dialog, "flickr_dataset_said") == "A new dataset is made."
    as_built("flickr-request", dialog, instead={r"text='20[-\d]+'": "text=today"})
    button(dialog, "flickr_go").click()
    assert dialog.here == PREVIEW
    qtbot.waitUntil(lambda: len(dialog.page(PREVIEW).findChildren(QToolButton)) == 30, timeout=PATIENCE)
    allowed = len([e for e in world.photos["ketch"] if e.licence in (4, 5, 9)])
    assert dialog.page(PREVIEW).classes.item(0).text() == f"sailing boat  ·  {allowed:,}"
    assert button(dialog, "flickr_go").text() == "Collect 8 pictures"
    as_built("flickr-preview", dialog, instead={r"text='20[-\d]+'": "text=today"})
    button(dialog, "flickr_go").click()
    assert dialog.here == PROGRESS
    assert [task.title for task in session.tasks] == ["Collecting boats from Flickr"]
    ended(dialog, session, qtbot)
    assert text(dialog, "flickr_said") == "8 pictures added to boats, none was refused."
    # How far the page before it came to be drawn is chance once it is hidden; it has a test of its own.
    as_built("flickr-result", dialog, instead={r"text='20[-\d]+'": "text=today"}, folded={"ProgressPage"})
    rows = dialog.findChild(QTableView, "flickr_classes_table").model()
    assert [[rows.index(r, c).data() for c in (0, 1, 3)] for r in range(2)] == [["sailing boat", "4", "4"], ["ferry", "4", "4"]]
    assert Dataset.open(workspace, "boats").catalog.class_counts() == {"ferry": 4, "sailing boat": 4}
    went: list[tuple[str, str]] = []
    session.navigated.connect(lambda page, argument: went.append((page, argument)))
    button(dialog, "flickr_go").click()
    assert went == [("data", "boats")]
    assert collection_of(session) is None


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
    wish = dialog.page(REQUEST).request()
    assert wish.until is not None
    dialog.reject()
    again = opened(session, qtbot)
    assert again.page(REQUEST).dataset == "boats"
    assert again.page(REQUEST).request() == wish
    again.reject()


def test_everything_to_press_is_seen_whole(session: Session, world: World, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    wait_until_whole(qtbot, dialog)
    fill(dialog, qtbot, 7)
    wait_until_whole(qtbot, dialog)
    dialog.reject()
