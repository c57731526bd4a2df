"""The closer look is offered, done by the workshop, and tells what came of it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.support.workspace import Workspace
from gui.datasets.closer_look_card import OFFER, CloserLookCard, _words
from gui.kit.job_bar import JobBar
from gui.session import Session

PATIENCE = 90_000  # milliseconds; only a failing test waits so long


@pytest.fixture
def card(session: Session, workspace: Workspace, shapes: Dataset, qtbot: QtBot) -> CloserLookCard:
    made = CloserLookCard(session)
    qtbot.addWidget(made)
    made.show_facts(overview(workspace, "shapes"))
    made.show()
    return made


def button(card: CloserLookCard) -> QPushButton:
    return card.findChild(QPushButton, "findings_closer")


def text(card: CloserLookCard) -> str:
    return card.findChild(QLabel, "closer_text").text()


def test_one_click_looks_and_what_came_of_it_or_failed_is_told(
    card: CloserLookCard, session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    assert text(card) == OFFER
    assert button(card).text() == "Look closer"
    notes: list[str] = []
    session.notified.connect(notes.append)
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(card).click()
        assert not button(card).isEnabled()
        assert card.findChild(JobBar) is not None
        assert [task.title for task in session.tasks] == ["Looking closer at shapes"]
    assert notes[0].startswith("Looked closer at 24 pictures: ")
    qtbot.waitUntil(lambda: button(card).isEnabled())
    assert session.engine is None  # predictions had nothing to wait for
    facts = overview(workspace, "shapes")
    assert facts.looked_at == 24
    card.show_facts(facts)
    assert "all 24 pictures" in text(card)
    assert button(card).text() == "Look closer again"
    card.show_facts(replace(facts, looked_at=20))
    assert "20 of 24" in text(card)

    # By the same workshop, since each one loads torch anew.
    Dataset.create(workspace, "bare", None, "made", "CC0")
    card.show_facts(overview(workspace, "bare"))
    with qtbot.waitSignal(session.tasks_changed):
        button(card).click()
    error = card.findChild(QLabel, "closer_error")
    qtbot.waitUntil(lambda: "0 pictures" in error.text(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: button(card).isEnabled())
    card.show_facts(overview(workspace, "shapes"))
    assert error.text() == ""


@pytest.mark.parametrize(
    ("looked_at", "pictures", "said"),
    [
        (1, 1, "Looked closer at the one picture; copies, "),
        (2, 2, "Looked closer at all 2 pictures; copies, "),
        (1, 2, "Looked closer at 1 of 2 pictures; the other one was added since or could not be read."),
        (1, 1_003, "Looked closer at 1 of 1,003 pictures; the others were added since or could not be read."),
    ],
)
def test_one_picture_that_was_looked_at_or_not_is_told_as_one(looked_at: int, pictures: int, said: str) -> None:
    facts = SimpleNamespace(looked_at=looked_at, pictures=pictures)
    assert _words(facts).startswith(said)  # type: ignore[arg-type]


def test_a_look_can_be_cancelled(card: CloserLookCard, session: Session, qtbot: QtBot) -> None:
    button(card).click()
    (task,) = session.tasks
    with qtbot.waitSignal(task.finished, timeout=PATIENCE):
        card.findChild(JobBar)._cancel.click()
    assert button(card).isEnabled()
    assert text(card) == OFFER


def test_a_dataset_that_can_only_be_read_is_not_looked_at(card: CloserLookCard, workspace: Workspace) -> None:
    card.show_facts(replace(overview(workspace, "shapes"), why_read_only="It is."))
    assert not button(card).isVisible()


def test_the_work_on_one_dataset_is_not_seen_on_the_page_of_another(
    card: CloserLookCard, session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    facts = overview(workspace, "shapes")
    button(card).click()
    assert card.findChild(JobBar).isVisible()
    card.show_facts(replace(facts, name="others"))
    assert not card.findChild(JobBar).isVisible()
    assert button(card).isEnabled(), "the other one can be looked at meanwhile"
    card.show_facts(facts)
    assert card.findChild(JobBar).isVisible()
    assert not button(card).isEnabled()
    (task,) = session.tasks
    assert task.subject == "shapes"
    with qtbot.waitSignal(task.finished, timeout=PATIENCE):
        card.findChild(JobBar)._cancel.click()
    assert button(card).isEnabled()


def test_what_failed_on_another_dataset_is_told_by_its_name(card: CloserLookCard, session: Session, qtbot: QtBot) -> None:
    error = card.findChild(QLabel, "closer_error")
    with qtbot.waitSignal(session.notified) as told:
        card._failed("boats", ValueError("gone"))
    assert (told.args, error.text()) == (["boats: gone"], "")
    with qtbot.assertNotEmitted(session.notified):
        card._failed("shapes", ValueError("gone"))
    assert error.text() == "gone"
