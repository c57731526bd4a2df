"""The tab Report: val at first, test only once it was opened and counted once, and words where there is nothing to show."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.evaluation.report import read_report, write_report
from core.evaluation.stale.rescoring import score_again
from core.evaluation.stale.shelf import judged_runs
from core.evaluation.wording import chosen_words
from core.runs.folder import RunFolder
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.evaluation.run_report.section import SECTIONS
from gui.evaluation.run_report.view import ReportTab, _judged
from gui.runs.page import RunsPage
from gui.session import Session
from tests.as_built import as_built
from tests.gui.evaluation.run_report.conftest import SOON, is_shown, tab_of
from tests.stale_runs import judged_on_shapes
from tests.told_runs import told_report, told_run


def test_one_picture_and_one_group_are_told_as_one() -> None:
    one = SimpleNamespace(n=1, on="test", groups=1, weights="best")
    assert _judged(one, "1 epoch") == "1 test picture in 1 group, best weights of 1 epoch"
    many = SimpleNamespace(n=1_200, on="val", groups=1_100, weights="best")
    assert _judged(many, "2 epochs") == f"1,200 val pictures{chosen_words('val')} in 1,100 groups, best weights of 2 epochs"


def press(page: RunsPage, qtbot: QtBot, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_test_is_opened_by_an_act_counted_once_and_shown_again_uncounted(page: RunsPage, run: RunFolder, qtbot: QtBot) -> None:
    press(page, qtbot, "report_test")
    assert "every opening is counted" in page.acted.text()
    assert is_shown(page, "val"), "a click alone opens nothing"
    assert read_report(run.report_path).opened == ()
    press(page, qtbot, "runs_acted_act")
    qtbot.waitUntil(partial(is_shown, page, "test"), timeout=SOON)
    for side in ("val", "test"):
        press(page, qtbot, f"report_{side}")
        qtbot.waitUntil(partial(is_shown, page, side), timeout=SOON)
    assert len(read_report(run.report_path).opened) == 1
    shown = tab_of(page)._shown
    assert shown is not None
    assert shown.found.evaluation.opened == 1


def test_another_run_is_looked_at_on_val_again(page: RunsPage, run: RunFolder, workspace: Workspace, qtbot: QtBot) -> None:
    told_run(workspace, "other", right=0.9)
    press(page, qtbot, "report_test")
    press(page, qtbot, "runs_acted_act")
    qtbot.waitUntil(partial(is_shown, page, "test"), timeout=SOON)
    qtbot.waitUntil(lambda: page.list.table.place_of("other") is not None, timeout=SOON)
    page.list.select_runs(["other"])
    qtbot.waitUntil(partial(is_shown, page, "val"), timeout=SOON)
    page.list.select_runs(["judged"])
    qtbot.waitUntil(lambda: tab_of(page)._shown.found.evaluation.run == "judged", timeout=SOON)  # type: ignore[union-attr]
    assert is_shown(page, "val")


def test_it_says_why_there_is_nothing_to_show(page: RunsPage, run: RunFolder, workspace: Workspace, qtbot: QtBot) -> None:
    told_run(workspace, "unfinished", epochs=2, reason=None)
    qtbot.waitUntil(lambda: page.list.table.place_of("unfinished") is not None, timeout=SOON)
    page.list.select_runs(["unfinished"])
    assert "That of unfinished is written when its training ends." in said(page)
    page.list.select_runs(["judged", "unfinished"])
    assert "Select one run" in said(page)
    page.list.select_runs(["unfinished"])
    # The head tells of figures, the predictions behind it are damaged.
    head, _, _ = run.report_path.read_text().partition('"predictions"')
    run.report_path.write_text(head + '"predictions": {}\n}\n')
    page.list.select_runs(["judged"])
    assert "of unfinished" not in said(page), "another run is looked at by now"
    qtbot.waitUntil(lambda: "is damaged" in said(page), timeout=SOON)


def test_the_report_comes_by_itself_when_the_training_ends(page: RunsPage, workspace: Workspace, qtbot: QtBot) -> None:
    folder = told_run(workspace, "training", epochs=2)
    qtbot.waitUntil(lambda: page.list.table.place_of("training") is not None, timeout=SOON)
    page.list.select_runs(["training"])
    assert "That of training is written" in said(page)
    write_report(folder.report_path, told_report("training", 0.9))
    page.refresh()
    qtbot.waitUntil(lambda: tab_of(page)._shown.found.evaluation.run == "training", timeout=SOON)  # type: ignore[union-attr]


def said(page: RunsPage) -> str:
    return " ".join(label.text() for label in tab_of(page).parentWidget().findChildren(QLabel) if label.isVisible())


def test_every_section_shows_the_report_and_the_one_looked_at_is_remembered(page: RunsPage, qtbot: QtBot) -> None:
    tab = tab_of(page)
    assert list(tab.sections) == ["overview"], "a section is made when it is first looked at"
    for entry in SECTIONS:
        press(page, qtbot, f"report_{entry.key}")
        assert tab.sections[entry.key].isVisible()
    again = ReportTab(page.session)
    qtbot.addWidget(again)
    assert again.section() == SECTIONS[-1].key


def test_a_stale_result_says_so_above_its_figures(session: Session, workspace: Workspace, qtbot: QtBot) -> None:
    judged = judged_on_shapes(workspace)
    tab = ReportTab(session)
    qtbot.addWidget(tab)
    tab.show()
    caveats = tab.findChild(QLabel, "report_caveats")
    tab.show_runs(judged_runs(workspace))
    qtbot.waitUntil(lambda: tab._shown is not None, timeout=SOON)
    assert caveats.isHidden()
    (first,) = judged.dataset.catalog.named(judged.paths("val")[:1])
    judged.dataset.catalog.exclude([first.id])
    tab.show_runs(judged_runs(workspace))
    assert "Stale: of the pictures it was judged on, 1 no longer counts" in caveats.text()
    score_again(workspace, ["run"], Context())
    tab.show_runs(judged_runs(workspace))
    qtbot.waitUntil(lambda: tab._shown.found.evaluation.n == 5, timeout=SOON)  # type: ignore[union-attr]
    assert "1 set aside; it had 83.3 % on val before" in caveats.text()
    as_built("report-stale", tab, instead={r"again 20[-\d]+ [:\d]+": "again then"})


def test_a_section_is_turned_to_by_its_key_and_a_run_without_test_says_so(page: RunsPage, qtbot: QtBot) -> None:
    tab = tab_of(page)
    for entry in SECTIONS[1:3]:
        tab.show_section(entry.key)
        assert tab.section() == entry.key
    tab.show_section("none of these")
    assert tab.section() == SECTIONS[2].key
    tab.show_section(SECTIONS[0].key)
    run = tab._run
    assert run is not None
    tab._run = SimpleNamespace(run=run.run, has_test_side=False, sealed=False, opened=0)
    tab._show_sides()
    assert (tab._test.toolTip(), tab._test.isEnabled()) == (f"{run.run} has no test side.", False)
    tab._run = SimpleNamespace(run=run.run, has_test_side=True, sealed=False, opened=2)
    tab._show_sides()
    assert tab._test.toolTip() == "Opened 2 times. What is open is shown again uncounted."
    tab._run = run
    tab._show_sides()
    assert tab._test.toolTip().startswith("Sealed, so that nothing is chosen by it")
