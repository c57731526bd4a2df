"""The Data page is made from outside to inside."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.datasets.page import DataPage
from gui.session import Session
from tests.told_of_style import told_of_style


def test_its_parts_are_made_where_they_lie(session: Session, qtbot: QtBot) -> None:
    """What is moved once it is filled is told of its style anew with all that lies in it: each button was four times."""
    page, told = told_of_style(QPushButton, lambda: DataPage(session))
    qtbot.addWidget(page)
    assert told < 2 * len(page.findChildren(QPushButton))
