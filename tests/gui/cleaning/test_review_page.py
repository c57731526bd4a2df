"""What will happen, before it does: each picture with the reason, what is left of the classes, and the way back to a finding."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.cleaning import Cleaning
from core.pictures.thumbnails import thumbnail_path
from gui.cleaning.review_page import _summary, _warnings
from gui.session import Session
from tests.cleaning_wizard import button, cards, close, go_to, opened, text


def test_a_line_leads_back_to_its_finding(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "review")
    assert text(dialog, "review_said").startswith("All pictures stay as they are.")
    assert not button(dialog, "next").isEnabled(), "there is nothing to apply"
    go_to(dialog, "blurred")
    asked = dialog.walk.question()
    button(dialog, "next").click()
    go_to(dialog, "review")
    rows = dialog.page("review").rows
    shown = rows.rows.tile(0)
    assert (shown.lines[:2], shown.words, shown.veiled) == (("Exclude", "Blurred"), (asked.samples[0].label,), {0})
    assert shown.files == (thumbnail_path(faulty.folder, asked.samples[0].sha256),)
    dialog.findChild(QPushButton, "review_copy").click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[1].split("\t") == [asked.samples[0].path, "Exclude", "Blurred"]
    counts = dialog.findChild(QTableView, "review_classes").model()
    listed = {counts.index(row, 0).data(): (counts.index(row, 1).data(), counts.index(row, 2).data()) for row in range(2)}
    now, after = listed[asked.samples[0].label]
    assert int(now) - int(after) == 1
    assert button(dialog, "next").isEnabled()
    rows.setFocus()
    rows.choose(0)
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert dialog.walk.question() == asked
    close(dialog, qtbot)


def test_copies_of_which_none_stays_are_warned_of(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "near-duplicate")
    for card in cards(dialog):
        qtbot.keyClick(card, Qt.Key.Key_X)
    button(dialog, "next").click()
    go_to(dialog, "review")
    assert text(dialog, "review_warned").startswith("Of 1 finding about copies no copy stays: circle/larger.jpg")
    close(dialog, qtbot)


def test_a_class_of_which_no_picture_stays_is_warned_of() -> None:
    nothing = Cleaning(())
    assert _warnings(nothing, {"owl": 0, "cat": 3, "emu": 0}) == "No picture stays in owl, emu."
    assert _warnings(nothing, {"cat": 1}) == ""
    back = "No file is changed, and Ctrl+Z takes all of it back."
    assert _summary(nothing, limits=False) == f"All pictures stay as they are. {back}"
    assert _summary(nothing, limits=True) == (
        f"All pictures stay as they are. The limits of size and shape are kept with the dataset. {back}"
    )
