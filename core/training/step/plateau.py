"""When a rate that waits for val to stand still falls; all of it is in the run's position, so a resume changes nothing."""

from __future__ import annotations

from core.runs.methods import SCHEDULES
from core.runs.recipe import Stage
from core.training.step.state import Position


def falls_after(position: Position, stage: Stage, merit: float, loss: float) -> bool:
    """Whether the rate falls after an epoch with these results on val; the position takes them in.

    An epoch is held against the best of its own stage: one that begins worse than the stage before ended, and becomes better
    with every epoch, stands on no plateau.
    """
    if not SCHEDULES.get(stage.schedule).waits:
        return False
    if position.stage_merit is None or (-merit, loss) < (-position.stage_merit, position.stage_loss):
        position.stage_merit, position.stage_loss, position.flat = merit, loss, 0
        return False
    position.flat += 1
    if position.flat < stage.plateau_patience:
        return False
    position.flat = 0
    position.falls += 1
    return True
