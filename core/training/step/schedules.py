"""The learning rate as a pure function of the step, and of how often val has stood still until then."""

from __future__ import annotations

import math

from core.runs.methods import SCHEDULES
from core.runs.plan import StagePlan
from core.support.registry import at

ONE_CYCLE_END = 1e-3
"""Where one-cycle ends, as a part of the largest rate."""


def rate_at(stage: StagePlan, step: int, falls: int = 0) -> float:
    """The head's learning rate in one step of a stage: it rises in a line from zero, then follows the schedule.

    Args:
        stage: Its schedule, largest rate, warm-up and number of steps.
        step: Counts from 0 within the stage.
        falls: How often val has stood still so far, for a schedule that waits for that.

    *Source*: Loshchilov and Hutter, SGDR, 2016; Smith, Super-Convergence, 2017, with a straight rise.

    Raises:
        NotThere: No schedule of that name.
    """
    rise = round(stage.warm_up * stage.steps)
    if step < rise:
        return stage.learning_rate * (step + 1) / (rise + 1)
    done = (step - rise) / max(1, stage.steps - rise)
    part: float = at(SCHEDULES.get(stage.schedule).place)(done)
    return stage.learning_rate * part * stage.plateau_factor**falls


def constant(done: float) -> float:
    """The largest rate all the time."""
    return 1.0


def cosine(done: float) -> float:
    """Half a cosine, from 1 to 0."""
    return 0.5 * (1 + math.cos(math.pi * done))


def steps(done: float) -> float:
    """A tenth of the rate after each third."""
    return 0.1 ** int(3 * done)


def one_cycle(done: float) -> float:
    """Half a cosine, from 1 to a thousandth."""
    return ONE_CYCLE_END + (1 - ONE_CYCLE_END) * 0.5 * (1 + math.cos(math.pi * done))
