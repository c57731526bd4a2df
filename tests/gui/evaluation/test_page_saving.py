"""Save as page: asked where to, written by the job, offered to be opened; what is on test is asked about first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from core.engine.protocol import PageWritten
from core.engine.requests import WritePage
from core.reporting.request import PageRequest, SavedPage
from core.runs.folder import RunFolder
from core.runs.listing import RunSummary, summarise
from core.support.errors import Refused
from core.support.workspace import Workspace
from gui.evaluation.page_saving import PageSaving
from gui.session import Session
from gui.tasks.task import Task
from tests.page_reading import foreign, read_page
from tests.told_runs import told_run

SOON = 10_000


@pytest.fixture
def rows(workspace: Workspace) -> list[RunSummary]:
    """Two judged runs and one that is not."""
    folders = [told_run(workspace, "strong", right=0.9), told_run(workspace, "weak", right=0.6), told_run(workspace, "young")]
    return [summarise(folder) for folder in folders]


@pytest.fixture
def saving(session: Session, qtbot: QtBot) -> PageSaving:
    host = QWidget()
    qtbot.addWidget(host)
    return PageSaving(session, host)


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the file dialog proposed; it answers with the text that stands first here, if any."""
    told: list[str] = [""]
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda _p, _t, begin, _k: (told.append(Path(begin).name), (told[0], ""))[1]
    )
    return told


def opened(session: Session) -> int:
    return summarise(RunFolder.open(session.workspace, "strong")).opened


def ways(saving: PageSaving, runs: list[RunSummary]) -> dict[str, bool]:
    menu = QMenu()
    saving.fill(menu, runs)
    (added,) = [action.menu() for action in menu.actions()]
    assert isinstance(added, QMenu)
    return {action.text(): action.isEnabled() for action in added.actions() if not action.isSeparator()}


def test_only_judged_runs_can_be_saved(saving: PageSaving, rows: list[RunSummary]) -> None:
    assert list(ways(saving, rows[:2]).values()) == [True, False, True, True]
    assert list(ways(saving, rows).values()) == [False] * 4
    assert list(ways(saving, []).values()) == [False] * 4


@pytest.mark.soak
def test_the_workshop_is_asked_for_heat_maps(
    saving: PageSaving, rows: list[RunSummary], chosen: list[str], qtbot: QtBot, tmp_path: Path
) -> None:
    """The run has no weights, which is what the workshop says; a page of a run with some is written in the test of the job."""
    chosen[0] = str(tmp_path / "warm.html")
    with qtbot.waitSignal(saving.failed, timeout=60_000) as told:
        saving.ask(["strong"], heat=True)
    assert str(told.args[0]).startswith("The run strong cannot predict yet")


def test_a_page_with_heat_maps_is_the_workshops_work(
    saving: PageSaving, session: Session, rows: list[RunSummary], chosen: list[str], qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    file, asked = tmp_path / "warm.html", list[WritePage]()

    def ask(request: WritePage) -> Task:
        asked.append(request)
        return Task(lambda: PageWritten(SavedPage(file, ("strong",), "val", 24, 2048)))

    monkeypatch.setattr(session, "ask_workshop", ask)
    chosen[0] = str(file)
    with qtbot.waitSignal(saving.offered, timeout=SOON) as told:
        saving.ask(["strong"], heat=True)
    assert [(one.run, one.wanted.heat) for one in asked] == [("strong", True)]
    assert "warm.html" in told.args[0]
    assert told.args[1] == "Open"


def test_a_page_of_the_workshop_is_offered_to_be_opened(saving: PageSaving, qtbot: QtBot, tmp_path: Path) -> None:
    saved = SavedPage(tmp_path / "warm.html", ("strong",), "val", 24, 2048)
    with qtbot.waitSignal(saving.offered, timeout=SOON) as said:
        saving.take_reply(PageWritten(saved))
    assert said.args[:2] == [saved.words, "Open"]


def test_the_oldest_run_comes_first_whatever_the_table_is_sorted_by(
    saving: PageSaving, rows: list[RunSummary], chosen: list[str]
) -> None:
    menu = QMenu()
    old, new = replace(rows[1], created="2026-01-01"), replace(rows[0], created="2026-01-02")
    saving.fill_ways(menu, [new, old])
    menu.actions()[0].trigger()
    assert chosen[1:] == ["weak and 1 other run.html"]


def test_a_button_has_the_ways_for_the_runs_of_the_moment(saving: PageSaving, rows: list[RunSummary], qtbot: QtBot) -> None:
    shown: list[RunSummary] = []
    button = saving.button(lambda: shown)
    qtbot.addWidget(button)
    menu = button.menu()
    for runs, enabled in (([], False), (rows[:1], True), (rows[2:], False)):
        shown[:] = runs
        menu.aboutToShow.emit()
        assert [action.isEnabled() for action in menu.actions() if not action.isSeparator()] == [enabled] * 4


def test_a_page_is_written_where_was_asked_and_opened(
    saving: PageSaving, rows: list[RunSummary], chosen: list[str], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    saving.ask(["strong"])
    assert chosen[1:] == ["strong.html"]
    chosen[0] = str(tmp_path / "mine")
    with qtbot.waitSignal(saving.offered, timeout=SOON) as said:
        saving.ask(["strong", "weak"], pictures=False)
    assert chosen[-1] == "strong and 1 other run.html"
    text, act, _, slot = said.args
    assert text.startswith(f"Wrote {tmp_path / 'mine.html'}: ")
    assert act == "Open"
    assert foreign(read_page((tmp_path / "mine.html").read_text(encoding="utf-8"))) == []
    slot()
    assert opened == [QUrl.fromLocalFile(str(tmp_path / "mine.html"))]


def test_a_page_on_test_is_asked_about_and_counted(
    saving: PageSaving, rows: list[RunSummary], chosen: list[str], session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    chosen[0] = str(tmp_path / "test.html")
    asked: list[tuple[str, str, str, object]] = []
    saving.offered.connect(lambda *words: asked.append(words))
    saving.ask_on_test(["strong"])
    assert "every opening is counted" in asked[0][0]
    assert opened(session) == 0
    with qtbot.waitSignal(session.runs_changed, timeout=SOON):
        asked[0][3]()  # type: ignore[operator]
    assert chosen[-1] == "strong on test.html"
    assert opened(session) == 1
    assert "judged on test" in read_page((tmp_path / "test.html").read_text(encoding="utf-8")).text


def test_what_cannot_be_written_is_told(saving: PageSaving, rows: list[RunSummary], qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "there.html").write_text("mine")
    with qtbot.waitSignal(saving.failed, timeout=SOON) as told:
        saving.write(["strong"], PageRequest(tmp_path / "there.html"))
    assert isinstance(told.args[0], Refused)
    assert (tmp_path / "there.html").read_text() == "mine"
