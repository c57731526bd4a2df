"""Nothing to decide about: after a check, or because nobody has looked yet."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from gui.cleaning.dialog import NOTHING, QUESTION
from gui.cleaning.nothing_page import _nothing
from gui.session import Session
from tests.as_built import as_built
from tests.cleaning_wizard import PATIENCE, button, cards, close, opened


def test_a_dataset_without_findings_says_so_and_can_be_checked(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, "shapes")
    assert dialog.findChild(QPushButton, "cleaning_check").isVisible()
    assert "Not checked yet" in [label.text() for label in dialog.page(NOTHING).findChildren(QLabel)]
    as_built("cleaning-unchecked", dialog)
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "check").click()
    qtbot.waitUntil(lambda: dialog.findChild(QPushButton, "cleaning_check").isVisible(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)
    assert "Nothing to clean" in [label.text() for label in dialog.page(NOTHING).findChildren(QLabel)]
    as_built("cleaning-nothing", dialog.page(NOTHING))
    close(dialog, qtbot)


def test_one_finding_that_was_kept_is_told_as_one() -> None:
    said = "The last check found nothing to decide about."
    assert [_nothing(kept) for kept in (0, 1, 1_200)] == [
        said, f"{said} 1 finding was kept earlier.", f"{said} 1,200 findings were kept earlier.",
    ]  # fmt: skip


def test_nothing_is_asked_before_the_first_check_which_can_be_cancelled(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    with schema.writing(faulty.catalog.path) as connection:
        connection.execute("DELETE FROM choices WHERE name = 'checked'")
        connection.execute("DELETE FROM findings")
    dialog = opened(session, qtbot)
    check = button(dialog, "check")
    assert check.isVisible()
    assert check.text() == "Check the pictures"
    check.click()
    assert dialog.page(NOTHING)._checking is not None
    dialog.page(NOTHING)._checking.abandon()
    qtbot.waitUntil(lambda: check.isVisible() and dialog.page(NOTHING)._checking is None, timeout=PATIENCE)
    assert button(dialog, "next").isEnabled()
    check.click()
    qtbot.waitUntil(lambda: dialog.here == QUESTION and bool(cards(dialog)), timeout=PATIENCE)
    close(dialog, qtbot)
