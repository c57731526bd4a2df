"""The rate falls where val has stood still for long enough, and only then."""

from __future__ import annotations

from core.runs.recipe import Stage
from core.training.step.plateau import falls_after
from core.training.step.state import Position

WAITS = Stage(schedule="plateau", plateau_patience=2)


def falls(position: Position, stage: Stage, *merits: float) -> list[bool]:
    return [falls_after(position, stage, merit, 1.0) for merit in merits]


def test_so_many_epochs_without_a_better_one_make_the_rate_fall() -> None:
    position = Position()
    assert falls(position, WAITS, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.7) == [False, False, False, True, False, True, False]
    assert position.falls == 2
    assert falls_after(position, WAITS, 0.7, 0.9) is False, "as much, with less loss, is better"
    assert position.flat == 0


def test_a_stage_is_held_against_itself() -> None:
    position = Position(best_accuracy=0.95, best_epoch=4)
    assert not any(falls(position, WAITS, 0.5, 0.6, 0.7, 0.8))
    falls(position, WAITS, 0.1, 0.1)
    position.next_stage()
    assert (position.falls, position.flat, position.stage_merit) == (0, 0, None)


def test_other_schedules_wait_for_nothing() -> None:
    position = Position()
    assert not any(falls(position, Stage(schedule="cosine"), *[0.5] * 9))
    assert position.stage_merit is None
