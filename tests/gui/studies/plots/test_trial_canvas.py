"""Keys walk over trials, Enter and a click mean the run of one, Escape lets go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.studies.searching.trials import SearchTrial
from gui.studies.plots.parallel import ParallelCanvas
from gui.studies.plots.search_history import HistoryCanvas
from gui.studies.plots.trial_canvas import TrialCanvas
from tests.noted_painting import leave
from tests.searched import searched_study


@pytest.mark.parametrize("kind", [HistoryCanvas, ParallelCanvas])
def test_keys_walk_over_what_is_known(kind: type[TrialCanvas], themed: QApplication, qtbot: QtBot) -> None:
    shown = searched_study()
    canvas = kind("plot", "Trials")
    qtbot.addWidget(canvas)
    canvas.resize(600, 256)
    canvas.show_trials(shown.study, shown.found.trials)
    numbers = []
    for _ in range(4):
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
        assert canvas.at is not None
        numbers.append(canvas.trials[canvas.at].number)
    assert numbers == [1, 2, 3, 3], "of the others nothing is known yet"
    assert canvas.accessibleDescription().startswith(
        "Trial 3, pruned: Learning rate 1, batch size 8; val 40.0 % after 1. It was worse."
    )
    with qtbot.waitSignal(canvas.chosen) as chosen:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert chosen.args == ["find-003"]
    canvas.show_trials(shown.study, shown.found.trials)
    assert canvas.at is not None, "what stood out still does"
    begun = SearchTrial(2, canvas.trials[1].cell, "running")  # taken up again: nothing is known of it
    canvas.show_trials(shown.study, [begun if trial.number == 2 else trial for trial in shown.found.trials])
    assert canvas.at is not None
    assert canvas.trials[canvas.at].number == 3, "another trial stood out when one before it was not drawn any more"
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.at is None
    assert not canvas.grab().isNull()


@pytest.mark.parametrize("kind", [HistoryCanvas, ParallelCanvas])
def test_what_has_no_run_means_none_and_only_the_left_button_chooses(
    kind: type[TrialCanvas], themed: QApplication, qtbot: QtBot
) -> None:
    shown = searched_study()
    canvas = kind("plot", "Trials")
    qtbot.addWidget(canvas)
    canvas.resize(600, 256)
    canvas.show_trials(shown.study, shown.found.trials)
    assert canvas.accessibleDescription() == "5 trials"
    canvas.show_trials(shown.study, shown.found.trials[:1])
    assert canvas.accessibleDescription() == "1 trial"
    canvas.show_trials(shown.study, shown.found.trials)
    assert canvas.hasMouseTracking()
    with qtbot.assertNotEmitted(canvas.chosen):
        qtbot.keyClick(canvas, Qt.Key.Key_Return)  # nothing stands out yet
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.at == max(canvas.walked()), "backwards from the end"
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.at == max(canvas.walked()) - 1
    canvas._choose(None)
    nameless = SearchTrial(1, canvas.trials[0].cell, "ended", 0.5)
    canvas.show_trials(shown.study, [nameless])
    canvas.at = 0
    with qtbot.assertNotEmitted(canvas.chosen):
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert canvas.told(0).startswith("Trial 1, ended: ")
    assert not canvas.told(0).endswith("–")
    leave(canvas)
    assert canvas.at is None
