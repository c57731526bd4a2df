"""How an answer carries over to other findings like it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.kept_answers import read_answers
from gui.cleaning.cleaning_page import ALIKE
from gui.cleaning.dialog import QUESTION
from gui.session import Session
from tests.cleaning_wizard import button, cards, close, fates, go_to, opened, steps, text


def test_an_answer_is_applied_to_all_like_it(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "blurred")
    count = len(dialog.walk.cleaning.of_kind("blurred"))
    assert count > 1
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_K)
    assert text(dialog, "cleaning_alike_said") == "Keep all pictures."
    assert button(dialog, "alike").text() == f"Apply to all {count} like this …"
    qtbot.waitUntil(lambda: QApplication.focusWidget() is cards(dialog)[0])
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_A)
    assert dialog.here == ALIKE
    assert steps(dialog)["Blurred"] == f"1 of {count}", "the others are only shown"
    button(dialog, "next").click()
    assert steps(dialog)["Blurred"] == f"{count} of {count}"
    assert dialog.walk.here[0] != "blurred"
    assert dialog.walk.cleaning.totals().excluded == 0
    go_to(dialog, "exact-duplicate")
    open_ones = len(dialog.walk.cleaning.of_kind("exact-duplicate"))
    assert button(dialog, "proposed").text() == f"Take all {open_ones} proposals …"
    button(dialog, "proposed").click()
    button(dialog, "next").click()
    assert steps(dialog)["Same file"] == f"{open_ones} of {open_ones}"
    assert dialog.walk.cleaning.totals().excluded >= 1
    close(dialog, qtbot)


def test_skip_leaves_a_finding_without_an_answer_and_keys_lead_on_and_back(
    session: Session, faulty: Dataset, qtbot: QtBot
) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "blurred")
    first = dialog.walk.question()
    button(dialog, "next").click()
    assert dialog.walk.cleaning.is_answered(first)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is cards(dialog)[0])
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_Backspace)
    assert dialog.walk.question() == first
    assert text(dialog, "cleaning_place").endswith("decided")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is cards(dialog)[0])
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_S)
    assert dialog.walk.question() != first
    assert not dialog.walk.cleaning.is_answered(first)
    foot = dialog.page(QUESTION).foot()
    assert set(foot.words) == {"close", "back", "skip", "next"}
    assert "X exclude" in foot.said
    close(dialog, qtbot)


def test_what_was_changed_by_hand_is_kept_when_the_wizard_closes(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "blurred")
    question = dialog.walk.question()
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_K)
    close(dialog, qtbot)
    qtbot.waitUntil(lambda: (kept := read_answers(faulty)) is not None and question.key in kept.answers)
    again = opened(session, qtbot)
    assert again.walk.cleaning.is_answered(question)
    assert set(fates(again).values()) == {"keep"}
    close(again, qtbot)
