"""The menu of what can be done with a dataset: one click opens it, and an act asks for its dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from core.cluster import installed
from gui.datasets.menu import ACTS, DatasetMenu
from gui.session import Session
from gui.window.dialogs import DIALOGS
from tests.as_built import as_built


@pytest.fixture(autouse=True)
def _ray_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "find_spec", lambda name: object())


@pytest.mark.parametrize("dataset", ["", "boats"])
def test_a_click_opens_it_and_offers_what_makes_sense(session: Session, qtbot: QtBot, dataset: str) -> None:
    button = DatasetMenu(session, lambda: dataset)
    qtbot.addWidget(button)
    entries = button.menu()
    offered: list[str] = []

    def look() -> None:
        offered.extend(entry.text() for entry in entries.actions() if entry.isEnabled())
        QTimer.singleShot(0, entries.close)

    entries.aboutToShow.connect(look)
    button.show()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert offered == [act.text for act in ACTS if dataset or not act.needs_dataset]


def test_an_act_asks_for_its_dialog_with_the_dataset(session: Session, qtbot: QtBot) -> None:
    button = DatasetMenu(session, lambda: "boats")
    qtbot.addWidget(button)
    asked: list[tuple[object, ...]] = []
    session.dialog_asked.connect(lambda *words: asked.append(words))
    for entry in button.menu().actions():
        entry.trigger()
    assert asked == [(act.dialog, "boats") for act in ACTS]
    as_built("dataset-menu", button)


def test_every_act_opens_a_dialog_there_is() -> None:
    assert {act.dialog for act in ACTS} <= set(DIALOGS)
