"""Trainings small enough to be run in a test: pictures in memory, a plan by the real resolver, the real loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.architectures.building import build
from core.architectures.weights import preprocessing_for
from core.pixels.loader import PictureLoader
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.checkpoints import Checkpoint
from core.runs.events import Epoch, Event
from core.runs.facts import Choice, DatasetFacts, Machine
from core.runs.folder import RunFolder
from core.runs.plan import Plan, Request, WeightsOrigin
from core.runs.recipe import Recipe, Stage
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.loop import Training, train
from core.training.prepare import network_facts
from core.training.resolve import resolve
from core.training.step.inputs import FeatureInputs, Inputs, PictureInputs

COUNTS = {"train": (20, 12, 4), "val": (6, 6, 6), "test": (3, 3, 3)}
CLASSES = ("blue", "green", "red")
MACHINE = Machine("cpu", "CPU", 1, False, 2**32)


def tiny_recipe(stage: Stage | None = None, **settings: object) -> Recipe:
    """A few epochs of a small network on small pictures."""
    chosen = stage or Stage(epochs=3, batch_size=8, learning_rate=0.01, augmentation=NO_AUGMENTATION)
    values = {"architecture": "cnn-small", "picture_size": 16, "stages": (chosen,), "precision": "fp32", **settings}
    return Recipe.model_validate(values)


def tiny_facts(counts: dict[str, tuple[int, ...]] | None = None) -> DatasetFacts:
    """Three classes of coloured noise, unevenly many of each."""
    told = {side: dict(zip(CLASSES, numbers, strict=True)) for side, numbers in (counts or COUNTS).items()}
    return DatasetFacts("noise", "f" * 64, "main", "e" * 64, CLASSES, told)


def tiny_request(recipe: Recipe) -> Request:
    return Request(run="tiny", dataset="noise", split="main", recipe=recipe, created="2026-01-01T00:00:00+00:00")


def tiny_plan(recipe: Recipe, counts: dict[str, tuple[int, ...]] | None = None) -> Plan:
    """The plan of a recipe for the made-up data, on the processor, without a probe."""
    network = build(recipe, len(CLASSES))
    weights = WeightsOrigin(kind="random", name="random, seed 0", sha256="0" * 64)
    choice = Choice(recipe.precision if recipe.precision != "auto" else "fp32", "contiguous")
    facts = network_facts(network, recipe)
    return resolve(tiny_request(recipe), tiny_facts(counts), MACHINE, weights, preprocessing_for(recipe), facts, choice)


@dataclass
class NoiseSource:
    """Pictures of coloured noise, as pictures or as the features the network's backbone had at first."""

    plan: Plan
    network: torch.nn.Module
    features: dict[str, torch.Tensor] = field(default_factory=dict)
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    def inputs(self, side: str, cached: bool) -> Inputs:
        pixels, classes = noise(self.plan, side)
        labels = torch.from_numpy(classes).to(self.device)
        loader = PictureLoader(pixels, np.arange(len(pixels)), self.device, resident=False)
        pictures = PictureInputs(loader, labels, self.plan.preprocessing)
        if not cached:
            return pictures
        if side not in self.features:
            (raw,) = loader.batches([np.arange(len(pixels))])
            with torch.inference_mode():
                self.features[side] = self.network.eval().backbone(pictures.prepared(raw, None)).clone()
        return FeatureInputs(self.features[side].clone(), labels, np.arange(len(labels)))


def noise(plan: Plan, side: str) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Pictures whose classes differ in colour, and their classes."""
    numbers = np.random.default_rng(len(side))
    labels = np.repeat(np.arange(len(plan.classes)), list(plan.split.counts[side].values()))
    resize = plan.preprocessing.resize
    pixels = numbers.integers(0, 180, (len(labels), resize, resize, 3))
    pixels[np.arange(len(labels)), :, :, 2 - labels] += 40
    return pixels.astype(np.uint8), labels


@dataclass
class Trained:
    """What a tiny training came to."""

    reason: str
    events: list[Event]
    folder: RunFolder
    training: Training

    @property
    def epochs(self) -> list[Epoch]:
        return [event for event in self.events if isinstance(event, Epoch)]

    @property
    def weights(self) -> dict[str, torch.Tensor]:
        return {name: tensor.clone() for name, tensor in self.training.network.state_dict().items()}


def train_tiny(
    place: Path,
    recipe: Recipe,
    *,
    checkpoint: Checkpoint | None = None,
    stop_after: int | None = None,
    change: Callable[[Training], None] | None = None,
    name: str = "tiny",
    counts: dict[str, tuple[int, ...]] | None = None,
) -> Trained:
    """Trains a recipe in this process; `stop_after` asks for a stop once so many steps were made."""
    torch.set_num_threads(1)
    plan = tiny_plan(recipe, counts)
    workspace = Workspace.at(place)
    known = (workspace.models / name).is_dir()
    folder = RunFolder.open(workspace, name) if known else RunFolder.create(workspace, name, "noise", recipe)
    network = build(recipe, len(CLASSES))
    device = Device.of(plan)
    asked = 0

    def stop_requested() -> bool:
        nonlocal asked
        asked += 1
        return stop_after is not None and asked > stop_after

    events: list[Event] = []
    training = Training(folder, plan, network, device, NoiseSource(plan, network), events.append, stop_requested)
    if change is not None:
        change(training)
    return Trained(train(training, checkpoint), events, folder, training)


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    """True when all tensors are equal, bit by bit."""
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def figures(epochs: list[Epoch]) -> list[tuple[object, ...]]:
    """What of epochs does not depend on the clock."""
    return [(e.epoch, e.stage, e.step, e.train_loss, e.train_accuracy, e.val_loss, e.val_accuracy, e.rate) for e in epochs]


def hasty_stage(**settings: object) -> Stage:
    """A stage whose steps are so large that its loss runs away."""
    values = {"epochs": 12, "batch_size": 8, "optimiser": "sgd", "learning_rate": 10, "augmentation": NO_AUGMENTATION}
    return Stage.model_validate({**values, **settings})
