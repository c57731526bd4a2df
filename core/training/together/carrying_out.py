"""Runs on the same features from their requests to their reports, in one process. What `execution` is for one run."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

import torch

from core.architectures.checksums import Fingerprint
from core.runs.checkpoint_files import drop_after, keep_latest
from core.runs.checkpoints import Checkpoint, load_checkpoint
from core.runs.events import Event, Finished, Noted, Started
from core.runs.folder import RunFolder
from core.runs.learned import write_record
from core.runs.listing import skim
from core.runs.resume_point import resume_point
from core.support.errors import SafelightError
from core.support.jobs import Abandoned, Context, Result
from core.support.wording import counted
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.execution import taken_up, tell_move, tell_plan
from core.training.joining.fitting import found_once
from core.training.joining.in_common import Shared, backbone_part
from core.training.judge import JudgedWeights, judge
from core.training.loop import Training, train
from core.training.prepare import PlannedRun, prepare
from core.training.run_data import StageInputs
from core.training.step.inputs import FeatureInputs, Inputs
from core.training.together.stacked_run import StackedRun, Together, can_be_stacked
from core.training.together.training import train_together

TOGETHER = "Trained in one process with {others}: the times told here are those of all of them."


@dataclass(frozen=True, eq=False)
class Carried:
    """A run that this process has claimed.

    Attributes:
        folder: It.
        context: Hears the progress of its preparation, and of a wish to stop.
        emit: Where its events go.
        end: Hears once how it ended: the reason, or the error.
    """

    folder: RunFolder
    context: Context
    emit: Callable[[Event], None]
    end: Callable[[str | BaseException], None]


@dataclass(frozen=True, eq=False)
class _Started:
    """A run that has said that it is taken up: at which step, and how its process before had ended."""

    run: Carried
    step: int
    before: Finished | None


@dataclass(frozen=True, eq=False)
class _Ready:
    """A run that can make its first step."""

    run: Carried
    prepared: PlannedRun
    step: int
    device: Device
    source: _Features

    @property
    def checkpoint(self) -> Checkpoint | None:
        """Where it goes on; read only now, for those of a hundred runs would lie in memory with a backbone each."""
        return load_checkpoint(self.run.folder.last_checkpoint) if self.step else None


class _Speaking(Context):
    """The context of one run while it is prepared: what is made for all of them is told to all."""

    def __init__(self, run: Carried, everyone: Context, shared: Shared) -> None:
        super().__init__(lambda event: (everyone if shared.is_making else run.context).report(event))
        self._run = run

    @property
    def stop_requested(self) -> bool:
        return self._run.context.stop_requested

    def check_abandoned(self) -> None:
        self._run.context.check_abandoned()

    def when_there_is_room(self, act: Callable[[], Result]) -> Result:
        return self._run.context.when_there_is_room(act)


class _Features:
    """The features of all sides, read once for all runs that learn from them."""

    def __init__(self, source: StageInputs) -> None:
        self._source = source
        self._sides: dict[str, Inputs] = {}
        self._lock = Lock()  # runs are judged side by side, and the first of them looks at test for all

    def inputs(self, side: str, cached: bool) -> Inputs:
        """One side; the same object whenever it is asked for."""
        with self._lock:
            if side not in self._sides:
                self._sides[side] = self._source.inputs(side, cached)
            return self._sides[side]

    def features(self, side: str) -> FeatureInputs:
        """One side of runs that all of them learn from features."""
        found = self.inputs(side, True)
        assert isinstance(found, FeatureInputs), "no run is carried out here that sees pictures"
        return found


def carry_out_together(
    workspace: Workspace, runs: Sequence[Carried], everyone: Context, shared: Shared, writers: Executor
) -> None:
    """Takes runs up where they stand and brings each as far as it goes; every one hears how it ended, once all is written.

    Args:
        workspace: Where they are.
        runs: Recipes of all of them keep their backbones as they are.
        everyone: Hears what concerns all of them.
        shared: What was made for other runs in this process.
        writers: What waits for the disk, or hashes, is done by them beside the steps: both let go of Python meanwhile.
    """
    ready = _all_begun(workspace, runs, everyone, shared, writers)
    stacked = [one for one in ready if can_be_stacked(one.prepared.plan, one.prepared.network)]
    if len(stacked) > 1:
        _train_stacked(stacked, shared, writers)
    for one in ready:
        if len(stacked) < 2 or one not in stacked:
            try:
                one.run.end(_trained_alone(one, shared))
            except BaseException as error:
                one.run.end(error)


def _all_begun(
    workspace: Workspace, runs: Sequence[Carried], everyone: Context, shared: Shared, writers: Executor
) -> list[_Ready]:
    """All that can be carried out, with their plans and records on the disk."""
    started: list[_Started] = []
    # All of them first: a run that has said nothing when its process is killed seems never to have begun.
    for run in runs:
        try:
            started.append(_said_started(run))
        # Whatever it is, it is the end of this run and of no other.
        except BaseException as error:
            run.end(error)
    ready: list[tuple[_Ready, Future[None]]] = []
    for each in started:
        try:
            one = _begun(workspace, each, everyone, shared, len(runs) - 1)
            ready.append((one, writers.submit(_write_plan, workspace, one)))
        except BaseException as error:
            each.run.end(error)
    for one, written in list(ready):
        if (failure := written.exception()) is not None:
            one.run.end(failure)
            ready.remove((one, written))
    return [one for one, _ in ready]


def _write_plan(workspace: Workspace, one: _Ready) -> None:
    folder = one.run.folder
    if folder.plan is None:
        write_record(workspace, folder.path, one.prepared.record)  # first: weights without it would pass for new to everything
        folder.write_plan(one.prepared.plan)


def _said_started(run: Carried) -> _Started:
    """Says that the run is taken up, and where.

    Raises:
        SafelightError: Its folder is damaged.
    """
    folder, emit = run.folder, run.emit
    point, before = resume_point(folder), skim(folder.events_path).finished
    emit(Started(time.time(), os.getpid(), platform.node(), point.step))
    if point.done_again:
        emit(Noted(time.time(), point.done_again))
        drop_after(folder.last_checkpoint, point.step)
    return _Started(run, point.step, before)


def _begun(workspace: Workspace, started: _Started, everyone: Context, shared: Shared, others: int) -> _Ready:
    """Prepares a run as `execution` does.

    Raises:
        SafelightError: It cannot begin, or be taken up.
        Abandoned: It was to stop.
    """
    run = started.run
    run.context.check_abandoned()
    plan, speaking = run.folder.plan, _Speaking(run, everyone, shared)
    if plan is None:
        prepared = prepare(workspace, run.folder.request, speaking, time.time(), shared=shared)
        tell_plan(prepared, run.emit, shared)
    else:
        prepared = taken_up(workspace, run.folder, plan, speaking, not started.step, started.before, shared)
        tell_move(run.folder, plan, prepared.plan, started.step, run.emit)
    run.emit(Noted(time.time(), TOGETHER.format(others=counted(others, "other run"))))
    return _placed(started, prepared, everyone, shared)


def _placed(started: _Started, prepared: PlannedRun, everyone: Context, shared: Shared) -> _Ready:
    plan, network = prepared.plan, prepared.network
    torch.set_num_threads(plan.threads)
    device = shared.once(("device", plan.device, plan.precision, plan.depthwise), lambda: Device.of(plan))
    shared.once(("placed", id(network.backbone)), lambda: device.placed(network, plan.memory_format))
    network.head.to(device.torch)
    key = ("features", id(prepared.data), backbone_part(plan.recipe), plan.features)
    source = shared.once(
        key, lambda: _Features(StageInputs(prepared.data, prepared.stores, plan, network, device, everyone))
    )  # fmt: skip
    return _Ready(started.run, prepared, started.step, device, source)


def _train_stacked(stacked: Sequence[_Ready], shared: Shared, writers: Executor) -> None:
    whose: dict[StackedRun, _Ready] = {}
    for one in stacked:
        run, prepared = one.run, one.prepared
        samples = prepared.data.sides["train"].samples
        try:
            of = Together(
                run.folder, prepared.plan, prepared.network, one.device, one.source.features, samples, run.emit,
                lambda run=run: run.context.stop_requested,  # type: ignore[misc]
                run.context.when_there_is_room, shared, len(stacked),
            )  # fmt: skip
            whose[StackedRun(of, one.checkpoint)] = one
        except BaseException as error:
            run.end(error)
    train_together(list(whose), lambda run, how: _hand_over(writers, whose[run], run, how, shared))


def _hand_over(writers: Executor, one: _Ready, stacked: StackedRun, how: str | BaseException, shared: Shared) -> None:
    backbone = stacked.of.network.backbone
    fingerprint = shared.once(
        ("fingerprint", id(backbone)),
        lambda: Fingerprint({f"backbone.{name}": tensor for name, tensor in backbone.state_dict().items()}),
    )
    writers.submit(_left, one, stacked, how, fingerprint)


def _left(one: _Ready, stacked: StackedRun, how: str | BaseException, fingerprint: Fingerprint) -> None:
    """Writes what a run has come to, judges it, and tells how it ended."""
    try:
        if isinstance(how, BaseException):
            with suppress(SafelightError, Abandoned):  # the failure is what has to be told, not what follows from it
                stacked.keeper.keep_best()
                _judged(one)
        else:
            if how == "stopped":
                stacked.keeper.save()
            else:
                # Its report is written at once, and then there is nothing left that a checkpoint would be taken up for.
                stacked.keeper.keep_best()
            stacked.keep_margins()
            _judged(one, _in_place(stacked, fingerprint))
            keep_only_last(one.run.folder, how)
    except BaseException as error:
        one.run.end(error)
        return
    one.run.end(how)


def keep_only_last(folder: RunFolder, how: str) -> None:
    """Of a run that has come to its end one checkpoint stays, if it wrote any."""
    if how != "stopped" and folder.last_checkpoint.is_dir():
        keep_latest(folder.last_checkpoint, 1)


def _in_place(stacked: StackedRun, fingerprint: Fingerprint) -> JudgedWeights | None:
    """Gives the head its best numbers; None where none were better since the run was taken up."""
    best = stacked.keeper.best
    if not best:
        return None
    head = {name.removeprefix("head."): tensor for name, tensor in best.items() if name.startswith("head.")}
    stacked.of.network.head.load_state_dict(head)
    return JudgedWeights(fingerprint.with_more(best))


def _judged(one: _Ready, best: JudgedWeights | None = None) -> None:
    prepared, run = one.prepared, one.run
    room = run.context.when_there_is_room
    judge(run.folder, prepared.plan, prepared.data, prepared.network, one.device, one.source, room, best)


def _trained_alone(one: _Ready, shared: Shared) -> str:
    """Trains a run whose steps are not like others': what was prepared and looked at is shared all the same."""
    prepared, run = one.prepared, one.run
    context = run.context
    samples = prepared.data.sides["train"].samples
    training = Training(
        run.folder, prepared.plan, prepared.network, one.device, one.source, run.emit, lambda: context.stop_requested,
        room=context.when_there_is_room, samples=samples, find=found_once(shared),
    )  # fmt: skip
    try:
        reason = train(training, one.checkpoint)
    except SafelightError:
        with suppress(SafelightError, Abandoned):
            _judged(one)
        raise
    _judged(one)
    return reason
