"""What a run will take, from what one of each of its acts takes: a pure sum, and how it is come by."""

from __future__ import annotations

import time
from collections.abc import Iterator

from core.architectures.network import Network
from core.runs.facts import Choice, Machine
from core.runs.pace import START_SECONDS
from core.runs.plan import Cost, Estimate, Plan
from core.runs.recipe import solves
from core.support.jobs import Context
from core.support.wording import counted
from core.training.costs.room import best_bytes, check_disk, check_memory, checkpoint_bytes, disk_need, memory_bytes
from core.training.costs.todo import Todo, todo
from core.training.costs.trials import UnitCosts, measured
from core.training.keeping import SPARING
from core.training.run_data import RunData
from core.training.step.solving import held_out_part

STARTING = "Starting"
"""The part of a run before its pictures are decoded, and all that looking at the plan takes."""

END_SECONDS = 0.2
"""Seconds of one processor for the report."""

WRITTEN = 2.5e8
"""Bytes of weights that are hashed, written and flushed in a second."""


def estimated(
    plan: Plan, network: Network, data: RunData, choice: Choice, machine: Machine, context: Context, since: float | None
) -> Plan:
    """The plan with what its run will take.

    Args:
        plan: Without an estimate.
        network: Built for it; it is copied, not changed.
        data: Its pictures.
        choice: What the probe picked.
        machine: What there is.
        context: Can drop the work.
        since: When the run's process began, in seconds since 1970; None where it is still to begin.

    Raises:
        DiskFull, Refused: Disk or memory are too small for it.
        Abandoned: Nobody wants it any more.
    """
    check_memory(plan, choice, machine, network.feature_width)
    ahead = todo(plan, data, network.feature_widths)
    need = disk_need(plan, ahead, network.feature_widths, data.dataset.folder)
    check_disk(need, data.dataset.folder)
    units = measured(plan, network, ahead, choice, context)
    parts = tuple(costs(plan, ahead, units))
    paces = tuple(_pace(plan, index, seconds) for index, seconds in enumerate(units.steps))
    longest = max((cost for cost in parts if cost.stage is not None), key=lambda cost: cost.seconds)
    estimate = Estimate(
        seconds=sum(cost.seconds for cost in parts),
        memory_bytes=memory_bytes(plan, choice, network.feature_width),
        pictures_per_second=paces[longest.stage or 0],
        probe=choice.why,
        costs=parts,
        paces=paces,
        share=choice.share,
        memory_free=machine.free_memory,
        disk_bytes=need.all,
        disk_free=need.free,
    )
    # Where the process runs already, what it took so far is known; where it does not, its start has to be guessed.
    spent = START_SECONDS / units.left if since is None else time.time() - since - (plan.chosen.seconds if plan.chosen else 0.0)
    return with_spent(plan.model_copy(update={"estimate": estimate}), spent)


def with_spent(plan: Plan, seconds: float) -> Plan:
    """The plan with so much more for the start of its process and what it looks at there."""
    estimate = plan.estimate
    if estimate is None:
        return plan
    first, *others = estimate.costs
    if first.what == STARTING:
        first = first.model_copy(update={"seconds": first.seconds + seconds})
    else:
        first, others = Cost(what=STARTING, seconds=seconds), [first, *others]
    more = {"costs": (first, *others), "seconds": estimate.seconds + seconds}
    return plan.model_copy(update={"estimate": estimate.model_copy(update=more)})


def costs(plan: Plan, ahead: Todo, units: UnitCosts) -> Iterator[Cost]:
    """The parts of a run after its start, in their order.

    Args:
        plan: The plan.
        ahead: What has to be made for it.
        units: What one of each takes.
    """
    if seconds := _choosing(plan, ahead, units):
        yield Cost(what="Choosing the picture size", seconds=seconds)
    if ahead.undecoded:
        yield Cost(what=f"Decoding {counted(len(ahead.undecoded), 'picture')}", seconds=len(ahead.undecoded) * units.decode)
    # What ranks do together; decoding, solving a head and judging are the first one's.
    devices = plan.devices
    if any(ahead.features):
        features = _looks(ahead.features, units) / devices
        yield Cost(what=f"Features of {counted(max(ahead.features), 'picture')}", seconds=features)
    val = sum(plan.split.counts["val"].values())
    saving = (best_bytes(plan) + checkpoint_bytes(plan)) / WRITTEN
    for stage, step in zip(plan.stages, units.steps, strict=True):
        training = stage.steps * step + units.again if solves(stage) else stage.steps * step / devices
        training += 0.0 if stage.cached else stage.epochs * val * units.judge / devices
        kept = min(stage.epochs * saving, training / SPARING) + 2 * saving
        yield Cost(what=stage.title, seconds=training + kept, stage=stage.index)
    judging = ahead.judged * units.judge + _looks(ahead.test_features, units)
    yield Cost(what="Judging", seconds=judging + END_SECONDS / units.left)


def _looks(pictures: tuple[int, ...], units: UnitCosts) -> float:
    """Seconds for so many pictures through each part; nothing where no part looks at any."""
    return sum(count * each for count, each in zip(pictures, units.features, strict=True)) if pictures else 0.0


def _choosing(plan: Plan, ahead: Todo, units: UnitCosts) -> float:
    """Seconds until picture size and fit are found: as measured, or, before the start, for all that comes into question.

    What is made of the sample at the size that is taken is part of the run's features, and told there.
    """
    choice = plan.chosen
    if choice is None or choice.trials:
        return choice.seconds if choice is not None else 0.0
    tried = choice.combinations()
    if len(tried) < 2:
        return 0.0
    train = sum(plan.split.counts["train"].values())
    solving = units.steps[0] * held_out_part(choice.pictures, train)
    look = sum((size / plan.preprocessing.size) ** 2 for size, _ in tried) - 1
    decode = units.decode * (len(tried) - 1) if ahead.undecoded else 0.0
    return len(tried) * solving + choice.pictures * (look * sum(units.features) + decode)


def _pace(plan: Plan, index: int, seconds: float) -> float:
    train = sum(plan.split.counts["train"].values())
    devices = 1 if solves(plan.stages[index]) else plan.devices
    return devices * train / plan.stages[index].steps_per_epoch / max(1e-9, seconds)
