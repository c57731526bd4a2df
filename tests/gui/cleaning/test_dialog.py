"""The cleaning wizard, driven from the first finding to one edit that can be undone; nothing happens before the last page."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.cleaning import Totals
from core.datasets.cleaning.questions import load_questions
from gui.cleaning.dialog import CleaningDialog, _told
from gui.session import Session
from gui.window.dialogs import open_dialog
from tests.cleaning_wizard import PATIENCE, button, cards, close, excluded, fates, go_to, opened, text


def test_how_far_it_is_counts_one_finding_as_one() -> None:
    assert _told(Totals(1, 0, 0, 0)) == "0 of 1 finding decided  ·  0 to exclude  ·  0 to move"
    assert _told(Totals(1_200, 1_003, 1_002, 1_001)) == "1,003 of 1,200 findings decided  ·  1,002 to exclude  ·  1,001 to move"


def test_the_whole_wizard_ends_in_one_edit_that_undo_takes_back(
    session: Session, faulty: Dataset, made_faulty: Dataset, qtbot: QtBot
) -> None:
    files = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in made_faulty.root.rglob("*.*")}
    before = faulty.catalog.class_counts()
    dialog = opened(session, qtbot)
    assert text(dialog, "cleaning_totals").startswith("0 of ")
    assert text(dialog, "cleaning_unusable") == "1 file cannot be read and is not used."
    go_to(dialog, "blurred")
    answers = 0
    while dialog.walk.here[0] != "review":
        assert cards(dialog)
        kind = dialog.walk.here[0]
        if kind == "label-conflict":
            assert set(fates(dialog).values()) == {"exclude"}
            card = next(card for card in cards(dialog) if card.sample.label == "square")
            card.setFocus()
            qtbot.keyClick(card, Qt.Key.Key_1)  # the first class
            other = next(card for card in cards(dialog) if card.sample.label == "circle")
            qtbot.keyClick(other, Qt.Key.Key_K)
            assert sorted(fates(dialog).values()) == ["circle", "keep"]
        answers += 1
        button(dialog, "next").click()
        assert faulty.catalog.edits() == ()
    assert answers == len(dialog.walk.cleaning.questions) - len(dialog.walk.cleaning.of_kind("odd-aspect")) - len(
        dialog.walk.cleaning.of_kind("odd-size")
    )
    expected = {verdict.sample.path for verdict in dialog.walk.cleaning.verdicts() if verdict.decision.act == "exclude"}
    assert "circle/copy.png" in expected
    assert "circle/circle-003.jpg" in expected  # the larger copy stays
    said = text(dialog, "review_said")
    assert said.startswith(f"{len(expected)} pictures will be excluded and ")
    dialog.resize(dialog.minimumSize())
    assert dialog.width() <= 1100
    assert dialog.page("review").rows.count() == dialog.walk.cleaning.totals().excluded + dialog.walk.cleaning.totals().relabelled
    assert button(dialog, "next").text() == "Apply"
    notes: list[str] = []
    session.notified.connect(notes.append)
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "next").click()
    assert not dialog.isVisible()
    assert notes[0].startswith(f"{len(expected)} pictures excluded, ")
    assert set(excluded(faulty)) == expected
    (entry,) = faulty.catalog.edits()
    assert entry.action == "clean"
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)  # the check that follows
    faulty.catalog.undo(entry.id)
    assert faulty.catalog.class_counts() == before
    assert {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in made_faulty.root.rglob("*.*")} == files


def test_it_is_taken_up_where_it_was_closed(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "exact-duplicate")
    button(dialog, "next").click()
    here, totals = dialog.walk.here, dialog.walk.cleaning.totals()
    close(dialog, qtbot)
    again = opened(session, qtbot)
    assert again.walk.here == here
    assert again.walk.cleaning.totals() == totals
    assert totals.answered == 1
    close(again, qtbot)


def test_it_opens_by_its_name_and_a_dataset_that_is_gone_is_explained(session: Session, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    dialog = open_dialog("clean", session, "nowhere", parent)
    assert isinstance(dialog, CleaningDialog)
    qtbot.waitUntil(lambda: "no dataset called 'nowhere'" in dialog.banner.text(), timeout=PATIENCE)
    assert not button(dialog, "next").isEnabled()
    dialog.reject()


def test_it_begins_where_it_was_asked_to(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    (copies,) = [asked for asked in load_questions(faulty).questions if asked.kind == "near-duplicate"]
    dialog = opened(session, qtbot, "faulty/blurred")
    assert dialog.walk.here[0] == "blurred"
    button(dialog, "next").click()
    close(dialog, qtbot)
    again = opened(session, qtbot, f"faulty/{copies.key}")
    assert again.walk.question() == copies
    assert again.windowTitle() == "Clean faulty"
    close(again, qtbot)
