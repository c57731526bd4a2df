"""Studies are opened again in the window, gone on with, removed and put back; a click on a cell selects its runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.evaluation.report import read_report
from core.runs.folder import RunFolder
from core.studies.folder import StudyFolder, study_names
from core.support.errors import SafelightError
from core.support.workspace import Workspace
from gui.evaluation.interval_dots import ROW, IntervalDots
from gui.session import Session
from gui.studies.tab import StudiesTab
from tests.as_built import as_built
from tests.seen_whole import wait_until_whole

SOON = 20_000


@pytest.fixture
def tab(studied: Session, qtbot: QtBot) -> StudiesTab:
    made = StudiesTab(studied)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.show_runs(())
    qtbot.waitUntil(lambda: made._shown is not None, timeout=SOON)
    return made


def name_of(tab: StudiesTab) -> str:
    chosen = tab.study()
    return chosen.name if chosen is not None else ""


def said(tab: StudiesTab) -> str:
    return str(tab.findChild(QLabel, "study_said").text())


def press(tab: StudiesTab, qtbot: QtBot, name: str) -> None:
    qtbot.mouseClick(tab.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_the_newest_study_is_shown_first_and_any_other_can_be_opened(tab: StudiesTab, qtbot: QtBot) -> None:
    assert name_of(tab) == "rates and batches"
    assert said(tab).startswith("Learning rate 0.1, batch size 8 is best; what cannot be told apart from it")
    tab.open_named("rates")
    qtbot.waitUntil(lambda: said(tab).startswith("Learning rate 0.1 is best, with 2 seeds"), timeout=SOON)
    assert tab.findChild(QLabel, "study_question").text().startswith("Which rate? shapes, split ")
    assert tab.session.remembered("study") == "rates"


def test_a_click_on_a_cell_tells_its_runs(tab: StudiesTab, qtbot: QtBot) -> None:
    tab.open_named("rates")
    qtbot.waitUntil(lambda: said(tab).startswith("Learning rate 0.1 is best"), timeout=SOON)
    dots = tab.findChild(IntervalDots, "study_dots")
    middle = dots.rect().center()
    with qtbot.waitSignal(tab.chosen) as clicked:
        qtbot.mouseClick(dots, Qt.MouseButton.LeftButton, pos=middle.__class__(middle.x(), ROW + ROW // 2))
    assert clicked.args == [("r4", "r5")]
    dots.setFocus()
    with qtbot.waitSignal(tab.chosen) as pressed:
        qtbot.keyClick(dots, Qt.Key.Key_Up)
        qtbot.keyClick(dots, Qt.Key.Key_Return)
    assert pressed.args == [("r0", "r1")]


def test_a_removed_study_is_put_back_by_undo_and_its_runs_stay(tab: StudiesTab, qtbot: QtBot, studies: Workspace) -> None:
    with qtbot.waitSignal(tab.offered, timeout=SOON) as offered:
        press(tab, qtbot, "study_remove")
    sentence, act, _, undo = offered.args
    assert (sentence, act) == ("The study rates and batches is in the trash; its runs stay.", "Undo")
    assert study_names(studies) == ["rates"]
    assert len(studies.run_names()) == 8
    qtbot.waitUntil(lambda: name_of(tab) == "rates", timeout=SOON)
    undo()
    qtbot.waitUntil(lambda: name_of(tab) == "rates and batches", timeout=SOON)
    assert study_names(studies) == ["rates", "rates and batches"]


def test_acts_lead_to_the_dialogs_of_the_study(tab: StudiesTab, qtbot: QtBot) -> None:
    for name, dialog in (("study_again", "study_again"), ("study_pack", "pack_study")):
        with qtbot.waitSignal(tab.session.dialog_asked) as asked:
            press(tab, qtbot, name)
        assert asked.args == [dialog, "rates and batches"]


def test_test_is_opened_for_the_winner_alone_when_that_is_meant(tab: StudiesTab, qtbot: QtBot, studies: Workspace) -> None:
    with qtbot.waitSignal(tab.offered) as offered:
        press(tab, qtbot, "study_open_test")
    assert "Learning rate 0.1, batch size 8, the best cell on val" in offered.args[0]
    offered.args[3]()
    folder = StudyFolder.of(studies, "rates and batches")
    qtbot.waitUntil(lambda: folder.study.winner == "learning_rate 0.1, batch_size 8", timeout=SOON)

    def opened() -> list[bool]:
        return [bool(read_report(RunFolder.open(studies, f"r{number}").report_path).opened) for number in range(8)]

    qtbot.waitUntil(lambda: sum(opened()) == 2, timeout=SOON)  # the winner is written down when the first of its runs was opened
    assert opened() == [True, True] + 6 * [False]
    told = tab.findChild(QLabel, "study_question")
    qtbot.waitUntil(lambda: "Test was opened for Learning rate 0.1, batch size 8" in told.text(), timeout=SOON)
    lines = tab.findChild(QLabel, "study_test").text().splitlines()
    assert [line.split(" (")[0] for line in lines] == ["Test, r0: 80.0 %", "Test, r1: 81.7 %"], "what was opened was told nowhere"
    with qtbot.waitSignal(tab.session.runs_changed, timeout=0):  # their figures stand in the table of runs
        tab._opened(())
    assert not tab._test.isEnabled(), "another opening was offered, and said to be counted"


def test_a_damaged_study_says_what_is_wrong_and_can_be_removed(tab: StudiesTab, qtbot: QtBot, studies: Workspace) -> None:
    StudyFolder.of(studies, "rates").file.write_text("name = ")
    tab.open_named("rates")
    qtbot.waitUntil(lambda: "cannot be read" in tab._reading.text(), timeout=SOON)
    press(tab, qtbot, "study_remove")
    qtbot.waitUntil(lambda: study_names(studies) == ["rates and batches"], timeout=SOON)


def test_without_a_study_the_way_to_one_is_shown(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    tab = StudiesTab(session)
    qtbot.addWidget(tab)
    tab.show()
    tab.show_runs(())
    qtbot.waitUntil(tab._none.isVisible, timeout=SOON)
    session.set_dataset("boats")
    with qtbot.waitSignal(session.dialog_asked) as asked:
        qtbot.mouseClick(tab.findChild(QPushButton, "empty_state_button"), Qt.MouseButton.LeftButton)
    assert asked.args == ["study", "boats"]


def test_everything_to_press_is_seen_whole(tab: StudiesTab, qtbot: QtBot) -> None:
    wait_until_whole(qtbot, tab)
    as_built("studies-tab", tab, folded=("PlotCard", "CellCurves", "StudyPlotCard"))


def test_its_acts_are_about_the_study_that_is_shown(tab: StudiesTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    tab.session.dialog_asked.connect(lambda name, about: asked.append((name, about)))
    tab.session.navigated.connect(lambda page, about: asked.append((page, about)))
    monkeypatch.setattr(tab.pages, "ask", lambda names, on_test: asked.append(("page", *names, on_test)))
    tab._go_on()
    tab._pack_it()
    tab._save_page()
    assert asked == [
        ("study_again", "rates and batches"),
        ("pack_study", "rates and batches"),
        ("page", "rates and batches", False),
    ]
    asked.clear()
    tab.session.set_dataset("")
    tab._begin()
    tab.session.set_dataset("shapes")
    tab._begin()
    assert asked == [("data", ""), ("study", "shapes")], "a study is about a dataset"
    offered: list[tuple[object, ...]] = []
    tab.offered.connect(lambda *about: offered.append(about))
    tab._ask_for_test()
    ((words, act, sign, _),) = offered
    assert (act, sign) == ("Open and count", "test")
    assert words.startswith("This opens the test results of ")
    assert words.endswith(", the best cell on val, for good: every opening is counted.")
    tab._unanswered(SafelightError("It cannot be read."))
    assert tab._beside.currentWidget() is tab._reading
    told = [label.text() for label in tab._reading.findChildren(QLabel)]
    assert [words for words in told if words in ("rates and batches", "It cannot be read.")] == [
        "rates and batches",
        "It cannot be read.",
    ]
    tab._ask_for_test()
    assert len(offered) == 1, "there is nothing to open"
