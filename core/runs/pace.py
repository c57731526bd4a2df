"""How far a run is, by its steps, wherever it is told.

The status bar counted steps and the Runs page epochs: with a short first stage one job was 84 % done here and 57 % there.
"""

from __future__ import annotations

from core.runs.plan import Plan

START_SECONDS = 1.3
"""Seconds of one processor until a training process has loaded what it needs and says its first word; beside busy programs 2.

Measured once, for plans and for the queue: the queue had 2.5 of its own after plans had been measured anew.
"""


def planned_steps(plan: Plan) -> int:
    """Steps of all stages together."""
    return sum(stage.steps for stage in plan.stages)


def part_done(step: int, steps: int | None) -> float | None:
    """Fraction of a run that is done after a step, 0 to 1; None while it is not known how many there will be."""
    return min(1.0, step / steps) if steps else None
