"""Steps at rates that rise from tiny to far too large, on a copy of a run that lives in memory alone."""

from __future__ import annotations

import math

import torch

from core.architectures import freezing
from core.evaluation.learned import learned_by_run
from core.runs.folder import RunFolder
from core.runs.learned import LearnedRecord, read_record
from core.runs.recipe import solves
from core.support.errors import BadInput, Refused
from core.support.jobs import Context, Meter
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.arithmetic.fixed import fixed_arithmetic
from core.training.joining.fitting import even_out
from core.training.prepare import PlannedRun, prepare_again
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


def range_test(workspace: Workspace, run: str, context: Context) -> RateCurve:
    """Job: how the loss of a run's first stage answers to rising rates, from the weights it began with.

    Nothing of the run is changed: the copy is never written.

    Raises:
        NotThere: No such run, dataset or weights.
        Refused: It has no plan yet, or its pictures are not what they were.
        BadInput: Its first stage makes no steps.
        Abandoned: The job was dropped.
    """
    folder = RunFolder.open(workspace, run)
    plan = folder.plan
    if plan is None:
        raise Refused(f"{folder.name} has no plan yet.", "Wait until it has begun to train.", folder.path)
    if solves(plan.stages[0]):
        raise BadInput(f"The head of {folder.name} is solved in one go, without a learning rate.", "Choose a run with steps.")
    record = read_record(folder.path) or LearnedRecord(learned_by_run(workspace, folder))
    threads = torch.get_num_threads()
    torch.set_num_threads(plan.threads)
    try:
        # Features that are missing are made and kept: those of a deterministic run in its own arithmetic.
        with fixed_arithmetic(plan.recipe.deterministic):
            prepared = prepare_again(workspace, plan, record, context, with_weights=True)
            rates, losses = _tried(prepared, context)
    finally:
        torch.set_num_threads(threads)
    smooth = smoothed(losses)
    return RateCurve(folder.name, plan.stages[0].learning_rate, rates, smooth, suggested(rates, smooth))


def _tried(prepared: PlannedRun, context: Context) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Rates and the losses met at them, up to where the loss runs away."""
    plan = prepared.plan
    stage, device = plan.stages[0], Device.of(plan)
    device.placed(prepared.network, plan.memory_format)
    source = StageInputs(prepared.data, prepared.stores, plan, prepared.network, device, context)
    inputs = source.inputs("train", stage.cached).seen_at(stage.train_size)
    labels = inputs.labels.cpu().numpy()
    freezing.prepare_stage(prepared.network, stage)
    freezing.set_training(prepared.network, stage)
    if isinstance(inputs, FeatureInputs):
        even_out(prepared.network.head, inputs.features)
    state = RunState(prepared.network, 0.0, device.torch)
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
            state.sums.zero_()
            stepper.step(batch, rate)
            loss, _, pictures, bad = state.sums.tolist()
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
