"""The training loop: stages, epochs, steps."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Protocol

import torch

from core.architectures import freezing
from core.architectures.network import Network
from core.runs.checkpoints import Checkpoint
from core.runs.events import Event, Noted, StageStarted
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.runs.recipe import solves
from core.support.wording import counted
from core.training import margins
from core.training.arithmetic.device import Device
from core.training.epochs.closing import Closing
from core.training.epochs.first_steps import FirstSteps
from core.training.interruptions.divergence import Diverged
from core.training.joining.fitting import FindHead, FoundHead, even_out, find_head, refit
from core.training.keeping import Keeper, Room
from core.training.ranks.ranks import ALONE, Ranks
from core.training.reporting import Reporter
from core.training.step.balance import class_weights, epoch_order, shares
from core.training.step.inputs import FeatureInputs, Inputs
from core.training.step.judging import Judged, judged
from core.training.step.optimisers import optimiser_for
from core.training.step.schedules import rate_at
from core.training.step.solving import Problem
from core.training.step.state import RunState
from core.training.step.stepping import OutOfMemory, SpoiledStep, Stepper

JUDGING_BATCH = 64
"""Pictures judged at a time, at least."""

AGAIN = "again"
"""Why a training ended that is to be taken up at once, from the checkpoint it has just written."""

SPOILED = "spoiled"
"""Why one ended that is to be taken up at once from the checkpoint it had written before; of what came after nothing counts."""


class InputSource(Protocol):
    """Where a stage's inputs come from."""

    def inputs(self, side: str, cached: bool) -> Inputs:
        """One side of the split, as pictures or as features."""


@dataclass(frozen=True)
class Training:
    """All that a training takes.

    Attributes:
        folder: The run.
        plan: What is done; nothing else decides.
        network: With its first weights, on the device.
        device: Where.
        source: Gives the inputs.
        emit: Where events go.
        stop_requested: True once the run should save and end.
        try_again: True for a stage, its pictures per second and the seconds it has left when it should save and return
            `AGAIN`, because its arithmetic is to be tried again.
        room: Carries out what writes, and may wait where there is no room for it.
        ranks: The processes that train it.
        samples: SHA-256 of the training pictures, in their order; margins are kept of them.
        find: Finds a head that is solved.
        goes_back: True for a step, counted from 1, in whose middle memory failed, when it should return `SPOILED`.
    """

    folder: RunFolder
    plan: Plan
    network: Network
    device: Device
    source: InputSource
    emit: Callable[[Event], None]
    stop_requested: Callable[[], bool]
    try_again: Callable[[int, float, float], bool] = lambda stage, pace, left: False
    room: Room = lambda act: act()
    ranks: Ranks = ALONE
    samples: tuple[str, ...] = ()
    find: FindHead = find_head
    goes_back: Callable[[int], bool] = lambda step: False


def train(training: Training, checkpoint: Checkpoint | None = None) -> str:
    """Trains to the end of the plan, from a checkpoint on where there is one; returns the reason of the end.

    Raises:
        Diverged: The training is none any more; the last checkpoint and the best weights are from before.
        OutOfMemory: Not even two pictures fit the device, or a step was spoiled and is not to be tried again.
        DiskFull: The last checkpoint and the best weights are whole.
    """
    plan, ranks = training.plan, training.ranks
    state = RunState(training.network, plan.recipe.average_weights, training.device.torch, ranks)
    keeper = Keeper(training.folder, plan, state, training.emit, ranks.clock, training.room)
    if checkpoint is not None:
        keeper.restore(checkpoint)
    reporter = Reporter(plan, state, training.emit, ranks.clock)
    while True:
        try:
            stage = _Stage(training, state, keeper, reporter)
            reason = stage.train()
        except (Diverged, OutOfMemory) as error:
            # Nothing is written then: the best weights are those that the checkpoint speaks of.
            if isinstance(error, SpoiledStep) and training.goes_back(state.progress.step + 1):
                return SPOILED
            keeper.keep_best()
            raise
        last = state.progress.stage == len(plan.stages) - 1
        if reason in ("stopped", AGAIN):
            keeper.save()
            stage.keep_margins()
            return reason
        stage.ended()
        if last:
            keeper.finish()
            stage.keep_margins()
            return reason
        state.progress.next_stage()


def _nothing() -> None:
    pass


class _Stopped(Exception):
    """A stop was asked for while a head was being solved, or at a look at val."""


