"""The tabs below the table of runs: made when looked at, told only then, and the chosen one is remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.support.errors import BadInput
from gui.runs.page import RunsPage
from gui.runs.tabs import TABS, RunTabs
from gui.session import Session
from tests.as_built import as_built
from tests.seen_whole import wait_until_whole

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


@pytest.mark.parametrize("key", [entry.key for entry in TABS])
def test_what_a_tab_tells_is_passed_on(page: RunsPage, key: str, qtbot: QtBot) -> None:
    tab, tabs = page.tabs.tab(key), page.tabs
    for name, told in (
        ("failed", BadInput("No.", "Try.")),
        ("drawn", ()),
        ("test_asked", ()),
        ("pointed", "run"),
        ("chosen", ("run",)),
    ):
        with qtbot.waitSignal(getattr(tabs, name)) as heard:
            getattr(tab, name).emit(told)
        assert heard.args == [told]
    with qtbot.waitSignal(tabs.offered) as heard:
        tab.offered.emit("It is gone.", "Undo", "undo", page.setFocus)
    assert heard.args[:3] == ["It is gone.", "Undo", "undo"]


def test_a_tab_fits_so_many_runs() -> None:
    fits = {entry.key: [runs for runs in range(4) if entry.fits(runs)] for entry in TABS}
    assert fits == {
        "curves": [1, 2, 3], "report": [1], "comparison": [1, 2, 3], "reliance": [1], "studies": [0, 1, 2, 3],
        "queue": [0, 1, 2, 3], "lineage": [0, 1, 2, 3],
    }  # fmt: skip


def test_a_tab_is_turned_to_by_its_key(page: RunsPage) -> None:
    page.tabs.show_tab("queue")
    assert TABS[page.tabs.currentIndex()].key == "queue"
    page.tabs.show_tab("nothing")
    assert TABS[page.tabs.currentIndex()].key == "queue"


def test_everything_to_press_is_seen_whole(page: RunsPage, qtbot: QtBot) -> None:
    page.resize(1200, 800)
    wait_until_whole(qtbot, page)
    page.list.select_runs(["weak", "strong"])
    wait_until_whole(qtbot, page)
    page.list.sortByColumn(0, Qt.SortOrder.AscendingOrder)  # they were made within a second or two
    as_built("runs-page", page, folded=("tab_curves",))
