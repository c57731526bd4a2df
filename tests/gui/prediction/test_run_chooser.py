"""The list of runs to ask: chosen ones stay chosen, better weights are noticed, many can be searched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from core.prediction.usable import UsableRun, usable_runs
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.prediction.run_chooser import DETAIL_ROLE, SEARCH_FROM, RunChooser, detail_lines
from gui.theme import LIGHT
from tests.as_built import as_built
from tests.noted_painting import Sheet, text, texts, tone
from tests.seen_whole import wait_until_whole
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


def test_a_run_is_painted_as_its_name_and_what_is_known_of_it(
    themed: QApplication, chooser: RunChooser, runs: tuple[UsableRun, ...]
) -> None:
    judged = replace(runs[0].summary, val_accuracy=0.97, val_interval=(0.91, 0.99), val_floor=0.256)
    chooser.set_runs([UsableRun(judged, runs[0].stamp)])
    view = chooser.findChild(QListView, "run_chooser_list")
    option = QStyleOptionViewItem()
    option.initFrom(view)
    option.widget = view
    option.rect = QRect(0, 0, 260, 90)
    with Sheet(260, 90) as sheet:
        view.itemDelegate().paint(sheet.painter, option, view.model().index(0, 0))
    seen = sheet.strokes
    said = [words for words in texts(seen) if words]
    assert said == [judged.run, judged.weights_origin, "val 97 (91 to 99) %", "floor 26 %"]
    assert [text(seen, words).pen for words in said] == [tone(LIGHT.text), *[tone(LIGHT.text_dim)] * 3]
    tops = [text(seen, words).place.top() for words in said]
    assert tops == sorted(set(tops))
    assert text(seen, said[1]).size < text(seen, said[0]).size
    assert len({text(seen, words).place.left() for words in said}) == 1
    size = view.itemDelegate().sizeHint(option, view.model().index(0, 0))
    assert size.height() > 4 * (tops[2] - tops[1])


def test_a_run_tells_all_of_it_and_a_tick_chooses_it(chooser: RunChooser, runs: tuple[UsableRun, ...], qtbot: QtBot) -> None:
    busy = replace(runs[0].summary, state="running", val_accuracy=0.5)
    chooser.set_runs([UsableRun(busy, runs[0].stamp), runs[1]])
    view = chooser.findChild(QListView, "run_chooser_list")
    tips = [view.model().index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in range(2)]
    assert tips[0].startswith(f"{busy.run}\nDataset: {busy.dataset}\nWeights: {busy.weights_origin}\nArchitecture: mlp")
    assert tips[0].endswith("Still training: its best weights so far are asked.")
    assert "Still training" not in tips[1]
    assert view.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith(runs[1].summary.run)
    with qtbot.waitSignal(chooser.changed):
        view.model().setData(view.model().index(1, 0), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert chooser.value() == (runs[1].summary.run,)
    with qtbot.assertNotEmitted(chooser.changed):
        chooser.set_runs(runs[:2])
    assert chooser.value() == (runs[1].summary.run,)
    assert chooser.colours() == {run.summary.run: run.summary.colour for run in runs[:2]}
    chooser.show_speed("nobody", "1 ms")


def test_everything_to_press_is_seen_whole(chooser: RunChooser, runs: tuple[UsableRun, ...], qtbot: QtBot) -> None:
    chooser.set_runs(runs)
    wait_until_whole(qtbot, chooser)
    as_built("run-chooser", chooser)
