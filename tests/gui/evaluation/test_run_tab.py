"""What a tab below the table of runs can say is handed on by the tabs, whichever of them says it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Signal
from pytestqt.qtbot import QtBot

from core.support.registry import at
from gui.evaluation.run_tab import RunTab
from gui.runs.tabs import TABS, RunTabs, TabEntry
from gui.session import Session


@pytest.mark.parametrize("entry", TABS, ids=lambda entry: entry.key)
def test_each_tab_shows_runs_in_its_own_way(entry: TabEntry) -> None:
    tab = at(entry.place)
    assert issubclass(tab, RunTab)
    assert tab.show_runs is not RunTab.show_runs


def test_whatever_a_tab_says_the_tabs_say(session: Session, qtbot: QtBot) -> None:
    tabs = RunTabs(session)
    qtbot.addWidget(tabs)
    tab = tabs.tab(TABS[0].key)
    said = {name for name, value in vars(RunTab).items() if isinstance(value, Signal)}
    assert said
    heard: set[str] = set()
    for name in said:
        getattr(tabs, name).connect(lambda *_what, name=name: heard.add(name))
    for name in said:
        arguments = {"pointed": ("one",), "offered": ("a", "b", "c", None)}.get(name, (None,))
        getattr(tab, name).emit(*arguments)
    assert heard == said
