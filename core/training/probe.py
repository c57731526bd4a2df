"""A short trial of the training step in each arithmetic and memory format: which is fastest here, and what will it cost."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

import torch
from torch import nn

from core.architectures.network import Network
from core.runs.plan import Estimate
from core.runs.recipe import Recipe, Stage
from core.training import stages
from core.training.device import Device
from core.training.facts import Choice, DatasetFacts, Machine, MemoryFormat, Precision
from core.training.stage_kinds import is_cached

Mode = tuple[MemoryFormat, Precision]

BUDGET = 2.6
"""Seconds after which no further mode is tried."""

FROZEN_BUDGET = 0.8
"""The same where each picture only passes once: a longer trial would cost more than it saves."""

WORTH = 0.97
"""A mode replaces the plain one when it takes at most this part of its time; below that it may be noise."""

STEP_SECONDS = 0.25
"""What one trial step should take at most; its batch is cut to that."""

PLAIN: Mode = ("contiguous", "fp32")
CANDIDATES: tuple[Mode, ...] = (PLAIN, ("channels_last", "bf16"), ("channels_last", "fp32"), ("contiguous", "bf16"))
_NAMES = {"contiguous": "contiguous", "channels_last": "channels last"}


@dataclass(frozen=True)
class Trial:
    """One mode on trial. *Units*: seconds per picture."""

    mode: Mode
    seconds: float


def probe(network: Network, recipe: Recipe, facts: DatasetFacts, machine: Machine, budget: float | None = None) -> Choice:
    """The fastest precision and memory format for the recipe on this machine, with what the run will take.

    The network is copied; nothing of it changes, nor do the caller's random numbers.

    Args:
        network: Built for the recipe, on the processor.
        recipe: What will be trained; its `precision` limits the choice.
        facts: How many pictures there are.
        machine: What there is.
        budget: Seconds; a sensible amount when None.
    """
    stage = _weightiest(recipe)
    if budget is None:
        budget = BUDGET if stage is not None else FROZEN_BUDGET
    threads = torch.get_num_threads()
    with torch.random.fork_rng(devices=[]):
        torch.set_num_threads(machine.threads)
        try:
            trials = _Trials(network, recipe, stage, machine, budget)
            best, plain = trials.run()
            forward = best.seconds if stage is None else trials.forward_seconds(best.mode)
        finally:
            torch.set_num_threads(threads)
    seconds = _whole_run(recipe, facts, best.seconds, forward)
    text = f"{_NAMES[best.mode[0]]}, {best.mode[1]}"
    if plain is not None and best is not plain:
        text += f": {plain.seconds / best.seconds:.1f} times as fast as {_NAMES[plain.mode[0]]}, {plain.mode[1]}"
    estimate = Estimate(
        seconds=seconds,
        memory_bytes=trials.memory_bytes,
        pictures_per_second=1 / max(best.seconds, 1e-9),
        probe=text,
    )
    return Choice(best.mode[1], best.mode[0], estimate)


def modes_for(network: Network, recipe: Recipe, machine: Machine) -> list[Mode]:
    """The modes worth a trial, the plain one first."""
    precisions = {"auto": ("fp32", "bf16") if machine.bf16 else ("fp32",)}.get(recipe.precision, (recipe.precision,))
    formats = ("contiguous", "channels_last") if any(p.ndim == 4 for p in network.parameters()) else ("contiguous",)
    modes = [mode for mode in CANDIDATES if mode[0] in formats and mode[1] in precisions]
    return sorted(modes, key=lambda mode: mode[0] != "contiguous") if PLAIN not in modes else modes


class _Trials:
    """Times steps on made-up pictures."""

    def __init__(self, network: Network, recipe: Recipe, stage: Stage | None, machine: Machine, budget: float) -> None:
        self._network = copy.deepcopy(network)
        self._stage = stage
        self._size = recipe.picture_size
        self._machine = machine
        self._largest = 64 if stage is None else min(64, stage.batch_size)
        self._batch_size = stage.batch_size if stage is not None else 32
        self._modes = modes_for(network, recipe, machine)
        self._ends = time.perf_counter() + budget
        self._batch = 2
        self.memory_bytes = 0

    def run(self) -> tuple[Trial, Trial | None]:
        """The mode to take, and the plain one where it was tried."""
        done: list[Trial] = []
        for mode in self._modes:
            left = self._ends - time.perf_counter()
            if done and left < 2.2 * self._batch * min(trial.seconds for trial in done):
                break
            done.append(Trial(mode, self._timed(mode, max(0.1, left / (len(self._modes) - len(done))))))
        fastest = min(done, key=lambda trial: trial.seconds)
        first = done[0]
        best = fastest if fastest.seconds <= WORTH * first.seconds else first
        return best, first if len(done) > 1 else None

    def forward_seconds(self, mode: Mode) -> float:
        """Seconds for one picture that is only judged."""
        device = Device(self._machine.device, mode[1])
        network = self._placed(device, mode)
        network.eval()
        images = self._images(device, mode)

        def look() -> None:
            with torch.inference_mode(), device.autocast():
                network(images)

        look()
        return self._once(look, device) / len(images)

    def _timed(self, mode: Mode, allowance: float) -> float:
        device = Device(self._machine.device, mode[1])
        network = self._placed(device, mode)
        if not self.memory_bytes:
            self._find_batch(network, device, mode)
        images = self._images(device, mode)
        step = self._step(network, images, device)
        began = time.perf_counter()
        step()
        best, rounds = float("inf"), 0
        while rounds < 1 or (rounds < 5 and time.perf_counter() - began < allowance - best):
            best = min(best, self._once(step, device))
            rounds += 1
        return best / len(images)

    def _placed(self, device: Device, mode: Mode) -> Network:
        device.placed(self._network, mode[0])
        if self._stage is not None:
            stages.prepare_stage(self._network, self._stage)
            stages.set_training(self._network, self._stage)
        else:
            self._network.requires_grad_(False).eval()
        return self._network

    def _images(self, device: Device, mode: Mode) -> torch.Tensor:
        images = torch.rand(self._batch, 3, self._size, self._size, device=device.torch)
        return images.contiguous(memory_format=torch.channels_last)

    def _find_batch(self, network: Network, device: Device, mode: Mode) -> None:
        """Sets the largest batch whose step stays within `STEP_SECONDS`, and what a real step keeps in memory."""
        count = _SavedBytes() if device.torch.type == "cpu" and self._stage is not None else None
        step = self._step(network, self._images(device, mode), device)
        with count.counting() if count is not None else nullcontext():
            seconds = self._once(step, device)
        if device.torch.type == "cuda":
            self._batch = self._batch_size
        else:
            self._batch = max(2, min(self._largest, int(STEP_SECONDS / (seconds / 2))))
        weights = sum(tensor.numel() * tensor.element_size() for tensor in network.state_dict().values())
        trained = sum(parameter.numel() * 4 for parameter in network.parameters() if parameter.requires_grad)
        activations = count.bytes // 2 * self._batch_size if count is not None else 0
        self.memory_bytes = weights + 3 * trained + activations
        if device.torch.type == "cuda":
            torch.cuda.reset_peak_memory_stats()
            self._step(network, self._images(device, mode), device)()
            self.memory_bytes = torch.cuda.max_memory_allocated() + 2 * trained

    def _step(self, network: Network, images: torch.Tensor, device: Device) -> Callable[[], None]:
        labels = torch.zeros(len(images), dtype=torch.int64, device=device.torch)

        def train() -> None:
            with device.autocast():
                logits = network(images)
            device.backward(nn.functional.cross_entropy(logits.float(), labels))
            network.zero_grad(set_to_none=True)

        def look() -> None:
            with torch.inference_mode(), device.autocast():
                network.backbone(images)

        return train if self._stage is not None else look

    def _once(self, act: Callable[[], None], device: Device) -> float:
        _wait(device)
        began = time.perf_counter()
        act()
        _wait(device)
        return time.perf_counter() - began


class _SavedBytes:
    """Counts the bytes that a forward pass keeps for its backward pass; each storage once."""

    def __init__(self) -> None:
        self.bytes = 0
        self._seen: set[int] = set()

    def counting(self) -> torch.autograd.graph.saved_tensors_hooks:
        return torch.autograd.graph.saved_tensors_hooks(self._add, lambda tensor: tensor)

    def _add(self, tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if not isinstance(tensor, nn.Parameter) and storage.data_ptr() not in self._seen:
            self._seen.add(storage.data_ptr())
            self.bytes += storage.nbytes()
        return tensor


def _weightiest(recipe: Recipe) -> Stage | None:
    """The stage whose steps take most of the run; None when every stage works on cached features."""
    heavy = [stage for index, stage in enumerate(recipe.stages) if not is_cached(recipe, index)]
    depth = {"head": 0, "last blocks": 1, "everything": 2}
    return max(heavy, key=lambda stage: (depth[stage.trains], stage.epochs), default=None)


def _whole_run(recipe: Recipe, facts: DatasetFacts, step: float, forward: float) -> float:
    """Seconds from the first step to the report."""
    train, val, test = (facts.on(side) for side in ("train", "val", "test"))
    seconds = (val + test) * forward
    if any(is_cached(recipe, index) for index in range(len(recipe.stages))):
        seconds += train * forward
    for index, stage in enumerate(recipe.stages):
        if not is_cached(recipe, index):
            cost = forward if stage.trains == "head" else step
            seconds += stage.epochs * (train * cost + val * forward)
    return seconds


def _wait(device: Device) -> None:
    if device.torch.type == "cuda":
        torch.cuda.synchronize()
