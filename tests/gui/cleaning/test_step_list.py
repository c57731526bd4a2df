"""The steps at the side, and what was kept earlier."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.session import Session
from tests.cleaning_wizard import PATIENCE, button, cards, close, go_to, opened, steps


def test_what_was_kept_is_asked_again_on_request(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "blurred")
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_K)
    button(dialog, "alike").click()
    button(dialog, "next").click()
    go_to(dialog, "review")
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "next").click()
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)
    later = opened(session, qtbot)
    assert "Blurred" not in steps(later)
    again = later.findChild(QCheckBox, "cleaning_again")
    assert again.isVisible()
    again.setChecked(True)
    qtbot.waitUntil(lambda: "Blurred" in steps(later), timeout=PATIENCE)
    close(later, qtbot)
