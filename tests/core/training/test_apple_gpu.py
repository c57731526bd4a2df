"""A real training on Apple's GPU, where there is one: it learns, comes near the processor's figures, and goes on elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.architectures.building import build
from core.pixels.devices import has_apple_gpu
from core.runs.augmentation import NO_AUGMENTATION, Augmentation
from core.runs.checkpoints import load_checkpoint
from core.runs.events import Epoch, Event
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, Stage
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.loop import Training, train
from tests.tiny_training import CLASSES, NoiseSource, tiny_plan, tiny_recipe

pytestmark = pytest.mark.skipif(not has_apple_gpu(), reason="PyTorch finds no GPU of Apple's here")

VARIED = Augmentation(smallest_crop=0.5, rotation=10, brightness=0.3, erase=0.5, hue=20, blur=1.0, policy="randaugment")


def trained(place: Path, recipe: Recipe, device: str, stop_after: int | None = None) -> tuple[list[Epoch], RunFolder]:
    plan = tiny_plan(recipe)
    workspace = Workspace.at(place)
    known = (workspace.models / "tiny").is_dir()
    folder = RunFolder.open(workspace, "tiny") if known else RunFolder.create(workspace, "tiny", "noise", recipe)
    checkpoint = load_checkpoint(folder.last_checkpoint) if known else None
    network, on = build(recipe, len(CLASSES)), Device(device, "fp32")
    on.placed(network, "contiguous")
    source = NoiseSource(plan, network, device=on.torch)
    asked, events = 0, list[Event]()

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return stop_after is not None and asked > stop_after

    train(Training(folder, plan, network, on, source, events.append, stop), checkpoint)
    return [event for event in events if isinstance(event, Epoch)], folder


def test_it_comes_near_the_processors_figures(tmp_path: Path) -> None:
    recipe = tiny_recipe(Stage(epochs=3, batch_size=8, learning_rate=0.01, optimiser="sgd", augmentation=NO_AUGMENTATION))
    here, there = (trained(tmp_path / device, recipe, device)[0] for device in ("cpu", "mps"))
    assert [epoch.train_loss for epoch in there] == pytest.approx([epoch.train_loss for epoch in here], rel=0.02)


def test_all_that_varies_pictures_and_every_stage_can_be_computed(tmp_path: Path) -> None:
    head = Stage(trains="head", epochs=1, batch_size=12, augmentation=NO_AUGMENTATION)
    rest = Stage(epochs=2, batch_size=12, augmentation=VARIED, clip_gradient=1.0, label_smoothing=0.1)
    recipe = tiny_recipe(stages=(head, rest), average_weights=0.9, balance="class weights", dropout=0.1)
    epochs, _ = trained(tmp_path, recipe, "mps")
    assert len(epochs) == 3


def test_what_was_begun_there_goes_on_on_the_processor(tmp_path: Path) -> None:
    recipe = tiny_recipe()
    trained(tmp_path, recipe, "mps", stop_after=7)
    epochs, folder = trained(tmp_path, recipe, "cpu")
    assert epochs[-1].epoch == 3
    assert folder.best_weights.is_file()
