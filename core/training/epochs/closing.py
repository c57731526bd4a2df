"""The end of an epoch: the run's position, its best weights, what is told, and whether it still is a training."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping

from core.runs.events import Event, Noted
from core.runs.plan import Plan
from core.support.wording import counted
from core.training.epochs.first_steps import MARK, REMEDY
from core.training.interruptions.divergence import check_losses, check_weights
from core.training.keeping import Keeper
from core.training.reporting import Reporter
from core.training.step.judging import Judged
from core.training.step.plateau import falls_after
from core.training.step.schedules import rate_at
from core.training.step.state import RunState

_NOISE = 2.0  # standard errors of val's accuracy; what falls by less may be chance


def forgotten(before: float, now: float, pictures: int) -> bool:
    """Whether an accuracy on so many pictures lies further below an earlier one than chance explains. Both are fractions."""
    noise = math.sqrt(before * (1 - before) / pictures)
    return before - now > _NOISE * max(noise, 1 / pictures)


class Closing:
    """Ends the epochs of one stage of a run.

    Args:
        plan: The run's.
        state: What its steps change.
        keeper: Writes best weights and checkpoints.
        reporter: Makes the event.
        emit: Where events go.
        changing: Tensors of the network by name, True for those that the stage changes.
        pictures: How many val has.
    """

    def __init__(
        self,
        plan: Plan,
        state: RunState,
        keeper: Keeper,
        reporter: Reporter,
        emit: Callable[[Event], None],
        changing: Mapping[str, bool],
        pictures: int,
    ) -> None:
        self._plan = plan
        self._stage = plan.stages[state.progress.stage]
        self._state = state
        self._keeper = keeper
        self._reporter = reporter
        self._emit = emit
        self._changing = changing
        self._pictures = pictures

    def look_at(self, loss: float, *others: float, weights: bool = True) -> None:
        """Looks whether this still is a training, before anything of it is kept.

        Args:
            loss: Mean on train so far in this epoch.
            others: Further numbers that must be finite.
            weights: Look at these too; False where somebody has.

        Raises:
            Diverged: It is not.
        """
        check_losses(self._state, self._stage, len(self._plan.classes), loss, *others)
        if weights:
            check_weights(self._state, self._stage, self._changing)

    def close(self, train: tuple[float, float], val: Judged, rate: float, pace: float) -> None:
        """Takes in what an epoch came to, and tells of it; best weights are set aside, a snapshot is written.

        Args:
            train: Loss and accuracy.
            val: What val says of the weights.
            rate: Learning rate of the last step.
            pace: Pictures trained per second.

        Raises:
            DiskFull: No room for a snapshot.
        """
        state, progress = self._state, self._state.progress
        progress.epoch += 1
        progress.stage_epoch += 1
        progress.share = 0
        event = self._reporter.epoch(train, val, rate, pace)
        if progress.stage_epoch == 1 and progress.best_epoch and not progress.told_worse:
            self._tell_of_a_bad_start(val.accuracy)
        state.begin_sums()
        progress.epoch_seconds = 0.0
        if progress.improves(val.merit, val.loss):
            progress.best_accuracy, progress.best_loss, progress.best_merit = val.accuracy, val.loss, val.merit
            progress.best_epoch = progress.epoch
            progress.unimproved = 0
            self._keeper.note_best(self._changing)
        else:
            progress.unimproved += 1
        self._emit(event)
        if falls_after(progress, self._stage, val.merit, val.loss):
            self._tell_of_a_plateau()
        self._keeper.keep_snapshot(val.accuracy, val.loss)

    def stage_ended(self) -> None:
        """Tells, once the stage is over, of steps that it left out."""
        if left_out := self._state.steps_left_out():
            steps = counted(self._state.progress.stage_step, "step")
            text = (
                f"{self._stage.title} left out {left_out:,} of {steps}, for gradients that were too large for fp16. Each time "
                "the loss is scaled by half as much from there on; a few such steps are usual."
            )
            self._emit(Noted(time.time(), text))

    def _tell_of_a_plateau(self) -> None:
        progress = self._state.progress
        patience, rate = counted(self._stage.plateau_patience, "epoch"), rate_at(self._stage, progress.stage_step, progress.falls)
        self._emit(Noted(time.time(), f"Val has not become better for {patience}: the rate falls to {rate:.2g}."))

    def _tell_of_a_bad_start(self, accuracy: float) -> None:
        """A note when the stage has forgotten, beyond chance, what the stages before had learned."""
        progress, best = self._state.progress, self._state.progress.best_accuracy
        if not forgotten(best, accuracy, self._pictures):
            return
        text = (
            f"{self._stage.title} begins worse than the stage before had come to: after its first epoch {100 * accuracy:.1f} % "
            f"of val are right, {100 * best:.1f} % were at best. {REMEDY}"
        )
        self._emit(Noted(time.time(), text, MARK, progress.step, progress.epoch))
