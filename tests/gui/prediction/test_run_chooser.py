"""The list of runs to ask: chosen ones stay chosen, better weights are noticed, many can be searched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLineEdit, QListView
from pytestqt.qtbot import QtBot

from core.prediction.usable import UsableRun, usable_runs
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.prediction.run_chooser import DETAIL_ROLE, SEARCH_FROM, RunChooser, detail_lines
from tests.trained_runs import write_best, write_run


@pytest.fixture
def runs(workspace: Workspace) -> tuple[UsableRun, ...]:
    for number in range(SEARCH_FROM):
        folder, network = write_run(workspace, f"run-{number}", Recipe(architecture="mlp", picture_size=8, seed=number))
        write_best(folder, network)
    return usable_runs(workspace, Context())


@pytest.fixture
def chooser(qtbot: QtBot) -> RunChooser:
    made = RunChooser()
    qtbot.addWidget(made)
    made.resize(260, 500)
    made.show()
    return made


def test_chosen_runs_stay_chosen_and_are_told(chooser: RunChooser, runs: tuple[UsableRun, ...], qtbot: QtBot) -> None:
    assert chooser.set_runs(runs[:3]) == []
    names = [run.summary.run for run in runs]
    with qtbot.waitSignal(chooser.changed):
        chooser.setValue([names[0], "nobody"])
    assert chooser.value() == (names[0],)
    chooser.set_runs(runs)
    assert chooser.value() == (names[0],)
    assert chooser.runs() == list(runs)
    assert "random" in chooser.origins()[names[1]]
    assert not chooser.grab().isNull()


def test_the_floor_has_a_line_of_its_own_below_the_accuracy(runs: tuple[UsableRun, ...]) -> None:
    origin = runs[0].summary.weights_origin
    assert detail_lines(runs[0]) == (origin, "", "")
    judged = replace(runs[0].summary, val_accuracy=0.97, val_interval=(0.91, 0.99), val_floor=0.256)
    assert detail_lines(UsableRun(judged, runs[0].stamp)) == (origin, "val 97 (91 to 99) %", "floor 26 %")


def test_better_weights_are_noticed(chooser: RunChooser, runs: tuple[UsableRun, ...]) -> None:
    chooser.set_runs(runs)
    better = UsableRun(runs[1].summary, runs[1].stamp + 1)
    assert chooser.set_runs([runs[0], better]) == [runs[1].summary.run]


def test_many_runs_can_be_searched(chooser: RunChooser, runs: tuple[UsableRun, ...]) -> None:
    search, view = chooser.findChild(QLineEdit, "run_chooser_search"), chooser.findChild(QListView, "run_chooser_list")
    assert search is not None
    assert view is not None
    chooser.set_runs(runs[:2])
    assert not search.isVisible()
    chooser.set_runs(runs)
    assert search.isVisible()
    search.setText("RUN-3")
    hidden = [view.isRowHidden(place) for place in range(len(runs))]
    assert hidden.count(False) == 1
    assert runs[hidden.index(False)].summary.run == "run-3"


def test_how_fast_a_run_answers_is_shown_below_it(chooser: RunChooser, runs: tuple[UsableRun, ...], qtbot: QtBot) -> None:
    chooser.set_runs(runs)
    name = runs[1].summary.run
    with qtbot.assertNotEmitted(chooser.changed):
        chooser.show_speed(name, "3.4 ms a picture")
    shown = chooser.findChild(QListView, "run_chooser_list")
    assert shown is not None
    assert "3.4 ms a picture" in shown.model().index(1, 0).data(DETAIL_ROLE)
    chooser.set_runs(runs[1:])
    assert "3.4 ms a picture" in shown.model().index(0, 0).data(DETAIL_ROLE), "a list that was read anew keeps it"
