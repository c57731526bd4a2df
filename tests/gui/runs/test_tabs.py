"""The tabs below the table of runs: made when looked at, told only then, and the chosen one is remembered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.runs.page import RunsPage
from gui.runs.tabs import TABS, RunTabs
from gui.session import Session

SOON = 10_000


def said(place: QWidget) -> str:
    return " ".join(label.text() for label in place.findChildren(QLabel) if label.isVisible())


def test_a_tab_is_made_when_it_is_first_looked_at_and_remembered_as_chosen(
    page: RunsPage, session: Session, qtbot: QtBot
) -> None:
    tabs = page.tabs
    assert list(tabs._made) == ["curves"]
    tabs.tabBar().setFocus()
    qtbot.keyClick(tabs.tabBar(), Qt.Key.Key_Right)
    assert TABS[tabs.currentIndex()].key in tabs._made
    chosen = tabs.currentIndex()
    assert chosen != 0
    again = RunTabs(session)
    qtbot.addWidget(again)
    assert again.currentIndex() == chosen
    assert not again._made, "nothing is made before there are runs to show"


def test_a_tab_says_what_to_select_where_it_has_nothing_to_show(page: RunsPage) -> None:
    page.list.select_runs([])
    assert "Select a run to see its curves" in said(page.tabs)
    page.list.select_runs(["weak"])
    assert "Select a run to see its curves" not in said(page.tabs)


def test_the_title_says_how_many_runs_are_compared(page: RunsPage) -> None:
    titles = {entry.key: number for number, entry in enumerate(TABS)}
    page.list.select_runs(["weak", "strong"])
    assert page.tabs.tabText(titles["comparison"]) == "Comparison of 2"
    assert page.tabs.tabText(titles["curves"]) == "Curves"
    page.list.select_runs(["weak"])
    assert page.tabs.tabText(titles["comparison"]) == "Comparison"
