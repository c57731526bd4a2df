"""Every dialog of the table can be found by its place; one of them is opened and closed again."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from core.support.registry import at
from gui.session import Session
from gui.window.dialogs import DIALOGS, open_dialog


@pytest.mark.parametrize("name", DIALOGS)
def test_every_entry_leads_to_a_dialog(name: str) -> None:
    assert issubclass(at(DIALOGS[name]), QDialog)


def test_a_dialog_opens_before_its_parent_and_deletes_itself(session: Session, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    dialog = open_dialog("trash", session, "", parent)
    assert dialog.isVisible()
    assert dialog.parentWidget() is parent
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()
