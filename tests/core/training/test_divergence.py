"""A training that is none any more is told, and what it had come to before is kept."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from torch.optim.optimizer import register_optimizer_step_post_hook

from core.architectures.building import build
from core.runs.checkpoints import load_best, load_checkpoint
from core.runs.recipe import NO_AUGMENTATION, Stage
from core.training import keeping
from core.training.divergence import RUNAWAY, Diverged, check_losses
from core.training.step.state import RunState
from tests.tiny_training import CLASSES, tiny_plan, tiny_recipe, train_tiny


def stage(**settings: object) -> Stage:
    values = {"epochs": 12, "batch_size": 8, "optimiser": "sgd", "learning_rate": 10, "augmentation": NO_AUGMENTATION}
    return Stage.model_validate({**values, **settings})


def test_a_loss_that_runs_away_fails_with_the_best_weights_kept(tmp_path: Path) -> None:
    recipe = tiny_recipe(stage(warm_up=0.9), architecture="mlp")
    with pytest.raises(Diverged, match=r"The loss ran away: it is .* in epoch .* where guessing gives 1\.10") as told:
        train_tiny(tmp_path, recipe)
    assert "try learning_rate=1)" in told.value.hint
    assert "clip_gradient=1" in told.value.hint
    assert "warm_up" not in told.value.hint  # there is a long one
    best, metadata = load_best(tmp_path / "models" / "tiny" / "best.safetensors")
    assert f"of epoch {metadata['epoch']}, are kept" in told.value.message
    assert all(torch.isfinite(tensor).all() for tensor in best.values())


def test_the_best_weights_are_kept_though_no_checkpoint_was_due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "SPARING", 1e9)
    with pytest.raises(Diverged, match="are kept"):
        train_tiny(tmp_path, tiny_recipe(stage(warm_up=0.9), architecture="mlp"))
    metadata = load_best(tmp_path / "models" / "tiny" / "best.safetensors")[1]
    assert int(metadata["epoch"]) >= 1
    saved = load_checkpoint(tmp_path / "models" / "tiny" / "last.ckpt")
    assert saved is None or saved.step <= 5


@pytest.mark.parametrize("where", ["weights", "statistics", "momenta"])
def test_numbers_that_are_not_finite_never_reach_a_checkpoint(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loss stays finite for a while: until the next step, or until a picture is judged."""
    monkeypatch.setattr(keeping, "LONGEST", 0.0)  # a checkpoint is due after every step
    networks: list[torch.nn.Module] = []
    steps = 0

    def spoil(optimiser: torch.optim.Optimizer, arguments: object, words: object) -> None:
        nonlocal steps
        steps += 1
        if steps == 8:
            momenta = [entry["momentum_buffer"] for entry in optimiser.state.values()]
            statistics = [tensor for name, tensor in networks[0].named_buffers() if "running_mean" in name]
            weights = [parameter.detach() for parameter in networks[0].parameters()]
            {"weights": weights, "statistics": statistics, "momenta": momenta}[where][-1].view(-1)[0] = float("nan")

    hook = register_optimizer_step_post_hook(spoil)
    try:
        with pytest.raises(Diverged, match="infinite or undefined in epoch 2"):
            train_tiny(tmp_path, tiny_recipe(stage(learning_rate=0.01)), change=lambda each: networks.append(each.network))
    finally:
        hook.remove()
    saved = load_checkpoint(tmp_path / "models" / "tiny" / "last.ckpt")
    assert saved is not None
    assert saved.step == 7
    assert all(torch.isfinite(tensor).all() for tensor in saved.tensors.values())


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
    recipe = tiny_recipe(stage())
    plan = tiny_plan(recipe)
    state = RunState(build(recipe, len(CLASSES)), 0.0, torch.device("cpu"))
    if fine:
        check_losses(state, plan.stages[0], len(CLASSES), train, val)
        return
    with pytest.raises(Diverged, match="no epoch had ended before, so no weights are kept") as told:
        check_losses(state, plan.stages[0], len(CLASSES), train, val)
    assert told.value.hint
