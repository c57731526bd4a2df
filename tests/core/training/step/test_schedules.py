"""The learning rate over a stage."""

from __future__ import annotations

import pytest

from core.runs.plan import StagePlan
from core.runs.recipe import Stage, warm_up_of
from core.training.step.schedules import rate_at


def rates(stage: Stage, steps: int = 100) -> list[float]:
    planned = planned_stage(stage, steps)
    return [rate_at(planned, step) for step in range(steps)]


def planned_stage(stage: Stage, steps: int) -> StagePlan:
    values = {**dict(stage), "warm_up": warm_up_of(stage)}
    return StagePlan(**values, index=0, title="", steps_per_epoch=steps, steps=steps, trainable_parameters=1, cached=False)


def test_rates_rise_in_the_warm_up_and_then_follow_the_schedule() -> None:
    constant = rates(Stage(schedule="constant", warm_up=0.1, learning_rate=1.0))
    assert constant[0] == pytest.approx(1 / 11)
    assert constant[:10] == sorted(constant[:10])
    assert set(constant[10:]) == {1.0}
    cosine = rates(Stage(schedule="cosine", warm_up=0.0, learning_rate=2.0))
    assert cosine[0] == 2.0
    assert cosine[50] == pytest.approx(1.0)
    assert cosine == sorted(cosine, reverse=True)
    assert 0 < cosine[-1] < 0.001
    steps = rates(Stage(schedule="steps", warm_up=0.0, learning_rate=1.0), 9)
    assert steps == pytest.approx([1.0] * 3 + [0.1] * 3 + [0.01] * 3)
    cycle = rates(Stage(schedule="one-cycle", warm_up=0.0, learning_rate=1.0))
    assert max(cycle) == cycle[30] == 1.0
    assert cycle[-1] == pytest.approx(0.001, rel=0.6)
    assert rate_at(planned_stage(Stage(warm_up=0.9), 1), 0) > 0


def test_a_plateau_keeps_its_rate_until_val_has_stood_still() -> None:
    planned = planned_stage(Stage(schedule="plateau", warm_up=0, learning_rate=1.0, plateau_factor=0.2), 10)
    assert [rate_at(planned, step) for step in (0, 9)] == [1.0, 1.0]
    assert [rate_at(planned, 5, falls) for falls in (0, 1, 2)] == pytest.approx([1.0, 0.2, 0.04])
