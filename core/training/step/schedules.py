"""The learning rate as a pure function of the step."""

from __future__ import annotations

import math

from core.runs.recipe import Stage

ONE_CYCLE_END = 1e-3
"""Where one-cycle ends, as a part of the largest rate."""


def rate_at(stage: Stage, step: int, steps: int) -> float:
    """The head's learning rate in one step of a stage.

    The rate rises in a line from zero over the warm-up (over 0.3 of the stage with one-cycle and no warm-up), then stays
    (constant), falls to zero (cosine), or falls to a thousandth (one-cycle).

    Args:
        stage: Its schedule, largest rate and warm-up.
        step: Counts from 0 within the stage.
        steps: Steps of the whole stage.

    *Source*: Loshchilov and Hutter, SGDR, 2016; Smith, Super-Convergence, 2017, with a straight rise.
    """
    part = stage.warm_up or (0.3 if stage.schedule == "one-cycle" else 0.0)
    rise = round(part * steps)
    if step < rise:
        return stage.learning_rate * (step + 1) / (rise + 1)
    if stage.schedule == "constant":
        return stage.learning_rate
    done = (step - rise) / max(1, steps - rise)
    end = ONE_CYCLE_END if stage.schedule == "one-cycle" else 0.0
    return stage.learning_rate * (end + (1 - end) * 0.5 * (1 + math.cos(math.pi * done)))
