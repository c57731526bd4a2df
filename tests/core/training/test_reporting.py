"""What a training tells while it runs: often enough to be followed, seldom enough to cost nothing."""

from __future__ import annotations

import math

import pytest
import torch

from core.architectures.building import build
from core.runs.events import Batch, Event
from core.runs.plan import Cost, Estimate
from core.runs.recipe import Stage
from core.training.interruptions.divergence import Diverged
from core.training.reporting import INTERVAL, PLANNED_STEPS, Reporter
from core.training.step.state import RunState
from tests.tiny_training import CLASSES, tiny_plan, tiny_recipe


class Told:
    """A reporter with a clock that stands still until it is told."""

    def __init__(self, estimate: Estimate | None = None) -> None:
        recipe = tiny_recipe(stages=(Stage(epochs=2, batch_size=6), Stage(epochs=1, batch_size=18)))
        plan = tiny_plan(recipe).model_copy(update={"estimate": estimate})
        self.now = 0.0
        self.events: list[Event] = []
        self.state = RunState(build(recipe, len(CLASSES)), 0.0, torch.device("cpu"))
        self.reporter = Reporter(plan, self.state, self.events.append, lambda: self.now)
        self.reporter.begin_stage()
        self.reporter.begin_epoch()

    def step(self, seconds: float, loss: float = 2.0) -> None:
        self.now += seconds
        self.state.progress.step += 1
        self.state.progress.stage_step += 1
        self.state.progress.share += 1
        self.state.sums += torch.tensor([6 * loss, 3.0, 6.0, 0.0], dtype=torch.float64)
        self.reporter.step(6, 0.01)


def test_a_batch_is_told_of_at_most_ten_times_a_second_with_means_so_far() -> None:
    told = Told()
    for _ in range(5):
        told.step(INTERVAL / 2 + 1e-6)
    batches = [event for event in told.events if isinstance(event, Batch)]
    assert [batch.step for batch in batches] == [2, 4]
    assert (batches[1].loss, batches[1].accuracy) == (2.0, 0.5)
    assert batches[1].epoch == pytest.approx(4 / 6)
    pace = 4 * (INTERVAL / 2 + 1e-6) / 4
    assert batches[1].seconds_left == pytest.approx(pace * (8 + 2))  # eight steps of this stage and two of the next
    assert batches[1].pictures_per_second == pytest.approx(6 / pace)


def test_one_slow_step_at_the_start_does_not_tell_of_the_whole_stage() -> None:
    # Twelve steps, and two of the next stage.
    costs = (Cost(what="Stage 1", seconds=1.2, stage=0), Cost(what="Stage 2", seconds=0.5, stage=1))
    told = Told(Estimate(seconds=1.7, memory_bytes=0, pictures_per_second=0, probe="", costs=costs))
    told.step(10.0)
    (first,) = (event for event in told.events if isinstance(event, Batch))
    pace = (10 + PLANNED_STEPS * 1.2 / 12) / (1 + PLANNED_STEPS)
    assert first.seconds_left == pytest.approx(pace * 11 + 0.5 * pace * 12 / 1.2)
    for _ in range(7):
        told.step(10.0)
    last = told.events[-1]
    assert isinstance(last, Batch)
    assert last.seconds_left > 4 * 4 * pace, "what goes on slowly is told of as slow"


def test_a_loss_that_is_not_finite_is_told_at_the_next_look() -> None:
    told = Told()
    told.step(0.01)
    told.state.sums[3] = 1.0
    told.step(0.01)
    with pytest.raises(Diverged, match="infinite or undefined in epoch 1"):
        told.step(INTERVAL)
    assert math.isfinite(told.reporter.epoch_seconds())
