"""What the loop tells while it runs: a batch event at most ten times a second, and nothing that waits for the device else."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from core.runs.events import Batch, Epoch, Event
from core.runs.plan import Plan
from core.training.interruptions.divergence import not_finite
from core.training.step.judging import Judged
from core.training.step.state import RunState

INTERVAL = 0.1  # seconds between two batch events
PLANNED_STEPS = 10
"""So many steps as planned count with those that were made: of one slow step beside a busy program ten hours were told."""


class Reporter:
    """Tells how training goes.

    Args:
        plan: What is trained.
        state: What is told of.
        emit: Where events go.
        clock: Seconds, monotonic; injected by tests.
        interval: Seconds between two batch events, at least.
    """

    def __init__(
        self,
        plan: Plan,
        state: RunState,
        emit: Callable[[Event], None],
        clock: Callable[[], float] = time.monotonic,
        interval: float = INTERVAL,
    ) -> None:
        self._plan = plan
        self._state = state
        self._emit = emit
        self._clock = clock
        self._interval = interval
        self._told = clock()
        self._stage_began = self._epoch_began = clock()
        self._steps_timed = self._pictures_timed = 0

    def begin_stage(self) -> None:
        """Forgets the pace of the stage before."""
        self._stage_began = self._told = self._clock()
        self._steps_timed = 0

    def begin_epoch(self) -> None:
        """Starts the epoch's watch."""
        self._epoch_began = self._clock()
        self._pictures_timed = 0

    def epoch_seconds(self) -> float:
        """Seconds since `begin_epoch`."""
        return self._clock() - self._epoch_began

    def step(self, pictures: int, rate: float) -> None:
        """Counts a step and tells of it when it is time to.

        Raises:
            Diverged: The loss was not finite in some step since the last look.
        """
        self._steps_timed += 1
        self._pictures_timed += pictures
        now = self._clock()
        if now - self._told < self._interval:
            return
        loss, accuracy = self.means()
        self._told = now = self._clock()
        progress, stage = self._state.progress, self._plan.stages[self._state.progress.stage]
        pace = self._pace(now)
        part = progress.share / stage.steps_per_epoch
        self._emit(
            Batch(
                time=time.time(),
                step=progress.step,
                epoch=progress.epoch + part,
                loss=loss,
                accuracy=accuracy,
                rate=rate,
                pictures_per_second=self._pictures_timed / max(1e-9, self.epoch_seconds()),
                seconds_left=pace * (stage.steps - progress.stage_step) + self._later_stages(pace),
            )
        )

    def epoch(self, train: tuple[float, float], val: Judged, rate: float, pace: float) -> Epoch:
        """The event of the epoch that has just ended.

        Args:
            train: Loss and accuracy.
            val: What val says of the weights.
            rate: Learning rate of its last step.
            pace: Pictures trained per second.
        """
        progress = self._state.progress
        return Epoch(
            time=time.time(),
            epoch=progress.epoch,
            stage=progress.stage,
            step=progress.step,
            train_loss=train[0],
            train_accuracy=train[1],
            val_loss=val.loss,
            val_accuracy=val.accuracy,
            rate=rate,
            seconds=progress.epoch_seconds,
            pictures_per_second=pace,
            val_merit=None if self._plan.recipe.best_by == "accuracy" else val.merit,
        )

    def means(self) -> tuple[float, float]:
        """Mean loss and accuracy of the epoch's pictures so far. Waits for the device.

        Raises:
            Diverged: The loss was not finite in some step.
        """
        loss, right, pictures, bad = self._state.totals().tolist()
        if bad or not math.isfinite(loss):
            raise not_finite(self._state, self._plan.stages[self._state.progress.stage])
        return loss / max(1, pictures), right / max(1, pictures)

    def _pace(self, now: float) -> float:
        """Seconds of a step of this stage, by those that were made and, while they are few, by the plan."""
        stage = self._state.progress.stage
        planned = self._planned(stage)
        weight = PLANNED_STEPS if planned else 0
        each = planned / self._plan.stages[stage].steps
        return (now - self._stage_began + weight * each) / (self._steps_timed + weight)

    def _planned(self, stage: int) -> float:
        """Seconds that the plan tells for a stage; 0 where it tells none."""
        costs = self._plan.estimate.costs if self._plan.estimate is not None else ()
        return next((cost.seconds for cost in costs if cost.stage == stage), 0.0)

    def _later_stages(self, pace: float) -> float:
        """Seconds until the report is there once this stage is over, as the plan says, at the pace that training really has."""
        now, stages = self._state.progress.stage, self._plan.stages
        estimate = self._plan.estimate
        if estimate is None or not estimate.costs:
            return pace * sum(stage.steps for stage in stages[now + 1 :] if not stage.cached)
        planned = self._planned(now)
        slower = pace * stages[now].steps / planned if planned and not stages[now].cached else 1.0
        place = next((index for index, cost in enumerate(estimate.costs) if cost.stage == now), len(estimate.costs))
        return slower * sum(cost.seconds for cost in estimate.costs[place + 1 :])
