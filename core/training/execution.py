"""A run from its request to its report, inside the training process."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import torch

from core.architectures.trained import planned_network
from core.datasets.splits.standing import known_leaks
from core.datasets.splits.words import leak_words
from core.evaluation.learned import learned_by_run
from core.evaluation.wording import learned_words
from core.pixels.devices import give_all_back
from core.pixels.store import Decoders
from core.runs.checkpoint_files import drop_after
from core.runs.checkpoints import Checkpoint, load_checkpoint
from core.runs.events import ArithmeticChanged, Event, Finished, Noted, Started
from core.runs.folder import RunFolder
from core.runs.learned import LearnedRecord, read_record, write_record
from core.runs.listing import skim
from core.runs.plan import Plan
from core.runs.resume_point import NotTakenUp, resume_point
from core.support.errors import NotThere, SafelightError
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.arithmetic.elsewhere import elsewhere_words
from core.training.arithmetic.fixed import fixed_arithmetic
from core.training.arithmetic.machine import threads_here
from core.training.assisting import SharedTraining
from core.training.costs.again import PaceWatch, due_on_resume, mode_of, tried_again
from core.training.costs.snapshots import snapshot_words
from core.training.costs.words import bits_words, changed_words, time_words
from core.training.interruptions.spoiled_steps import SpoiledSteps
from core.training.interruptions.worker_file import read_worker
from core.training.joining.in_common import Shared
from core.training.judge import judge
from core.training.loop import AGAIN, SPOILED, Training, train
from core.training.prepare import PlannedRun, prepare, prepare_again
from core.training.ranks.decoding import shared_decoders
from core.training.ranks.ranks import ALONE, Ranks
from core.training.ranks.torchrun import devices_words, processes
from core.training.run_data import StageInputs
from core.training.step.stepping import SpoiledStep

Emit = Callable[[Event], None]


def carry_out(workspace: Workspace, folder: RunFolder, context: Context, emit: Emit, from_start: bool = False) -> str:
    """Takes the run up where it stands and brings it as far as it goes; returns the reason of the end.

    Whatever the reason, the report speaks of the best weights there are.

    Args:
        workspace: Where dataset and run are.
        folder: The run.
        context: Hears the progress.
        emit: Where events go.
        from_start: All may be done again where no checkpoint can be used.

    Raises:
        CheckpointsLost: No checkpoint can be used, and all would be done again.
        SafelightError: The run cannot begin, or failed in a way that has a name.
        Abandoned: It was stopped before its first step.
    """
    with fixed_arithmetic(folder.request.recipe.deterministic):
        ranks = Ranks.join() if processes() > 1 else ALONE
        spoiled = SpoiledSteps(ranks.count)
        try:
            while (reason := _carried_out(workspace, folder, context, emit, from_start, ranks, spoiled)) == SPOILED:
                give_all_back()  # only here, where nothing of the training is left
        except Abandoned:
            ranks.told(None)
            raise
        except SpoiledStep:
            raise spoiled.ended() from None
        ranks.told(None)  # after a failure torchrun ends the others
        return reason


def _carried_out(
    workspace: Workspace, folder: RunFolder, context: Context, emit: Emit, from_start: bool, ranks: Ranks, spoiled: SpoiledSteps
) -> str:
    plan = folder.plan
    point = resume_point(folder, from_start)
    checkpoint = load_checkpoint(folder.last_checkpoint) if point.step else None
    before = skim(folder.events_path).finished
    emit(Started(time.time(), os.getpid(), platform.node(), point.step))
    if (note := spoiled.told(point.step, _epoch_of(plan, checkpoint))) is not None:
        emit(note)  # not before the start, with which marks beyond the checkpoint are dropped
    if point.done_again:
        emit(Noted(time.time(), point.done_again))
        drop_after(folder.last_checkpoint, point.step)
    if plan is None:
        with shared_decoders(ranks) as decoders:
            prepared = prepare(workspace, folder.request, context, _began(folder), ranks.count, decoders=decoders)
        write_record(workspace, folder.path, prepared.record)  # first: weights without it would pass for new to everything
        folder.write_plan(prepared.plan)
        tell_plan(prepared, emit)
    else:
        torch.set_num_threads(threads_here(plan))
        with shared_decoders(ranks) as decoders:
            prepared = taken_up(workspace, folder, plan, context, checkpoint is None, before, decoders=decoders)
        tell_move(folder, plan, prepared.plan, point.step, emit)
        if plan.repeats is not None and checkpoint is None:
            emit(Noted(time.time(), f"Repeats the plan of {plan.repeats}, arithmetic included."))
            tell_plan(prepared, emit)
        if plan.devices != ranks.count:
            emit(Noted(time.time(), devices_words(plan, ranks.count)))
        if checkpoint is not None and ranks.count == 1 and due_on_resume(prepared.plan, folder.history()):
            prepared = _tried_again(folder, prepared, checkpoint, context, emit)
    with _told_in_full(folder, prepared.plan, checkpoint, emit) as tell:
        return _train_and_judge(folder, prepared, checkpoint, context, tell, ranks, spoiled)


def _epoch_of(plan: Plan | None, checkpoint: Checkpoint | None) -> float:
    """Where a checkpoint is on the curves."""
    if plan is None or checkpoint is None:
        return 0.0
    state = checkpoint.state
    return float(state["epoch"]) + int(state["share"]) / plan.stages[int(state["stage"])].steps_per_epoch


def taken_up(
    workspace: Workspace,
    folder: RunFolder,
    plan: Plan,
    context: Context,
    with_weights: bool,
    before: Finished | None,
    shared: Shared | None = None,
    decoders: Decoders | None = None,
) -> PlannedRun:
    """What the run is carried out with, from where it stands.

    Args:
        workspace: Where it is.
        folder: The run.
        plan: Its plan.
        context: Hears the progress.
        with_weights: No checkpoint brings later ones.
        before: How its last process ended.
        shared: What was made for other runs in this process, whose backbone is this one's.
        decoders: Decode in place of this machine's.

    Raises:
        NotTakenUp: It cannot be; nothing was done to it. A plan that repeats another run's is still to begin, and fails.
    """
    try:
        record = learned_record(workspace, folder)
        return prepare_again(workspace, plan, record, context, with_weights or shared is not None, shared, decoders)
    except SafelightError as error:
        if with_weights and before is None:
            raise
        raise NotTakenUp(error, before.reason if before is not None else "stopped") from error


def tell_move(folder: RunFolder, planned: Plan, plan: Plan, step: int, emit: Emit) -> None:
    """Says that a run goes on on another device than it was planned for, and has its plan tell of the one that it is on.

    Args:
        folder: It.
        planned: Its plan as it was.
        plan: Its plan as it is carried out here; where both have one device, nothing is done.
        step: Where it goes on; 0 at its start.
        emit: Where it is said.
    """
    if plan.device == planned.device:
        return
    folder.write_plan(plan)
    if step:
        epoch = max((each.epoch for each in folder.history().epochs if each.step <= step), default=0)
        emit(ArithmeticChanged(time.time(), step, epoch, f"{plan.device_name}: {mode_of(plan)}"))
    emit(Noted(time.time(), elsewhere_words(planned, plan.device_name)))


def _began(folder: RunFolder) -> float:
    """When this process took the run up, in seconds since 1970."""
    told = read_worker(folder)
    return told.launched if told is not None and told.process == os.getpid() else time.time()


def judge_again(workspace: Workspace, folder: RunFolder, context: Context) -> None:
    """Writes the report of a run that ended without one.

    Raises:
        NotThere: The run has no weights yet.
        SafelightError: The dataset has changed or is missing.
    """
    plan = folder.plan
    if plan is None or not folder.best_weights.is_file():
        raise NotThere(f"{folder.name} has no weights to judge yet.", "Resume it until its first epoch has ended.", folder.path)
    torch.set_num_threads(threads_here(plan))
    all_cached = all(stage.cached for stage in plan.stages)
    with fixed_arithmetic(plan.recipe.deterministic):
        prepared = prepare_again(workspace, plan, learned_record(workspace, folder), context, with_weights=all_cached)
        device, source = _placed(prepared, context)
        judge(folder, prepared.plan, prepared.data, prepared.network, device, source)


@contextmanager
def _told_in_full(folder: RunFolder, plan: Plan, checkpoint: Checkpoint | None, emit: Emit) -> Iterator[Emit]:
    """Where events go: on to `emit`, and to TensorBoard where the recipe wants that."""
    if not plan.recipe.tensorboard:
        yield emit
        return
    from core.training.tensorboard import TensorBoardLog  # slow to import, and rarely asked for

    log = TensorBoardLog(folder.path, checkpoint.step if checkpoint is not None else 0)

    def tell(event: Event) -> None:
        emit(event)
        log.add(event)

    try:
        yield tell
    finally:
        log.close()


def _train_and_judge(
    folder: RunFolder,
    prepared: PlannedRun,
    checkpoint: Checkpoint | None,
    context: Context,
    emit: Emit,
    ranks: Ranks,
    spoiled: SpoiledSteps,
) -> str:
    """Trains and judges; what ended to try its arithmetic again is taken up in what that came to."""
    torch.set_num_threads(prepared.plan.threads)
    watch = PaceWatch(prepared.plan)
    while True:
        ranks.told(SharedTraining(prepared.plan, prepared.record, checkpoint) if ranks.count > 1 else None)
        plan, (device, source) = prepared.plan, _placed(prepared, context, ranks)

        def departs(stage: int, pace: float, left: float, watch: PaceWatch = watch) -> bool:
            due = ranks.count == 1 and watch.departs(stage, pace, left)
            watch.accept(stage, pace) if due else None
            return due

        room, stop = context.when_there_is_room, lambda: context.stop_requested
        samples = prepared.data.sides["train"].samples
        training = Training(
            folder, plan, prepared.network, device, source, emit, stop, departs, room, ranks, samples, goes_back=spoiled.goes_back
        )  # fmt: skip
        try:
            reason = train(training, checkpoint)
        except SafelightError:
            with suppress(SafelightError, Abandoned):  # the failure is what has to be told, not what follows from it
                judge(folder, plan, prepared.data, prepared.network, device, source)
            raise
        if reason == SPOILED:
            return reason
        if reason != AGAIN:
            judge(folder, plan, prepared.data, prepared.network, device, source, context.when_there_is_room)
            return reason
        checkpoint = load_checkpoint(folder.last_checkpoint)
        assert checkpoint is not None, "it was written a moment ago"
        before, prepared = plan, _tried_again(folder, prepared, checkpoint, context, emit)
        watch = watch if mode_of(prepared.plan) == mode_of(before) else PaceWatch(prepared.plan)


def _tried_again(folder: RunFolder, prepared: PlannedRun, checkpoint: Checkpoint, context: Context, emit: Emit) -> PlannedRun:
    """The run in the arithmetic that is fastest now, with a network that waits for the checkpoint; a change is told."""
    before, plan = prepared.plan, tried_again(prepared.plan, context)
    torch.set_num_threads(plan.threads)
    if mode_of(plan) != mode_of(before) and plan.estimate is not None:
        folder.write_plan(plan)
        epoch = int(checkpoint.state["epoch"])
        emit(ArithmeticChanged(time.time(), checkpoint.step, epoch, str(mode_of(plan))))
        emit(Noted(time.time(), changed_words(epoch, plan.estimate.probe)))
    return replace(prepared, plan=plan, network=planned_network(plan))


def learned_record(workspace: Workspace, folder: RunFolder) -> LearnedRecord:
    """What the run learns from; one that was begun before this was kept gets its record now."""
    record = read_record(folder.path)
    if record is None:
        record = LearnedRecord(learned_by_run(workspace, folder))
        write_record(workspace, folder.path, record)
    return record


def _placed(prepared: PlannedRun, context: Context, ranks: Ranks = ALONE) -> tuple[Device, StageInputs]:
    device = Device.of(prepared.plan, ranks)
    device.placed(prepared.network, prepared.plan.memory_format)
    source = StageInputs(prepared.data, prepared.stores, prepared.plan, prepared.network, device, context, ranks)
    return device, source


def tell_plan(prepared: PlannedRun, emit: Emit, shared: Shared | None = None) -> None:
    """Says in the log what a run begins with.

    Args:
        prepared: It.
        emit: Where it is said.
        shared: What was looked up for other runs in this process.
    """
    plan = prepared.plan
    emit(Noted(time.time(), f"Weights: {plan.weights.name}."))
    if plan.estimate is not None:
        emit(Noted(time.time(), f"Computes on {plan.device_name}: {plan.estimate.probe}."))
        emit(Noted(time.time(), time_words(plan.estimate)))
    if kept := snapshot_words(plan):
        emit(Noted(time.time(), kept))
    if plan.recipe.deterministic:
        emit(Noted(time.time(), f"Deterministic. {bits_words(plan)}"))
    unseen = [name for name, count in plan.split.counts["train"].items() if not count]
    if unseen:
        emit(Noted(time.time(), f"No pictures in train of {', '.join(unseen)}: the network cannot learn them."))
    for sentence in filter(None, (plan.picture_words, *learned_words(plan.left_out), *plan.advice)):
        emit(Noted(time.time(), sentence))
    data = prepared.data
    leaks = (shared or Shared()).once(("leaks", data.dataset.name, data.split), lambda: known_leaks(data.dataset, data.split))
    if leaks:
        emit(Noted(time.time(), leak_words(leaks, plan.split.name)))
