"""The numbers above the curves: how far, how good and held against what, how long, in every state."""

from __future__ import annotations

import platform

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from core.runs.event_log import History
from core.runs.events import CheckpointSaved, Epoch, Finished, Preparing, Started, StopHeard
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.support.workspace import Workspace
from core.training.presets import PRESETS
from core.training.taking_up import starting, still_preparing
from gui.runs.numbers import RunNumbers, SeenRun
from tests.told_runs import told_events, told_plan


@pytest.fixture
def plan(workspace: Workspace) -> Plan:
    recipe = PRESETS.get("mlp").recipe
    made = told_plan(RunFolder.create(workspace, "told", "vehicles", recipe), recipe)
    return made.model_copy(update={"split": made.split.model_copy(update={"counts": {"val": {"boat": 30, "car": 10}}})})


@pytest.fixture
def numbers(qtbot: QtBot) -> RunNumbers:
    made = RunNumbers()
    qtbot.addWidget(made)
    return made


def history(epochs: int) -> History:
    told = History()
    for event in told_events(PRESETS.get("mlp").recipe, 0.9, epochs):
        told.add(event)
    return told


def text(numbers: RunNumbers, name: str) -> str:
    found = numbers.findChild(QLabel, name)
    assert found is not None, name
    return found.text()


def test_a_run_at_work_says_how_far_it_is_and_what_its_best_is_held_against(numbers: RunNumbers, plan: Plan) -> None:
    told = history(15)
    numbers.show_run(SeenRun("running", told, plan, 30, None, False))
    assert (text(numbers, "live_state"), text(numbers, "live_epoch_more")) == ("Running", "of 30")
    assert told.best is not None
    assert text(numbers, "live_best") == f"{100 * told.best.val_accuracy:.1f} %"
    assert text(numbers, "live_best_more") == f"epoch {told.best.epoch}, floor 75 %"
    assert "chosen on these pictures; test decides" in numbers._best.toolTip()
    bar = numbers.findChild(QProgressBar, "live_progress")
    assert bar is not None
    assert bar.value() / bar.maximum() == 0.5


def test_a_run_that_ended_says_how_long_it_took_as_its_row_does(numbers: RunNumbers, plan: Plan) -> None:
    told = history(30)
    numbers.show_run(SeenRun("completed", told, plan, 30, None, False))
    assert told.seconds == 600.0, "a told step takes a second"
    assert text(numbers, "live_left") == "10 min 00 s"
    assert text(numbers, "live_what") == "The run is complete."


def test_a_preparation_shows_its_own_part_and_says_whose_time_it_tells(numbers: RunNumbers) -> None:
    preparing = Preparing(1.0, "Caching pictures", 5, 20, 12.0)
    numbers.show_run(SeenRun("running", History(), None, 30, preparing, False))
    assert text(numbers, "live_state") == "Preparing"
    assert text(numbers, "live_what") == "Caching pictures: 5 of 20, about 10 s left of this step"
    bar = numbers.findChild(QProgressBar, "live_progress")
    assert bar is not None
    assert bar.value() / bar.maximum() == 0.25
    numbers.show_run(SeenRun("running", History(), None, 30, Preparing(1.0, "Trying what is fastest", 0, None, None), False))
    assert (bar.minimum(), bar.maximum()) == (0, 0), "it waits, since nobody knows how much there is"
    numbers.show_run(SeenRun("running", History(), None, 30, None, True))
    assert text(numbers, "live_what") == "Asking the training process to stop"


def test_a_stop_is_told_as_the_process_tells_it(numbers: RunNumbers, plan: Plan) -> None:
    told = history(15)
    told.add(CheckpointSaved(100.0, 30, 10, False))
    for event, words in (
        (None, "Asking the training process to stop"),
        (StopHeard(200.0), "Finishing the step and saving"),
        (CheckpointSaved(201.0, 45, 15, False), "Saved. Judging the best weights"),
        (Started(300.0, 1, "here", 45), "Asking the training process to stop"),
    ):
        if event is not None:
            told.add(event)
        numbers.show_run(SeenRun("running", told, plan, 30, None, True))
        assert text(numbers, "live_what").startswith(words)


def test_a_run_prepares_from_its_first_moment_and_again_when_it_is_resumed(numbers: RunNumbers, plan: Plan) -> None:
    numbers.show_run(SeenRun("running", History(), None, 30, None, False))
    assert (text(numbers, "live_state"), text(numbers, "live_what")) == ("Preparing", "Starting the training process")
    told = history(15)
    told.add(Finished(600.0, "stopped"))
    for stopping in (False, True):
        numbers.show_run(SeenRun("running", told, plan, 30, None, stopping))
        assert (text(numbers, "live_state"), text(numbers, "live_what")) == ("Running", "Ending the training process")
    numbers.show_run(SeenRun("running", told, plan, 30, starting(650.0), False))
    assert text(numbers, "live_state") == "Preparing", "the process that goes on has said no word yet"
    again = Started(700.0, 1, "here", told.step)
    told.add(again)
    numbers.show_run(SeenRun("running", told, plan, 30, still_preparing(again, None), False))
    assert text(numbers, "live_state") == "Preparing"


def test_a_solved_head_has_no_learning_rate(numbers: RunNumbers, plan: Plan) -> None:
    told = History()
    told.add(Epoch(0.0, 1, 0, 1, 0.01, 1.0, 0.02, 0.97, 0.0, 1.0, 100.0))
    numbers.show_run(SeenRun("completed", told, plan, 1, None, False))
    assert (text(numbers, "live_epoch"), text(numbers, "live_rate")) == ("1", "–")


def test_a_run_that_is_trained_elsewhere_or_by_several_says_so(numbers: RunNumbers, plan: Plan) -> None:
    told = history(15)
    told.started = Started(1.0, 1, "compute-7", 0)
    numbers.show_run(SeenRun("running", told, plan.model_copy(update={"devices": 4, "device": "cuda:0"}), 30, None, False))
    assert text(numbers, "live_what").endswith(" on 4 GPUs on compute-7")
    told.started = Started(1.0, 1, platform.node(), 0)
    numbers.show_run(SeenRun("running", told, plan, 30, None, False))
    assert " on " not in text(numbers, "live_what")
