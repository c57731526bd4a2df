"""Picture credits: who made the pictures, the list as a file, and a look at what was taken down since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.flickr.rechecking import RecheckResult
from core.support.workspace import Workspace
from gui.flickr.credits_dialog import KINDS, CreditsDialog, sentences
from gui.session import Session
from gui.tasks.task import Task
from tests.as_built import as_built
from tests.flickr_collections import NAME, go, request, serving
from tests.servers.flickr import World, make_world

PATIENCE = 60_000
TWO = ("ketch", "ferry")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = make_world(list(TWO), 20, faults=0)
    with serving(made, monkeypatch):
        yield made


@pytest.fixture
def boats(workspace: Workspace, world: World) -> Dataset:
    go(workspace, request(3, TWO))
    return Dataset.open(workspace, NAME)


def opened(session: Session, name: str, qtbot: QtBot) -> CreditsDialog:
    dialog = CreditsDialog(session, name)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.short, timeout=PATIENCE)
    return dialog


def button(dialog: CreditsDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def test_photos_taken_down_are_found_marked_and_left_out(session: Session, boats: Dataset, world: World, qtbot: QtBot) -> None:
    dialog = opened(session, NAME, qtbot)
    assert dialog.findChild(QLabel, "credits_said").text().startswith("6 pictures by ")
    assert not button(dialog, "credits_leave_out").isVisible()
    world.taken_down = {int(entry.photo) for entry in ledger.entries(boats.catalog.path)[:2]}
    button(dialog, "credits_look").click()
    assert [task.title for task in session.tasks] == ["Looking for the photos of boats"]
    qtbot.waitUntil(lambda: "2 were taken down since" in dialog.banner.text(), timeout=PATIENCE)
    qtbot.waitUntil(button(dialog, "credits_leave_out").isVisible, timeout=PATIENCE)
    assert button(dialog, "credits_leave_out").text() == "Leave out 2 taken down"
    as_built("credits", dialog, instead={r"seen 20[-\d]+": "seen then"})
    assert dialog.table.model().index(0, 4).data().startswith("seen 20")
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "credits_leave_out").click()
    qtbot.waitUntil(lambda: not button(dialog, "credits_leave_out").isVisible(), timeout=PATIENCE)
    assert sum(boats.catalog.class_counts().values()) == 4
    dialog.reject()


def test_the_list_is_saved_as_a_page_or_a_table(
    session: Session, boats: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    dialog = opened(session, NAME, qtbot)
    for name, kind, written in (("a", "Web page (*.html)", "a.html"), ("b", "Table (*.csv)", "b.csv"), ("c.csv", "", "c.csv")):
        asked = (dialog, "Save the picture credits", str(Path.home() / f"{NAME}-credits.html"), KINDS)
        known = {asked: (str(tmp_path / name), kind)}
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *about, known=known: known[about])
        button(dialog, "credits_save").click()
        qtbot.waitUntil(lambda file=tmp_path / written: file.is_file() and not dialog.short, timeout=PATIENCE)
        assert "6 pictures credited" in dialog.banner.text()
    assert (tmp_path / "a.html").read_text(encoding="utf-8").count("<li>") == 6
    (tmp_path / "a.html").write_text("mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a"), "Web page (*.html)"))
    button(dialog, "credits_save").click()  # the file dialog asked about "a", which is not there
    qtbot.waitUntil(lambda: "a.html is there already" in dialog.banner.text(), timeout=PATIENCE)
    assert (tmp_path / "a.html").read_text() == "mine"
    dialog.write(tmp_path / "d.pdf")
    qtbot.waitUntil(lambda: ".csv for a table" in dialog.banner.text(), timeout=PATIENCE)
    dialog.reject()


def test_a_row_opens_the_photo_s_page(session: Session, boats: Dataset, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url) or True)
    dialog = opened(session, NAME, qtbot)
    dialog.table.activated.emit(dialog.table.model().index(1, 0))
    assert [url.toString() for url in asked] == [ledger.entries(boats.catalog.path)[1].page]
    dialog.reject()


def test_a_dataset_without_collected_pictures_says_what_this_is_for(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, "shapes", qtbot)
    assert not dialog.table.isVisible()
    assert not button(dialog, "credits_look").isVisible()
    assert dialog._none.isVisible()
    as_built("credits-none", dialog)
    dialog.reject()


def test_what_a_look_found_is_told_in_sentences() -> None:
    nothing = RecheckResult("boats", 6, 6, (), (), (), ())
    assert sentences(nothing) == ("6 of 6 photos were looked for: none was taken down since the last look.", "")
    entry = cast(LedgerEntry, None)  # they are counted
    one = replace(nothing, newly_gone=(entry,), back=(entry,), relicensed=(entry,))
    assert sentences(one) == (
        "6 of 6 photos were looked for: 1 was taken down since the last look.",
        "They are marked; leave them out if their owners' wish counts for your use. 1 is there again. "
        "1 has another licence now than when collected.",
    )
    assert sentences(replace(nothing, looked=1, photos=1))[0].startswith("1 of 1 photo was looked for: ")
    more = replace(nothing, photos=1_200, newly_gone=(entry,) * 2, back=(entry,) * 2, relicensed=(entry,) * 2)
    assert sentences(more)[0] == "6 of 1,200 photos were looked for: 2 were taken down since the last look."
    assert "2 are there again. 2 have another licence now" in sentences(more)[1]


def test_a_look_that_was_cancelled_says_what_stays(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, "shapes", qtbot)
    task = Task(len, ())
    task.abandon()
    dialog._look = task
    dialog._again.setEnabled(False)
    dialog._looking_ended()
    assert "Looking was cancelled." in dialog.banner.text()
    assert "What was seen until then is noted." in dialog.banner.text()
    assert dialog._again.isEnabled()
    qtbot.waitUntil(lambda: not dialog.short, timeout=PATIENCE)
    dialog.reject()
