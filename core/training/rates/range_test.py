"""Steps at rates that rise from tiny to far too large, on a copy of a run that lives in memory alone."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import torch

from core.architectures import freezing
from core.evaluation.learned import learned_by_run
from core.runs.events import Batch, Epoch, Event
from core.runs.folder import RunFolder
from core.runs.learned import LearnedRecord, read_record
from core.runs.plan import Plan, Request
from core.runs.recipe import Stage, solves, stage_title
from core.support.errors import BadInput, Refused
from core.support.jobs import Abandoned, Context, Meter, Note
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.arithmetic.fixed import fixed_arithmetic
from core.training.joining.fitting import even_out
from core.training.loop import Training, train
from core.training.prepare import PlannedRun, prepare, prepare_again
from core.training.rates.curve import RateCurve, smoothed, suggested
from core.training.run_data import StageInputs
from core.training.step.balance import class_weights, epoch_order, shares
from core.training.step.inputs import FeatureInputs
from core.training.step.optimisers import optimiser_for
from core.training.step.state import RunState
from core.training.step.stepping import Stepper

LOWEST, HIGHEST = 1e-6, 3.0
STEPS = 120
"""Enough for a smooth curve: about twenty for each tenfold rise."""

TOO_MUCH = 4.0
"""How many times the least loss ends the test: from there on it only gets worse."""


def range_test(workspace: Workspace, run: str, context: Context, stage: int | None = None) -> RateCurve:
    """Job: how the loss of a stage of a run answers to rising rates, from the weights that the stage begins with.

    Stages before it are gone through on the copy first. Nothing of the run is changed: the copy is never kept.

    Args:
        workspace: Where the run is.
        run: Its name.
        context: Hears the progress.
        stage: Place of the stage, from 0; the first that makes steps when None.

    Raises:
        NotThere: No such run, dataset or weights.
        Refused: It has no plan yet, or its pictures are not what they were.
        BadInput: There is no such stage, or it makes no steps.
        Abandoned: The job was dropped.
    """
    folder = RunFolder.open(workspace, run)
    plan = folder.plan
    if plan is None:
        raise Refused(f"{folder.name} has no plan yet.", "Wait until it has begun to train.", folder.path)
    chosen = stage_of(plan.stages, stage)
    record = read_record(folder.path) or LearnedRecord(learned_by_run(workspace, folder))
    with _as_planned(plan):
        return _curve(prepare_again(workspace, plan, record, context, with_weights=True), folder.name, chosen, context)


def range_test_of(workspace: Workspace, request: Request, context: Context, stage: int | None = None) -> RateCurve:
    """Job: as `range_test`, of a run that is not there yet; weights it has to begin with are downloaded.

    Raises:
        SafelightError: The run could not begin; or there is no such stage, or it makes no steps.
        Abandoned: The job was dropped.
    """
    chosen = stage_of(request.recipe.stages, stage)
    threads = torch.get_num_threads()
    try:
        with fixed_arithmetic(request.recipe.deterministic):  # choosing a picture size keeps features
            prepared = prepare(workspace, request, context)
    finally:
        torch.set_num_threads(threads)
    with _as_planned(prepared.plan):
        return replace(_curve(prepared, request.run, chosen, context), is_there=False)


def stage_of(stages: Sequence[Stage], stage: int | None) -> int:
    """Place of the stage that is tried: the one asked for, or the first that makes steps.

    Raises:
        BadInput: There is none.
    """
    stepped = [place for place, one in enumerate(stages) if not solves(one)]
    if not stepped:
        raise BadInput("The head is solved in one go, without a learning rate.", "Choose a recipe with steps.")
    if stage is None:
        return stepped[0]
    if stage not in stepped:
        places = " or ".join(str(place + 1) for place in stepped)
        raise BadInput(f"Stage {stage + 1} has no learning rate, or is not there.", f"Choose stage {places}.")
    return stage


@contextmanager
def _as_planned(plan: Plan) -> Iterator[None]:
    """Inside, this process computes as the plan says."""
    threads = torch.get_num_threads()
    torch.set_num_threads(plan.threads)
    try:
        # Features that are missing are made and kept: those of a deterministic run in its own arithmetic.
        with fixed_arithmetic(plan.recipe.deterministic):
            yield
    finally:
        torch.set_num_threads(threads)


def _curve(prepared: PlannedRun, run: str, stage: int, context: Context) -> RateCurve:
    plan, device = prepared.plan, Device.of(prepared.plan)
    device.placed(prepared.network, plan.memory_format)
    source = StageInputs(prepared.data, prepared.stores, plan, prepared.network, device, context)
    if stage:
        _go_through(prepared, stage, device, source, context)
    rates, losses = _tried(prepared, stage, device, source, context)
    smooth = smoothed(losses)
    title = f"stage {stage + 1}, {stage_title(plan.stages[stage])}" if len(plan.stages) > 1 else ""
    return RateCurve(run, plan.stages[stage].learning_rate, rates, smooth, suggested(rates, smooth), stage, title)


def _go_through(prepared: PlannedRun, stages: int, device: Device, source: StageInputs, context: Context) -> None:
    """Trains the first stages on the copy, as the run would; what is saved on the way is thrown away."""
    plan = prepared.plan.model_copy(update={"stages": prepared.plan.stages[:stages]})
    steps = sum(stage.steps for stage in plan.stages)
    meter, told = Meter(context, "Going through the stages before", steps), 0

    def hear(event: Event) -> None:
        nonlocal told
        if isinstance(event, Batch | Epoch):
            meter.advance(event.step - told)
            told = event.step

    def drop_if_stopped() -> bool:
        # Not True: a run that is stopped saves first, and what is saved here is thrown away.
        if context.stop_requested:
            raise Abandoned
        return False

    with tempfile.TemporaryDirectory(prefix="rates-") as place:
        train(Training(RunFolder(Path(place)), plan, prepared.network, device, source, hear, drop_if_stopped))


def _tried(
    prepared: PlannedRun, number: int, device: Device, source: StageInputs, context: Context
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Rates and the losses met at them, up to where the loss runs away."""
    plan = prepared.plan
    stage = plan.stages[number]
    inputs = source.inputs("train", stage.cached).seen_at(stage.train_size)
    labels = inputs.labels.cpu().numpy()
    freezing.prepare_stage(prepared.network, stage)
    freezing.set_training(prepared.network, stage)
    if isinstance(inputs, FeatureInputs) and (said := even_out(prepared.network.head, inputs.features)):
        context.report(Note(said))
    state = RunState(prepared.network, 0.0, device.torch)
    state.progress.stage = number
    state.use(optimiser_for(prepared.network, stage), inputs.scaler(device))
    weights = None
    if plan.recipe.balance == "class weights":
        weights = torch.from_numpy(class_weights(labels, len(plan.classes))).to(device.torch)
    stepper = Stepper(plan, stage, state, inputs, device, weights)
    meter = Meter(context, "Trying rates", STEPS)
    rates: list[float] = []
    losses: list[float] = []
    while len(losses) < STEPS:
        order = epoch_order(labels, plan.recipe.balance == "balanced sampling", plan.seed, state.progress.epoch)
        picks = shares(order, stage.steps_per_epoch)[: STEPS - len(losses)]
        for batch in inputs.batches(picks):
            context.check_abandoned()
            rate = LOWEST * (HIGHEST / LOWEST) ** (len(losses) / (STEPS - 1))
            state.begin_sums()
            stepper.step(batch, rate)
            loss, _, pictures, bad = state.totals().tolist()
            if bad or not math.isfinite(loss):
                return tuple(rates), tuple(losses)
            rates.append(rate)
            losses.append(loss / max(1.0, pictures))
            if losses[-1] > TOO_MUCH * min(losses):
                return tuple(rates), tuple(losses)
            state.progress.share += 1
            meter.advance(1)
        state.progress.epoch += 1
        state.progress.share = 0
    return tuple(rates), tuple(losses)
