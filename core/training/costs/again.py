"""Another look at a run's arithmetic, on resume and when its pace is not what its plan says.

bf16 at 482 pictures/s once lost a trial on a busy machine to fp32 at 45, and the run kept that to its end.
"""

from __future__ import annotations

from dataclasses import replace

from core.architectures.trained import planned_network
from core.runs.event_log import History
from core.runs.plan import Plan
from core.support.jobs import Context
from core.training.arithmetic.machine import this_machine
from core.training.arithmetic.probe import Mode, probe
from core.training.arithmetic.share import QUIET
from core.training.costs.todo import Todo
from core.training.costs.trials import measured

DEPARTS = 0.5
"""Part by which a pace is more or less than planned when arithmetic is tried again."""

LEAST_LEFT = 120.0
"""Seconds a stage must have left for another trial to be worth its own."""


class PaceWatch:
    """Compares the pace of stages with what was planned, or with what it was when that was last found to be the best.

    Args:
        plan: Of the run.
    """

    def __init__(self, plan: Plan) -> None:
        self._free = may_change(plan)
        self._paces = dict(enumerate(plan.estimate.paces)) if plan.estimate is not None else {}

    def departs(self, stage: int, pace: float, left: float) -> bool:
        """Whether arithmetic is worth another trial.

        Args:
            stage: Its index.
            pace: Pictures it trains per second.
            left: Seconds it has left at this pace.
        """
        planned = self._paces.get(stage)
        if planned is None or not self._free or left < LEAST_LEFT:
            return False
        return abs(pace - planned) > DEPARTS * planned

    def accept(self, stage: int, pace: float) -> None:
        """Takes a pace for what the stage has in the best arithmetic there is."""
        self._paces[stage] = pace


def may_change(plan: Plan) -> bool:
    """Whether a run of the plan may go on in another arithmetic than it began in."""
    free = plan.recipe.precision == "auto" and not plan.recipe.deterministic
    # Several processes do not try anything again, and the pace of one that goes on alone says nothing of the arithmetic.
    return free and plan.repeats is None and not plan.members and plan.devices == 1


def due_on_resume(plan: Plan, history: History) -> bool:
    """Whether a run that is taken up should try its arithmetic again: it was chosen beside busy programs, or its pace departs."""
    if plan.estimate is None or not may_change(plan) or not history.epochs:
        return False
    last = history.epochs[-1]
    stage = plan.stages[last.stage]
    if stage.cached:
        return False
    train = sum(plan.split.counts["train"].values())
    done = last.epoch - sum(each.epochs for each in plan.stages[: last.stage])
    left = (stage.epochs - done) * train / max(1e-9, last.pictures_per_second)
    busy = plan.estimate.share < QUIET and left >= LEAST_LEFT
    return busy or PaceWatch(plan).departs(last.stage, last.pictures_per_second, left)


def mode_of(plan: Plan) -> Mode:
    """What the plan's steps compute in."""
    return Mode(plan.memory_format, plan.precision, plan.depthwise)


def tried_again(plan: Plan, context: Context) -> Plan:
    """The plan in the arithmetic that is fastest now; its cached features stay as they are.

    What the run computes in is kept unless another is faster by `FASTER`. Where it changes, its bits are from then on not those
    of a run that was never looked at again.
    """
    network = planned_network(plan)
    choice = probe(
        network,
        plan.recipe,
        replace(this_machine(wish=plan.device.partition(":")[0]), threads=plan.threads),
        present=mode_of(plan),
    )
    if Mode(choice.memory_format, choice.precision, choice.depthwise) == mode_of(plan) or plan.estimate is None:
        return plan
    update = {"precision": choice.precision, "memory_format": choice.memory_format, "depthwise": choice.depthwise}
    other = plan.model_copy(update={**update, "features": plan.features or plan.precision})
    units = measured(other, network, Todo(), choice, context)
    train = sum(plan.split.counts["train"].values())
    paces = tuple(train / stage.steps_per_epoch / step for stage, step in zip(plan.stages, units.steps, strict=True))
    found = {"paces": paces, "share": choice.share, "probe": choice.why}
    return other.model_copy(update={"estimate": plan.estimate.model_copy(update=found)})
