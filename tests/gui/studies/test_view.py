"""One study to look at: plots that fit it and no others, its cells as lines, and which runs a line means."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.studies.answering import AnsweredStudy
from core.studies.folder import StudyFolder
from core.studies.study import factor_of
from core.studies.training import study_runs
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from gui.session import Session
from gui.studies.plots.table import STUDY_PLOTS
from gui.studies.view import StudyView
from tests.searched import searched_study


def test_plots_are_those_that_fit_and_change_with_the_study(
    studied: Session, studies: Workspace, rates: AnsweredStudy, grid: AnsweredStudy, qtbot: QtBot
) -> None:
    view = StudyView(studied)
    qtbot.addWidget(view)
    view.show()
    for shown in (rates, grid, rates):
        view.show_study(shown)
        visible = [name for name in STUDY_PLOTS.names() if name in view._cards and view._cards[name].isVisible()]
        assert visible == [name for name in STUDY_PLOTS.names() if STUDY_PLOTS.get(name).fits(shown)]
        assert visible
    nothing = AnsweredStudy(study_runs(studies, rates.study.extended([factor_of("batch_size=2")], 1)), None)
    view.show_study(nothing)
    assert view.findChild(QLabel, "study_said").text() == "There is nothing to compare yet."
    failed = tuple(LeftOut(f"cell {number}", "No.") for number in range(7))
    view.show_study(replace(rates, found=replace(rates.found, failed=failed)))
    lines = view.findChild(QLabel, "study_failed").text().splitlines()
    assert (lines[4], lines[5:]) == ("cell 4 failed: No.", ["2 other runs failed as well."])


def test_a_small_window_is_wide_enough_for_all_but_the_curves(studied: Session, grid: AnsweredStudy, qtbot: QtBot) -> None:
    view = StudyView(studied)
    qtbot.addWidget(view)
    view.resize(720, 500)
    view.show_study(grid)
    view.show()
    inner = view.widget()
    assert inner is not None
    assert inner.minimumSizeHint().width() <= 700, "what is said and the plots would be cut off at the right"
    assert view.horizontalScrollBar().maximum() == 0


def test_a_line_means_the_runs_of_its_cell(studied: Session, rates: AnsweredStudy, qtbot: QtBot) -> None:
    view = StudyView(studied)
    qtbot.addWidget(view)
    view.show_study(rates)
    assert view.lines.row(1)[0] == "Learning rate 0.01"
    with qtbot.waitSignal(view.chosen) as chosen:
        view._table.activated.emit(view.lines.index(1, 0))
    assert chosen.args == [("r4", "r5")]
    assert StudyFolder.of(studied.workspace, "rates").is_there


def test_a_search_shows_its_trials_and_claims_nothing(studied: Session, qtbot: QtBot) -> None:
    view = StudyView(studied)
    qtbot.addWidget(view)
    view.show()
    view.show_study(searched_study())
    said = view.findChild(QLabel, "study_said").text()
    assert said.startswith("5 of 8 trials chosen: 2 ended, 1 pruned, 1 failed, 1 running. Ahead by one seed")
    assert [name for name in STUDY_PLOTS.names() if name in view._cards] == ["history", "parallel"]
    assert [view.trials.row(place)[3] for place in range(5)] == ["ended", "ended", "pruned", "failed", "running"]
    with qtbot.waitSignal(view.chosen) as chosen:
        view._trials.activated.emit(view.trials.index(1, 0))
    assert chosen.args == [("find-002",)]
