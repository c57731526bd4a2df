"""fp16 for real, on the processor: small gradients live, large ones cost a step, and a run goes on to the same bits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core.architectures import freezing
from core.architectures.building import build
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.checkpoints import load_checkpoint
from core.runs.events import Noted
from core.runs.recipe import Stage
from core.training.arithmetic.device import Device
from core.training.arithmetic.halves import computing_in, type_of
from core.training.step.optimisers import optimiser_for
from core.training.step.state import RunState
from core.training.step.stepping import Stepper
from tests.tiny_training import NoiseSource, figures, same, tiny_plan, tiny_recipe, train_tiny

STAGE = Stage(epochs=2, batch_size=12, learning_rate=0.01, clip_gradient=1.0, augmentation=NO_AUGMENTATION)


@pytest.mark.parametrize(("precision", "kind"), [("fp32", torch.float32), ("bf16", torch.bfloat16), ("fp16", torch.float16)])
def test_arithmetic_is_what_its_name_says(precision: str, kind: torch.dtype) -> None:
    with torch.inference_mode(), computing_in(precision, torch.device("cpu")):
        found = torch.ones(2, 2) @ torch.ones(2, 2)
    assert found.dtype == type_of(precision) == kind


def stepped(precision: str, scale: float, loss: float = 1.0, momentum: float = 0.0) -> tuple[RunState, torch.Tensor]:
    """The state after a step of a network whose loss is that many times as large, and what its first layer moved by."""
    stage_with = Stage(batch_size=12, optimiser="sgd", momentum=momentum, weight_decay=0.0)
    plan = tiny_plan(tiny_recipe(stage_with, precision=precision))
    network, stage = build(plan.recipe, 3), plan.stages[0]
    state, device = RunState(network, 0.0, torch.device("cpu")), Device.of(plan)
    inputs = NoiseSource(plan, network).inputs("train", False)
    freezing.prepare_stage(network, stage)
    freezing.set_training(network, stage)
    state.progress.scale = scale
    state.use(optimiser_for(network, stage), inputs.scaler(device))
    stepper = Stepper(plan, stage, state, inputs, device, torch.full((3,), loss))
    first = next(network.parameters())
    before = first.detach().clone()
    (batch,) = inputs.batches([np.arange(12)])
    stepper.step(batch, 1.0 / loss)
    return state, first.detach() - before


def test_gradients_that_fp16_has_no_numbers_for_are_kept_by_scaling_the_loss() -> None:
    exact = stepped("fp32", 0.0, 1e-7)[1]
    lost, kept = (stepped("fp16", scale, 1e-7)[1] for scale in (1.0, 2.0**30))
    assert float((kept - exact).norm()) < 0.1 * float(exact.norm())
    assert float((lost - exact).norm()) > 0.5 * float(exact.norm())


def test_a_step_whose_gradients_are_too_large_is_left_out_and_the_scale_halved() -> None:
    state, moved = stepped("fp16", 2.0**40)
    assert not moved.any()
    assert (state.document()["scale"], state.document()["scale_steps"]) == (2.0**39, 0)


def test_after_a_first_step_that_was_left_out_momenta_are_at_rest() -> None:
    state, moved = stepped("fp16", 2.0**40, momentum=0.9)
    assert not moved.any()
    assert state.optimiser is not None
    momenta = [state.optimiser.state[parameter]["momentum_buffer"] for parameter in state.network.parameters()]
    assert not any(momentum.any() for momentum in momenta)


def test_a_run_in_fp16_that_was_stopped_comes_to_the_same_bits(tmp_path: Path) -> None:
    recipe = tiny_recipe(STAGE, precision="fp16")
    whole = train_tiny(tmp_path / "whole", recipe)
    broken = train_tiny(tmp_path / "broken", recipe, stop_after=5)
    checkpoint = load_checkpoint(broken.folder.last_checkpoint)
    assert (broken.reason, whole.reason) == ("stopped", "completed")
    assert checkpoint is not None
    assert (checkpoint.state["scale"], checkpoint.state["scale_steps"]) == (2.0**16, checkpoint.state["stage_step"])
    resumed = train_tiny(tmp_path / "broken", recipe, checkpoint=checkpoint)
    assert same(resumed.weights, whole.weights)
    assert figures(resumed.epochs) == figures(whole.epochs)[-len(resumed.epochs) :]
    assert np.isfinite(whole.epochs[-1].train_loss)


def test_steps_that_were_left_out_are_told_of_at_the_stages_end_also_those_before_a_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Device, "scaler", lambda device: torch.amp.GradScaler("cpu", init_scale=2.0**40))
    recipe = tiny_recipe(STAGE, precision="fp16")
    broken = train_tiny(tmp_path, recipe, stop_after=5)
    checkpoint = load_checkpoint(broken.folder.last_checkpoint)
    assert checkpoint is not None
    assert checkpoint.state["left_out"] == checkpoint.state["step"] > 0
    resumed = train_tiny(tmp_path, recipe, checkpoint=checkpoint)
    told = [[event.text for event in part.events if isinstance(event, Noted)] for part in (broken, resumed)]
    assert told[0] == []
    assert told[1][0].startswith("Everything left out 6 of 6 steps, for gradients that were too large for fp16.")
    assert len(told[1]) == 1


def test_a_head_on_features_computes_in_fp32_and_scales_nothing(tmp_path: Path) -> None:
    recipe = tiny_recipe(precision="fp16", stages=(STAGE.model_copy(update={"trains": "head"}), STAGE))
    plan = tiny_plan(recipe)
    network = build(recipe, 3)
    source, device = NoiseSource(plan, network), Device.of(plan)
    assert source.inputs("train", True).scaler(device) is None
    assert source.inputs("train", False).scaler(device) is not None