class _Stage:
    """One stage under way."""

    def __init__(self, training: Training, state: RunState, keeper: Keeper, reporter: Reporter) -> None:
        self._training = training
        self._state = state
        self._keeper = keeper
        self._reporter = reporter
        self._plan = training.plan
        self._stage = training.plan.stages[state.progress.stage]
        self._ranks = training.ranks

    def train(self) -> str:
        """Trains the stage; returns "completed", "early-stopped", "stopped" or `AGAIN`."""
        training, state, progress = self._training, self._state, self._state.progress
        self._val = training.source.inputs("val", self._stage.cached)
        self._inputs = training.source.inputs("train", self._stage.cached).seen_at(self._stage.train_size)
        self._labels = self._inputs.labels.cpu().numpy()
        freezing.prepare_stage(state.network, self._stage)
        freezing.set_training(state.network, self._stage)
        self._keeper.forget_copies()
        changing = freezing.changing(state.network, self._stage)
        if state.average is not None:
            state.average.follow(changing)
        self._closing = Closing(
            self._plan, state, self._keeper, self._reporter, training.emit, changing, len(self._val.labels)
        )  # fmt: skip
        began = progress.step - progress.stage_step
        training.emit(StageStarted(time.time(), progress.stage, self._stage.title, began, progress.epoch - progress.stage_epoch))
        self._reporter.begin_stage()
        if solves(self._stage):
            return self._solve()
        # From train alone, so that a resumed run finds the same.
        if isinstance(self._inputs, FeatureInputs) and (said := even_out(state.network.head, self._inputs.features)):
            training.emit(Noted(time.time(), said))
        state.use(optimiser_for(state.network, self._stage), self._inputs.scaler(training.device))
        weights = self._class_weights("class weights")
        self._stepper = Stepper(self._plan, self._stage, state, self._inputs, training.device, weights)
        self._first_steps = FirstSteps(self._plan, state, self._val, training.device, training.emit)
        patience = self._plan.recipe.early_stopping
        while progress.stage_epoch < self._stage.epochs:
            if 0 < patience <= progress.unimproved:
                return "early-stopped"
            if not self._epoch():
                return "stopped"
            left = (self._stage.epochs - progress.stage_epoch) * len(self._labels) / self._pace
            if training.try_again(progress.stage, self._pace, left):
                return AGAIN
        return "completed"

    def ended(self) -> None:
        """Said once the stage is over, and not only left for a while."""
        self._closing.stage_ended()

    def keep_margins(self) -> None:
        """Writes what was found of each training picture, where anything was and it is known which they are."""
        kept, training = self._state.margins.of_all(self._ranks), self._training
        if self._ranks.first:
            margins.keep(training.folder, self._plan, kept, training.samples, self._labels, training.room)

    def _class_weights(self, *balances: str) -> torch.Tensor | None:
        """float32 [C] on the device where the recipe balances in one of these ways."""
        if self._plan.recipe.balance not in balances:
            return None
        return torch.from_numpy(class_weights(self._labels, len(self._plan.classes))).to(self._training.device.torch)

    def _solve(self) -> str:
        """The one step of a stage that is solved; a stop on the way leaves it undone."""
        training, state, progress, inputs = self._training, self._state, self._state.progress, self._inputs
        assert isinstance(inputs, FeatureInputs), "a recipe that solves anything else is refused"
        if progress.stage_epoch:
            return "completed"  # taken up after its one step: solved again, the stage had two epochs
        margins.expect(state.margins, inputs.labels, training.emit)
        self._reporter.begin_epoch()
        # In expectation, drawing rare classes more often weighs them more: here both are the same.
        weights = self._class_weights("class weights", "balanced sampling")
        classes, smoothing, seed = len(self._plan.classes), self._stage.label_smoothing, self._plan.seed
        problem = Problem(inputs.features, inputs.labels, inputs.groups, classes, smoothing, weights, seed)
        assert isinstance(self._val, FeatureInputs), "as train is"
        try:
            found = self._find_head(problem, self._val)
        except _Stopped:
            found = None
        # What the first rank has found is no matter for the others to find again.
        if (found := self._ranks.told(found)) is None:
            return "stopped"
        if found.held_out is not None and self._ranks.first:
            state.margins.take(found.held_out.rows, found.held_out.margins, found.held_out.others)
        self._ranks.alike(state.network.head.state_dict().values())
        for sentence in found.words:
            training.emit(Noted(time.time(), sentence))
        progress.step += 1
        progress.stage_step += 1
        seconds = self._reporter.epoch_seconds()
        batch = max(JUDGING_BATCH, self._stage.batch_size)
        seen = judged(state.network, inputs, training.device, batch, ranks=self._ranks)
        train, val = (seen.loss, seen.accuracy), self._judge()
        if self._plan.recipe.refit:
            self._refit(problem, found)
        progress.epoch_seconds = self._reporter.epoch_seconds()
        self._close_epoch(train, val, 0.0, len(inputs.labels) / max(1e-9, seconds))
        return "completed"

    def _refit(self, problem: Problem, found: FoundHead) -> None:
        """Solves the head again, on val too. Before the epoch is closed: with its checkpoint the stage is over."""
        assert isinstance(self._val, FeatureInputs), "as train is"
        self._keeper.keep_head()
        head, said = self._state.network.head, ""
        if self._ranks.first:
            said = refit(head, problem, self._val, found.penalty)
        self._ranks.alike(head.state_dict().values())
        self._training.emit(Noted(time.time(), said))

    def _find_head(self, problem: Problem, val: FeatureInputs) -> FoundHead:
        """How the head was found; nothing in ranks after the first, which do not look for it."""
        if not self._ranks.first:
            return FoundHead(())
        return self._training.find(self._state.network.head, problem, val, self._plan.recipe, self._end_if_stopped)

    def _end_if_stopped(self) -> None:
        if self._training.stop_requested():
            raise _Stopped

    def _epoch(self) -> bool:
        """One epoch, or what is left of it; False when it was stopped on the way."""
        progress, reporter = self._state.progress, self._reporter
        # Not before: a run that has ended keeps what it found.
        margins.expect(self._state.margins, self._inputs.labels, self._training.emit)
        reporter.begin_epoch()
        self._first_steps.spent()  # before the epoch
        spent = progress.epoch_seconds
        balanced = self._plan.recipe.balance == "balanced sampling"
        picks = shares(epoch_order(self._labels, balanced, self._plan.seed, progress.epoch), self._stage.steps_per_epoch)
        freezing.resume_training(self._state.network, self._stage)
        remaining = picks[progress.share :]
        own = [pick[self._ranks.part(len(pick))] for pick in remaining]
        for batch, pick, rows in zip(self._inputs.batches(own), remaining, own, strict=True):
            if self._ranks.decided(self._training.stop_requested()):
                return self._broken_off(spent)
            rate = rate_at(self._stage, progress.stage_step, progress.falls)
            pictures = len(pick)
            if self._stepper.step(batch, rate, pictures, rows):
                self._tell_of_parts(pictures, len(rows))
            progress.share += 1
            progress.step += 1
            progress.stage_step += 1
            reporter.step(pictures, rate)
            self._first_steps.step()
            # Not after an epoch's last step: whoever takes that up looks at val again, and has nothing to time the epoch by.
            if progress.share < self._stage.steps_per_epoch and self._keeper.save_is_due():
                self._closing.look_at(*reporter.means())
                self._keeper.save()
        train = reporter.means()
        # An epoch that was left at the end of its steps has none to be timed by: all of it is.
        timed, seconds = (remaining, reporter.epoch_seconds()) if remaining else (picks, spent)
        self._pace = pace = max(1e-9, sum(map(len, timed)) / max(1e-9, seconds - self._first_steps.spent()))
        try:
            val = self._judge(self._end_if_stopped)
        except _Stopped:
            return self._broken_off(spent)
        progress.epoch_seconds = spent + reporter.epoch_seconds()
        # With its falls: after a plateau the rate of an epoch was told as if there had been none.
        rate = rate_at(self._stage, progress.stage_step - 1, progress.falls)
        self._close_epoch(train, val, rate, pace)
        return True

    def _broken_off(self, spent: float) -> bool:
        """Makes an epoch fit to be saved in the middle, or at the end of its steps with val still to be looked at; False."""
        self._closing.look_at(*self._reporter.means())
        self._state.progress.epoch_seconds = spent + self._reporter.epoch_seconds()
        return False

    def _close_epoch(self, train: tuple[float, float], val: Judged, rate: float, pace: float) -> None:
        self._closing.look_at(*train, val.loss, val.merit)
        self._closing.close(train, val, rate, pace)
        self._keeper.epoch_ended()

    def _judge(self, between: Callable[[], None] = _nothing) -> Judged:
        state, batch, ranks = self._state, max(JUDGING_BATCH, self._stage.batch_size), self._ranks
        # Each rank's BatchNorms have seen other pictures: what is judged, and saved, is what the first has.
        ranks.alike(state.network.buffers())
        if state.average is not None:
            ranks.alike(state.average.tensors.values())
        if ranks.count > 1:
            between = _nothing  # the ranks' parts may differ by a batch, and all would have to be asked as often
        best_by = self._plan.recipe.best_by
        with state.average.in_place() if state.average is not None else nullcontext():
            return judged(state.network, self._val, self._training.device, batch, best_by, between, ranks)

    def _tell_of_parts(self, pictures: int, own: int) -> None:
        parts, ranks, progress = self._stepper.parts(own), self._ranks.count, self._state.progress
        if ranks == 1:
            told = f"The device ran out of memory: each step's {pictures} pictures now go through in {parts} parts."
        else:
            told = (
                f"One of the {ranks} processes ran out of memory: all of them made the step again, and each now takes its share "
                f"of a step's {pictures} pictures in {counted(parts, 'part')}."
            )
        text = f"{told} The step itself stays as planned.{self._stepper.differs}"
        epoch = progress.epoch + (progress.share + 1) / self._stage.steps_per_epoch
        self._training.emit(Noted(time.time(), text, "smaller parts", progress.step + 1, epoch))
