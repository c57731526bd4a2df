"""How far a run is goes by the steps of all its stages."""

from __future__ import annotations

import pytest

from core.runs.folder import RunFolder
from core.runs.pace import part_done, planned_steps
from core.support.workspace import Workspace
from core.training.presets import PRESETS
from tests.told_runs import STEPS, told_plan


def test_all_stages_count(workspace: Workspace) -> None:
    recipe = PRESETS.get("lite0-two-stage").recipe
    plan = told_plan(RunFolder.create(workspace, "told", "vehicles", recipe), recipe)
    assert len(plan.stages) == 2
    assert planned_steps(plan) == STEPS * sum(stage.epochs for stage in recipe.stages)


@pytest.mark.parametrize(("step", "steps", "part"), [(0, 10, 0.0), (5, 10, 0.5), (12, 10, 1.0), (3, None, None), (3, 0, None)])
def test_the_part_never_leaves_its_range(step: int, steps: int | None, part: float | None) -> None:
    assert part_done(step, steps) == part
