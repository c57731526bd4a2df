"""Pages and dialogs are made from outside to inside: what is moved once it is filled is told of its style anew."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.support.registry import at
from gui.session import Session
from gui.window.dialogs import DIALOGS
from gui.window.window_dialogs import ShortcutsDialog
from tests.told_of_style import told_of_style

PARTS = (
    "gui.runs.page:RunsPage",
    "gui.runs.compare:ComparePanel",
    "gui.runs.live:RunLive",
    "gui.queueing.tab:QueueTab",
    "gui.studies.tab:StudiesTab",
    "gui.prediction.page:PredictPage",
    "gui.splits.panel:SplitPanel",
)
MOST = 1.7
"""Times that a widget is told, on average; it was two to five times."""


@pytest.mark.parametrize("place", PARTS)
def test_what_lies_in_the_window_is_made_in_its_place(place: str, session: Session, qtbot: QtBot) -> None:
    made, told = told_of_style(QWidget, lambda: at(place)(session))
    qtbot.addWidget(made)
    assert told < MOST * len(made.findChildren(QWidget))


@pytest.mark.parametrize("name", ["flickr", "import"])
def test_what_is_asked_in_a_dialog_is_made_in_its_place(name: str, session: Session, qtbot: QtBot) -> None:
    made, told = told_of_style(QWidget, lambda: at(DIALOGS[name])(session, ""))
    qtbot.addWidget(made)
    assert told < MOST * len(made.findChildren(QWidget))


def test_the_keys_are_listed_in_their_place(session: Session, qtbot: QtBot) -> None:
    made, told = told_of_style(QWidget, ShortcutsDialog)
    qtbot.addWidget(made)
    assert told < MOST * len(made.findChildren(QWidget))
