"""What a stage's first steps lose is told at once, and looking changes nothing of the training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.runs.augmentation import NO_AUGMENTATION
from core.runs.checkpoints import load_checkpoint
from core.runs.events import Event, Noted
from core.runs.recipe import Stage
from core.training.epochs import first_steps
from core.training.epochs.first_steps import lost
from core.training.loop import Training
from tests.tiny_training import figures, same, tiny_recipe, train_tiny

COUNTS = {"train": (16, 16, 16), "val": (6, 6, 6), "test": (3, 3, 3)}


@pytest.mark.parametrize(
    ("worse", "better", "told"), [(2, 0, False), (4, 0, False), (5, 0, True), (12, 6, False), (16, 6, True), (0, 9, False)]
)
def test_few_pictures_that_change_either_way_are_chance(worse: int, better: int, told: bool) -> None:
    before = np.array([True] * worse + [False] * better + [True] * 30)
    assert lost(before, before ^ (np.arange(len(before)) < worse + better)) == told


def stages(rate: float, epochs: int) -> tuple[Stage, Stage]:
    usual = Stage(epochs=epochs, batch_size=8, learning_rate=0.01, augmentation=NO_AUGMENTATION)
    return usual, usual.model_copy(update={"epochs": 2, "batch_size": 4, "optimiser": "sgd", "learning_rate": rate, "warm_up": 0})


def test_a_stage_whose_first_steps_forget_says_so_within_its_first_epoch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost_all = train_tiny(tmp_path / "lost", tiny_recipe(stages=stages(1.0, 12)), counts=COUNTS)
    (note,) = [event for event in lost_all.events if isinstance(event, Noted) and event.mark]
    assert note.text.startswith("Everything begins worse than the stage before ended: of 18 pictures of val ")
    assert "right before its first step" in note.text
    assert (note.mark, note.step, note.epoch) == ("forgets", 12 * 6 + 8, 12 + 8 / 12)
    kept = train_tiny(tmp_path / "kept", tiny_recipe(stages=stages(1e-6, 2)), counts=COUNTS)
    assert not [event for event in kept.events if isinstance(event, Noted) and event.mark]
    monkeypatch.setattr(first_steps, "STEPS", 0)
    unseen = train_tiny(tmp_path / "unseen", tiny_recipe(stages=stages(1e-6, 2)), counts=COUNTS)
    assert figures(unseen.epochs) == figures(kept.epochs)
    assert same(unseen.weights, kept.weights)


def stopped_once_told(training: Training) -> None:
    told: list[Event] = []
    emit = training.emit

    def note(event: Event) -> None:
        emit(event)
        told.extend([event] if isinstance(event, Noted) and event.mark else [])

    object.__setattr__(training, "emit", note)
    object.__setattr__(training, "stop_requested", lambda: bool(told))


def test_what_was_said_before_a_stop_is_not_said_again(tmp_path: Path) -> None:
    recipe = tiny_recipe(stages=stages(1.0, 12))
    stopped = train_tiny(tmp_path, recipe, counts=COUNTS, change=stopped_once_told)
    assert stopped.reason == "stopped"
    checkpoint = load_checkpoint(stopped.folder.last_checkpoint)
    assert checkpoint is not None
    assert (checkpoint.state["stage"], checkpoint.state["stage_epoch"]) == (1, 0)
    resumed = train_tiny(tmp_path, recipe, counts=COUNTS, checkpoint=checkpoint)
    assert resumed.reason == "completed"
    assert not [event for event in resumed.events if isinstance(event, Noted) and event.mark]
