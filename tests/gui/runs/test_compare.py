"""Runs are compared in plain sentences; on test only once that was confirmed."""

from __future__ import annotations

from types import SimpleNamespace

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QLabel, QPushButton, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from core.evaluation.wording import chosen_words
from core.support.workspace import Workspace
from gui.kit.empty_state import EmptyState
from gui.runs.compare import SIDE_BY_SIDE, ComparePanel, _compared_on, _small_print
from gui.runs.page import RunsPage
from gui.session import Session
from gui.theme import run_colour
from tests.as_built import as_built
from tests.told_runs import told_run

SOON = 10_000


def text_of(page: QWidget, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None, name
    return label.text()


def test_one_picture_and_one_group_are_told_as_one() -> None:
    one = SimpleNamespace(
        n=1, on="test", floor=0.5, oracle=None, interval_method="Wilson", groups=1,
        reasons=("a saw 3.", "b saw 4."), opened={"a": 1, "b": 2},
    )  # fmt: skip
    many = SimpleNamespace(**{**vars(one), "n": 1_200, "on": "val", "groups": 1_100, "floor": None, "reasons": ()})
    assert _compared_on(one) == "On the same 1 test picture; always saying the commonest class gives 50 %."
    assert _small_print(one) == "Intervals: Wilson, over 1 group. a saw 3. b saw 4. Opened so far: a 1, b 2."
    assert _compared_on(many) == f"On the same 1,200 val pictures{chosen_words('val')}."
    assert _small_print(many) == "Intervals: Wilson, over 1,100 groups."


def test_the_verdicts_of_many_stand_beside_the_intervals_where_there_is_room(session: Session, qtbot: QtBot) -> None:
    panel = ComparePanel(session)
    qtbot.addWidget(panel)
    for width, way in (
        (SIDE_BY_SIDE, QBoxLayout.Direction.LeftToRight), (SIDE_BY_SIDE - 1, QBoxLayout.Direction.TopToBottom),
    ):  # fmt: skip
        panel.resize(width, 500)
        QApplication.sendEvent(panel, QResizeEvent(panel.size(), panel.size()))
        assert (panel.width(), panel._overview.direction()) == (width, way)


def test_two_finished_runs_are_compared_in_plain_sentences(page: RunsPage, comparison: ComparePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(comparison.compared, timeout=SOON):
        page.list.select_runs(["weak", "strong"])
    said = " ".join(label.text() for label in comparison.findChildren(QLabel))
    assert "strong is better than weak on these 120 val pictures." in said
    assert "always saying the commonest class gives 33 %" in said
    assert "at least one of weak and strong is right on" in said or "at least one of strong and weak is right on" in said
    table = comparison.findChild(QTableWidget, "compare_pairs")
    assert table is not None
    assert table.rowCount() == 1
    # Which of two runs that were made in the same second comes first is a matter of chance.
    told = {"weak and strong|strong and weak": "both", r"(compare_dots .*) accessibleDescription='[^']*'": r"\1"}
    as_built("comparison", comparison, instead=told, folded=("compare_pairs", "verdict_matrix", "compare_dots"))
    page.list.select_runs(["weak", "halted"])
    assert "no report yet of halted" in text_of(page, "compare_status")
    empty = comparison.findChild(EmptyState)
    assert empty is not None
    assert empty.isHidden()
    page.list.select_runs(["weak"])
    assert not empty.isHidden(), "one run alone: the tab says what it is for, as the others do"


def test_the_verdict_is_seen_beside_long_names_and_each_has_its_runs_colour(
    page: RunsPage, comparison: ComparePanel, runs: Workspace, qtbot: QtBot
) -> None:
    name = "A run whose name is as long as the names of runs may ever be & which ends here 2"
    told_run(runs, name, right=0.7)
    page.refresh()
    qtbot.waitUntil(lambda: page.list.table.place_of(name) is not None, timeout=SOON)
    with qtbot.waitSignal(comparison.compared, timeout=SOON):
        page.list.select_runs([name, "strong"])
    table = comparison.findChild(QTableWidget, "compare_pairs")
    assert table is not None
    places = {row.run: row.colour for row in page.list.table.runs()}
    for column in range(2):
        item = table.item(0, column)
        assert item is not None
        assert item.toolTip() == item.text()
        assert table.columnWidth(column) <= 224
        assert item.icon().pixmap(16, 16).toImage().pixelColor(8, 8) == run_colour(places[item.text()])


def test_a_comparison_on_test_is_asked_for_above_the_table_and_counted(
    page: RunsPage, comparison: ComparePanel, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(comparison.compared, timeout=SOON):
        page.list.select_runs(["weak", "strong"])
    button = comparison.findChild(QPushButton, "compare_on_test")
    assert button is not None
    button.click()
    assert "every opening is counted" in page.acted.text()
    act = page.acted.findChild(QPushButton, "runs_acted_act")
    assert act is not None
    with qtbot.waitSignal(comparison.compared, timeout=SOON) as told:
        act.click()
    assert told.args[0].on == "test"
    qtbot.waitUntil(lambda: {run.opened for run in page.list.selected()} == {1}, timeout=SOON)


def test_two_runs_stand_as_dots_and_as_a_board_that_says_what_the_newer_one_fixes(
    page: RunsPage, comparison: ComparePanel, qtbot: QtBot
) -> None:
    with qtbot.waitSignals([comparison.compared, comparison.parted], timeout=SOON):
        page.list.select_runs(["strong", "weak"])
    older, newer = (row.run for row in sorted(page.list.selected(), key=lambda row: (row.created, row.run)))
    assert [row.name for row in comparison.dots.rows()] == [older, newer, "At least one is right"]
    assert not comparison.matrix.isVisible()
    flips = comparison.board.flips()
    assert flips is not None
    # The older run first, whatever the table is sorted by.
    assert (flips.a, flips.b) == (older, newer)
    assert (len(flips.fixed) > len(flips.broken)) == (newer == "strong")
    with qtbot.waitSignal(comparison.parted, timeout=SOON) as turned:
        comparison.board.turned_round.emit()
    assert (turned.args[0].a, len(turned.args[0].broken)) == (newer, len(flips.fixed))


def test_a_cell_of_the_matrix_leads_to_the_board_of_its_pair(
    page: RunsPage, comparison: ComparePanel, runs: Workspace, qtbot: QtBot
) -> None:
    told_run(runs, "even", right=0.97)
    page.refresh()
    qtbot.waitUntil(lambda: page.list.table.place_of("even") is not None, timeout=SOON)
    with qtbot.waitSignals([comparison.compared, comparison.parted], timeout=SOON):
        page.list.select_runs(["weak", "strong", "even"])
    assert comparison.matrix.isVisible()
    with qtbot.waitSignal(comparison.parted, timeout=SOON) as told:
        comparison.matrix.pair_asked.emit("even", "strong")
    # What the run of the row fixes.
    assert (told.args[0].a, told.args[0].b) == ("strong", "even")
    assert "strong" in text_of(page, "compare_verdict")
    assert "even" in text_of(page, "compare_verdict")
    page.list.select_runs(["weak", "halted"])
    assert not comparison.board.isVisible()


def test_what_is_parted_on_test_is_opened_once(page: RunsPage, comparison: ComparePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(comparison.compared, timeout=SOON):
        page.list.select_runs(["weak", "strong"])
    with qtbot.waitSignals([comparison.compared, comparison.parted], timeout=SOON):
        comparison.compare_on_test()
    with qtbot.waitSignal(comparison.parted, timeout=SOON):
        comparison.board.turned_round.emit()
    qtbot.waitUntil(lambda: {run.opened for run in page.list.selected()} == {1}, timeout=SOON)


def test_what_it_would_take_is_drawn_for_two_that_cannot_be_told_apart(
    page: RunsPage, comparison: ComparePanel, runs: Workspace, qtbot: QtBot
) -> None:
    told_run(runs, "alike one", right=0.94)
    page.refresh()
    qtbot.waitUntil(lambda: page.list.table.place_of("alike one") is not None, timeout=SOON)
    with qtbot.waitSignals([comparison.compared, comparison.parted], timeout=SOON):
        page.list.select_runs(["strong", "alike one"])
    assert "cannot be told apart" in text_of(page, "compare_verdict")
    assert comparison.power.isVisible()
    assert "120 pictures like these tell them apart" in comparison.power.words()
    with qtbot.waitSignals([comparison.compared, comparison.parted], timeout=SOON):
        page.list.select_runs(["strong", "weak"])
    assert not comparison.power.isVisible()
