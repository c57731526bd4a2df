"""A training that is none any more is told, and what it had come to before is kept."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from core.architectures.building import build
from core.runs.checkpoints import load_best
from core.training.interruptions.divergence import RUNAWAY, Diverged, check_losses
from core.training.step.state import RunState
from tests.tiny_training import CLASSES, hasty_stage, tiny_plan, tiny_recipe, train_tiny


def test_a_loss_that_runs_away_fails_with_the_best_weights_kept(tmp_path: Path) -> None:
    recipe = tiny_recipe(hasty_stage(warm_up=0.9), architecture="mlp")
    with pytest.raises(Diverged, match=r"The loss ran away: it is .* in epoch .* where guessing gives 1\.10") as told:
        train_tiny(tmp_path, recipe)
    assert "try learning_rate=1)" in told.value.hint
    assert "clip_gradient=1" in told.value.hint
    assert "warm_up" not in told.value.hint  # there is a long one
    best, metadata = load_best(tmp_path / "models" / "tiny" / "best.safetensors")
    assert f"of epoch {metadata['epoch']}, are kept" in told.value.message
    assert all(torch.isfinite(tensor).all() for tensor in best.values())


@pytest.mark.parametrize(
    ("train", "val", "fine"),
    [
        (1.1, 1e30, True),
        (RUNAWAY, 1.0, True),
        (RUNAWAY * 1.2, 1.0, False),
        (1.0, math.inf, False),
        (math.nan, 1.0, False),
    ],
)
def test_only_what_no_training_comes_to_is_refused(train: float, val: float, fine: bool) -> None:
    recipe = tiny_recipe(hasty_stage())
    plan = tiny_plan(recipe)
    state = RunState(build(recipe, len(CLASSES)), 0.0, torch.device("cpu"))
    if fine:
        check_losses(state, plan.stages[0], len(CLASSES), train, val)
        return
    with pytest.raises(Diverged, match="no epoch had ended before, so no weights are kept") as told:
        check_losses(state, plan.stages[0], len(CLASSES), train, val)
    assert told.value.hint
