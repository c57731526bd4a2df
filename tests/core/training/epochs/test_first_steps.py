"""What a stage's first steps lose is told at once, and looking changes nothing of the training."""

from __future__ import annotations

import itertools
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from core.architectures.building import build
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.checkpoints import load_checkpoint
from core.runs.events import Event, Noted
from core.runs.recipe import Stage
from core.training.arithmetic.device import Device
from core.training.epochs import first_steps
from core.training.epochs.first_steps import FirstSteps, lost
from core.training.loop import Training
from core.training.step.state import RunState
from tests.tiny_training import CLASSES, NoiseSource, figures, same, tiny_plan, tiny_recipe, train_tiny

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


class Begun:
    """A second stage at its first step, on a side whose labels are what the network says of it: nothing is trained."""

    def __init__(self, stage_step: int = 0, best_epoch: int = 3) -> None:
        recipe = tiny_recipe(stages=stages(1.0, 2))
        self.plan = tiny_plan(recipe, COUNTS)
        self.state = RunState(build(recipe, len(CLASSES)), 0.0, torch.device("cpu"))
        device = Device.of(self.plan)
        val = NoiseSource(self.plan, self.state.network).inputs("val", cached=False)
        (batch,) = val.batches([np.arange(18)])
        with torch.inference_mode():
            val.labels.copy_(self.state.network.eval()(val.prepared(batch.raw, None)).argmax(1))
        self.progress = self.state.progress
        self.progress.stage, self.progress.stage_step, self.progress.best_epoch = 1, stage_step, best_epoch
        self.progress.epoch, self.progress.step = 3, 20
        self.events: list[Event] = []
        self.looking = FirstSteps(self.plan, self.state, val, device, self.events.append)

    def forget(self) -> None:
        """The network says another class of everything from here on."""
        with torch.no_grad():
            last = list(self.state.network.head.modules())[-1]
            last.weight.neg_()  # type: ignore[operator,union-attr]
            last.bias.neg_()  # type: ignore[operator,union-attr]

    def at(self, step: int) -> list[Event]:
        self.progress.stage_step = self.progress.share = step
        self.looking.step()
        return self.events


def test_what_is_said_tells_how_many_were_right_before_and_after_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count(1000)
    monkeypatch.setattr(first_steps, "time", SimpleNamespace(time=lambda: 5.0, perf_counter=lambda: float(next(ticks))))
    begun = Begun()
    assert begun.looking.spent() == 1, "by the clock from before the look to behind it"
    assert begun.looking.spent() == 0
    begun.forget()
    assert begun.at(7) == []
    assert not begun.progress.told_worse
    (note,) = begun.at(8)
    assert isinstance(note, Noted)
    assert note.text == (
        "Everything begins worse than the stage before ended: of 18 pictures of val 18 were right before its first step, "
        f"and 0 after 8. {first_steps.REMEDY}"
    )
    assert (note.time, note.mark, note.step, note.epoch) == (5.0, "forgets", 20, 3 + 8 / begun.plan.stages[1].steps_per_epoch)
    assert begun.progress.told_worse
    assert begun.state.network.training
    assert begun.looking.spent() == 1
    assert len(begun.at(9)) == 1


@pytest.mark.parametrize("begun", [{"stage_step": 2}, {"best_epoch": 0}])
def test_nothing_is_looked_at_on_the_way_or_where_nothing_was_learned_before(begun: dict[str, int]) -> None:
    other = Begun(**begun)
    assert other.looking.spent() == 0
    other.forget()
    assert other.at(8) == []


def test_what_was_learned_and_stays_is_not_spoken_of() -> None:
    assert Begun().at(8) == []


def test_some_of_a_side_are_its_rows_and_everything_else_is_the_sides() -> None:
    asked: list[object] = []
    side = SimpleNamespace(labels=torch.tensor([5, 6, 7, 8]))
    side.batches = lambda picks: iter([pick.tolist() for pick in picks])
    for name in ("prepared", "part", "arithmetic", "scaler"):
        setattr(side, name, lambda *given, name=name: asked.append((name, *given)) or name)
    side.seen_at = lambda size: SimpleNamespace(labels=side.labels + size, batches=side.batches)
    some = first_steps._SomeOf(side, np.array([3, 1]))  # type: ignore[arg-type]
    assert some.labels.tolist() == [8, 6]
    assert list(some.batches([np.array([1, 0]), np.array([0])])) == [[1, 3], [3]]
    other: Any = "raw"
    said = [some.prepared(other, None), some.part(other), some.arithmetic(other), some.scaler(other)]
    assert said == ["prepared", "part", "arithmetic", "scaler"]
    assert asked == [("prepared", "raw", None), ("part", "raw"), ("arithmetic", "raw"), ("scaler", "raw")]
    assert some.seen_at(10).labels.tolist() == [18, 16]
