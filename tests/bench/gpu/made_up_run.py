"""A run on pictures of noise, on the device of this machine: plan, network and inputs as a real run has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.architectures import freezing
from core.architectures.building import build
from core.architectures.network import Network
from core.architectures.weights import preprocessing_for
from core.pixels.loader import PictureLoader
from core.runs.augmentation import AUGMENTATIONS
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
from core.training.step.inputs import PictureInputs
from core.training.step.optimisers import optimiser_for
from core.training.step.state import RunState
from core.training.step.stepping import Stepper

CLASSES = ("a", "b", "c")
DIFFERENT = 1024
"""Pictures that are drawn; more of them are the same ones again, for drawing noise takes longer than training on it."""


@dataclass(frozen=True)
class Wish:
    """What is trained: a network, how large its pictures are, how many there are, and how many at a time."""

    architecture: str
    size: int
    pictures: int
    batch: int
    epochs: int = 1
    deterministic: bool = False


class MadeUpRun:
    """One run, in a folder of its own."""

    def __init__(self, wish: Wish, machine: Machine, place: Path) -> None:
        self.wish, self.machine, self.place = wish, machine, place
        stage = Stage(
            epochs=wish.epochs, batch_size=wish.batch, learning_rate=1e-3, augmentation=AUGMENTATIONS.get("light").augmentation
        )
        self.recipe = Recipe(
            architecture=wish.architecture, picture_size=wish.size, stages=(stage,), deterministic=wish.deterministic
        )
        self.network: Network = build(self.recipe, len(CLASSES))
        self.plan = self._plan()
        self.device = Device.of(self.plan)
        self.device.placed(self.network, self.plan.memory_format)
        kept = self.plan.preprocessing.kept_side
        shape = (min(wish.pictures, DIFFERENT), kept, kept, 3)
        self.pixels: NDArray[np.uint8] = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
        self._inputs: dict[str, PictureInputs] = {}

    def _plan(self) -> Plan:
        each = dict.fromkeys(CLASSES, max(1, self.wish.pictures // 3))
        few = dict.fromkeys(CLASSES, 2)
        facts = DatasetFacts("noise", "f" * 64, "main", "e" * 64, CLASSES, {"train": each, "val": few, "test": few})
        request = Request(run="gpu", dataset="noise", split="main", recipe=self.recipe, created="2026-01-01T00:00:00+00:00")
        weights = WeightsOrigin(kind="random", name="random, seed 0", sha256="0" * 64)
        on_gpu = self.machine.device != "cpu"
        choice = Choice("bf16" if on_gpu and self.machine.bf16 else "fp32", "channels_last")
        known = network_facts(self.network, self.recipe)
        return resolve(request, facts, self.machine, weights, preprocessing_for(self.recipe), known, choice)

    def inputs(self, side: str, cached: bool) -> PictureInputs:
        """One side, its pictures on the device."""
        if side not in self._inputs:
            rows = np.arange(sum(self.plan.split.counts[side].values())) % len(self.pixels)
            loader = PictureLoader(self.pixels, rows, self.device.torch, resident=True)
            labels = (torch.arange(len(rows)) % len(CLASSES)).to(self.device.torch)
            self._inputs[side] = PictureInputs(loader, labels, self.plan.preprocessing)
        return self._inputs[side]

    def stepper(self) -> Callable[[int], int]:
        """A function that makes so many steps of the first stage and returns how often their parts were halved."""
        stage, count = self.plan.stages[0], len(self.inputs("train", False).labels)
        freezing.prepare_stage(self.network, stage)
        freezing.set_training(self.network, stage)
        state = RunState(self.network, 0.0, self.device.torch)
        state.use(optimiser_for(self.network, stage))
        inputs = self.inputs("train", False)
        stepper = Stepper(self.plan, stage, state, inputs, self.device, None)

        def make(steps: int) -> int:
            picks = [np.arange(step * self.wish.batch, (step + 1) * self.wish.batch) % count for step in range(steps)]
            halved = sum(stepper.step(batch, 1e-3) for batch in inputs.batches(picks))
            wait_for(self.device.torch)
            return halved

        return make

    def train(self, name: str, stop_after: int | None = None, checkpoint: Checkpoint | None = None) -> list[Epoch]:
        """The epochs of a training by the real loop; `stop_after` asks for a stop once so many steps were made."""
        workspace = Workspace.at(self.place)
        known = (workspace.models / name).is_dir()
        folder = RunFolder.open(workspace, name) if known else RunFolder.create(workspace, name, "noise", self.recipe)
        asked, events = 0, list[Event]()

        def stop_requested() -> bool:
            nonlocal asked
            asked += 1
            return stop_after is not None and asked > stop_after

        train(Training(folder, self.plan, self.network, self.device, self, events.append, stop_requested), checkpoint)
        self.folder = folder
        return [event for event in events if isinstance(event, Epoch)]


def wait_for(device: torch.device) -> None:
    """Waits until the device has done what it was told."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
