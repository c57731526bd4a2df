"""A training that is none any more is told, and what it had come to before is kept."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from core.architectures.building import build
from core.runs.checkpoints import load_best
from core.training.interruptions.divergence import RUNAWAY, Diverged, check_losses, check_weights, not_finite
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


LOWER = "a smaller learning rate (it was 0.5; try learning_rate=0.05)"
WARM_UP, LIMIT = "a longer warm-up (warm_up=0.3)", "a limit on the gradient (clip_gradient=1)"


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({}, f"{LOWER}, {WARM_UP} or {LIMIT}"),
        ({"clip_gradient": 2.0}, f"{LOWER} or {WARM_UP}"),
        ({"warm_up": 0.2}, f"{LOWER} or {LIMIT}"),
        ({"warm_up": 0.4, "clip_gradient": 2.0}, LOWER),
    ],
)
@pytest.mark.parametrize("best", [0, 4])
def test_what_helps_is_told_and_no_more(settings: dict[str, float], advice: str, best: int) -> None:
    recipe = tiny_recipe(hasty_stage(**{"learning_rate": 0.5, "warm_up": 0.1, "clip_gradient": 0.0, **settings}))
    state = RunState(build(recipe, len(CLASSES)), 0.0, torch.device("cpu"))
    state.progress.epoch, state.progress.best_epoch = 6, best
    stage = tiny_plan(recipe).stages[0]
    kept = "the best weights so far, of epoch 4, are kept" if best else "no epoch had ended before, so no weights are kept"
    told = not_finite(state, stage)
    assert told.message == f"Loss or weights became infinite or undefined in epoch 7; {kept}."
    assert told.hint == f"Start again with {advice}."
    with pytest.raises(Diverged) as caught:
        check_losses(state, stage, len(CLASSES), 100 * RUNAWAY)
    assert caught.value.message == f"The loss ran away: it is {100 * RUNAWAY:.3g} in epoch 7, where guessing gives 1.10; {kept}."


def test_only_what_the_stage_changes_has_to_be_finite() -> None:
    recipe = tiny_recipe(hasty_stage())
    state = RunState(build(recipe, len(CLASSES)), 0.0, torch.device("cpu"))
    stage, names = tiny_plan(recipe).stages[0], list(state.network.state_dict())
    spoilt = next(name for name, tensor in state.network.state_dict().items() if tensor.is_floating_point())
    with torch.no_grad():
        state.network.state_dict()[spoilt].fill_(math.nan)
    check_weights(state, stage, {name: name != spoilt for name in names})
    check_weights(state, stage, dict.fromkeys(names, False))
    with pytest.raises(Diverged, match="infinite or undefined in epoch 1"):
        check_weights(state, stage, dict.fromkeys(names, True))
