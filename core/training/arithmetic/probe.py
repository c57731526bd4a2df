"""A short trial of the training step in each arithmetic and memory format: which is fastest here."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import fmean
from typing import NamedTuple

import torch
from torch import nn

from core.architectures import freezing
from core.architectures.network import Network
from core.pixels.devices import give_back, wait_for
from core.runs.facts import APPLE, Choice, Machine, MemoryFormat, Precision
from core.runs.plan import Preprocessing
from core.runs.recipe import Recipe, Stage, is_cached
from core.support.system_errors import is_short_of_memory
from core.training.arithmetic.device import Device, depthwise_convolutions
from core.training.arithmetic.fixed import fixed_layout
from core.training.arithmetic.frozen import as_asked, look, made_up
from core.training.arithmetic.passing import SavedBytes, passed_bytes
from core.training.arithmetic.share import QUIET, processor_share


class Mode(NamedTuple):
    """One way to compute a training step. `depthwise` is the arithmetic of depthwise convolutions in bf16 or fp16 training."""

    memory_format: MemoryFormat
    precision: Precision
    depthwise: Precision

    def __str__(self) -> str:
        text = f"{self.memory_format.replace('_', ' ')}, {self.precision}"
        return f"{text}, depthwise in fp32" if self.precision != self.depthwise else text


BUDGET = 2.0
"""Seconds after which no further mode is tried."""

FROZEN_BUDGET = 0.8
"""The same where each picture only passes once: a longer trial would cost more than it saves."""

WORTH = 0.97
"""A mode replaces the plain one when it takes at most this part of its time; below that it may be noise."""

FASTER = 1.25
"""How many times as fast another mode must be to take the place of what a run has begun in: its bits change with it."""

STEP_SECONDS = 0.25
"""What one trial step should take at most; its batch is cut to that."""

FROZEN_STEP_SECONDS = 0.1
"""The same where each picture only passes once: with fewer pictures the fixed cost of each layer would decide."""

ROUNDS = 6
"""Turns in which every mode is timed, if the budget allows; the quickest of each counts."""

FROZEN_ROUNDS = 2

_MANY = 5  # first steps for which there has to be time before a second one finds out how long they are
_FEWEST = 2  # pictures of a trial step: BatchNorms want more than one

PLAIN = Mode("contiguous", "fp32", "fp32")


@dataclass(frozen=True)
class Trial:
    """One mode on trial, by its quickest round, and as it usually was.

    *Units*: seconds per picture, on the clock and of all processors together; `usual` on the clock.
    """

    mode: Mode
    seconds: float
    worked: float
    usual: float


def probe(
    network: Network,
    recipe: Recipe,
    machine: Machine,
    budget: float | None = None,
    share: float | None = None,
    present: Mode | None = None,
    shown: Preprocessing | None = None,
    at_a_time: int = 32,
) -> Choice:
    """The fastest precision and memory format for the recipe on this machine, and what a step takes.

    The network is copied; nothing of it changes, nor do the caller's random numbers. Beside busy programs the clock would decide
    by chance (bf16 at 482 pictures/s once lost to fp32 at 45, for the life of a run): then the processors' own time decides.

    Args:
        network: Built for the recipe, on the processor.
        recipe: What will be trained; its `precision` limits the choice.
        machine: What there is.
        budget: Seconds; a sensible amount when None.
        share: Part of the processors' time that other programs leave; looked at when None.
        present: What a run computes in already; another mode has to be faster by `FASTER` to take its place.
        shown: How pictures come to a frozen backbone: then looks are as the run's own, and on a quiet
            machine the choice tells how long they take.
        at_a_time: Pictures that the run shows it at a time.
    """
    stage = weightiest(recipe)
    if budget is None:
        budget = BUDGET if stage is not None else FROZEN_BUDGET
    if share is None:
        share = processor_share(machine.threads) if machine.device == "cpu" else 1.0
    threads = torch.get_num_threads()
    with torch.random.fork_rng(devices=[]):
        torch.set_num_threads(machine.threads)
        try:
            trials = _Trials(network, recipe, stage, machine, budget, present, shown, at_a_time)
            best, plain = trials.run(share)
            fixed, each = trials.memory(best.mode)
        finally:
            torch.set_num_threads(threads)
    why = str(best.mode)
    if plain is not None and best is not plain:
        times = plain.seconds / best.seconds if share >= QUIET else plain.worked / max(1e-9, best.worked)
        why += f": {times:.1f} times as fast as {plain.mode}"
    # Two looks beside busy programs met a bad moment: a run of 22 s was told to take 59.
    tells = stage is None and shown is not None and share >= QUIET
    mode, looks = best.mode, (best.usual,) if tells else ()
    return Choice(mode.precision, mode.memory_format, mode.depthwise, None, why, best.seconds, share, fixed, each, looks)


def untried(network: Network, precision: Precision, machine: Machine) -> Choice:
    """The choice for a recipe whose backbone has seen every picture already: no trial of it is worth its second.

    Args:
        network: Built for the recipe; its backbone stays as it is.
        precision: What its features are in.
        machine: What there is.
    """
    share = processor_share(machine.threads) if machine.device == "cpu" else 1.0
    weights = sum(tensor.numel() * tensor.element_size() for tensor in network.state_dict().values())
    layout = fixed_layout(network)
    why = f"{Mode(layout, precision, precision)}, with the features that all pictures have already"
    return Choice(precision, layout, precision, precision, why, 0.0, share, weights, 0)


def modes_for(network: Network, recipe: Recipe, machine: Machine) -> list[Mode]:
    """The modes worth a trial, the plain one first, then the most promising ones."""
    asked: Precision | None = recipe.precision if recipe.precision != "auto" else None
    if recipe.deterministic:
        fixed = asked or "fp32"
        return [Mode(fixed_layout(network), fixed, fixed)]
    if machine.kind == APPLE:
        return [PLAIN]  # the one that is known to be right there: others were never tried
    frozen = weightiest(recipe) is None
    if frozen and machine.kind == "cpu" and (only := asked if machine.half is not None else asked or "fp32") is not None:
        return [Mode(fixed_layout(network), only, only)]  # folded, it lays everything out by itself
    layouts: list[MemoryFormat] = ["contiguous"]
    if any(parameter.ndim == 4 for parameter in network.parameters()):
        layouts.append("channels_last")
    if asked is not None and asked != "fp32":
        return [Mode(layout, asked, asked) for layout in layouts]
    if len(layouts) == 1:
        return [PLAIN]
    modes = [PLAIN]
    if asked is None and (half := machine.half) is not None:
        if frozen:
            return [PLAIN, Mode("channels_last", half, half)]
        if machine.device == "cpu" and depthwise_convolutions(network):
            modes.append(Mode("channels_last", half, "fp32"))
        modes.append(Mode("channels_last", half, half))
    return [*modes, Mode("channels_last", "fp32", "fp32")]


class _Trials:
    """Times steps on made-up pictures, the modes in turn, so that what else the machine does hits all of them alike."""

    def __init__(
        self,
        network: Network,
        recipe: Recipe,
        stage: Stage | None,
        machine: Machine,
        budget: float,
        present: Mode | None,
        shown: Preprocessing | None = None,
        at_a_time: int = 32,
    ) -> None:
        self._ends = time.perf_counter() + budget
        self._stage = stage
        self._size = recipe.picture_size
        self._machine = machine
        self._device = torch.device(machine.device)
        self._batch_size = stage.batch_size if stage is not None else at_a_time
        self._shown = shown if stage is None else None
        modes = modes_for(network, recipe, machine)
        self._modes = modes if present is None else [present, *(mode for mode in modes if mode != present)]
        self._worth = WORTH if present is None else 1 / FASTER
        self._devices = {mode: Device(machine.device, mode.precision, mode.depthwise) for mode in self._modes}
        self._networks: dict[tuple[MemoryFormat, bool], Network] = {}
        self._frozen: dict[Mode, nn.Module] = {}
        self._passed: dict[Mode, int] = {}
        self._weights = sum(tensor.numel() * tensor.element_size() for tensor in network.state_dict().values())
        self._batch = _FEWEST
        if stage is None:
            ways = [(self._devices[mode], mode.memory_format, mode.precision) for mode in self._modes]
            size = recipe.picture_size if shown is None else shown.size
            self._frozen = dict(zip(self._modes, as_asked(network, size, ways), strict=True))
            return
        for mode in self._modes:
            if _network_key(mode) in self._networks:
                continue
            each = self._networks[_network_key(mode)] = copy.deepcopy(network)
            self._devices[mode].placed(each, mode.memory_format)
            freezing.prepare_stage(each, stage)
            freezing.set_training(each, stage)

    def run(self, share: float) -> tuple[Trial, Trial | None]:
        """The mode to take, and the plain one where others were tried too.

        Where the memory is too small for as many pictures as a step will see, fewer are tried: the plan says what fits then.
        """
        self._find_batch(self._modes[0])
        while True:
            try:
                return self._run(share)
            except (RuntimeError, MemoryError) as error:
                if self._batch <= _FEWEST or not is_short_of_memory(error):
                    raise
            # Only here, where nothing holds what was raised any more, and with it the tensors of the step.
            self._batch = max(_FEWEST, self._batch // 2)
            give_back(self._device)

    def _run(self, share: float) -> tuple[Trial, Trial | None]:
        images = self._images()
        steps = {mode: self._step(mode, images) for mode in self._modes}
        warm: set[Mode] = set()
        found: dict[Mode, list[tuple[float, float]]] = {}
        longest = 0.0
        for turn in range(1 + (ROUNDS if self._stage is not None else FROZEN_ROUNDS)):
            for mode in self._modes[: len(warm)] if turn else self._modes:
                needed = turn <= 1 and mode in self._modes[:2]
                if not needed and time.perf_counter() + longest > self._ends:
                    break
                warm.add(mode)
                if not turn and self._stage is None:
                    self._passed[mode] = passed_bytes(self._frozen[mode], steps[mode]) // self._batch
                    continue
                seconds, worked = self._once(steps[mode])
                if turn:
                    longest = max(longest, seconds)
                    found.setdefault(mode, []).append((seconds, worked))
        trials = []
        for mode, rounds in found.items():
            clocks, works = ([one / self._batch for one in column] for column in zip(*rounds, strict=True))
            trials.append(Trial(mode, min(clocks), min(works), fmean(clocks)))

        def cost(trial: Trial) -> float:
            return trial.seconds if share >= QUIET else trial.worked

        fastest = min(trials, key=cost)
        best = fastest if cost(fastest) <= self._worth * cost(trials[0]) else trials[0]
        return best, trials[0] if len(trials) > 1 else None

    def memory(self, mode: Mode) -> tuple[int, int]:
        """Bytes of a step in this mode: whatever its batch, and for each picture in it."""
        trained = 0
        if self._stage is not None:
            network = self._networks[_network_key(mode)]
            trained = sum(parameter.numel() * 4 for parameter in network.parameters() if parameter.requires_grad)
        fixed = self._weights + 3 * trained
        if self._machine.kind != "cuda":  # of which alone torch tells the most that was taken
            if self._stage is None:
                return fixed, self._passed[mode]
            saved = SavedBytes()
            with saved.counting():
                self._step(mode, self._images(2))()
            return fixed, saved.bytes // 2
        torch.cuda.reset_peak_memory_stats()
        before = torch.cuda.memory_allocated()
        self._step(mode, self._images())()
        each = (torch.cuda.max_memory_allocated() - before) // self._batch
        return fixed, each

    def _images(self, count: int | None = None) -> torch.Tensor:
        return made_up(count or self._batch, self._size, self._shown, self._device)

    def _find_batch(self, mode: Mode) -> None:
        """Sets the largest batch whose step is short enough."""
        if self._machine.device != "cpu":
            self._batch = self._batch_size
            return
        step = self._step(mode, self._images())
        seconds, _ = self._once(step)
        if time.perf_counter() + _MANY * seconds < self._ends:
            # The first step also makes threads and picks kernels, twice as long as the next: judged by it Lite0 was tried with
            # two pictures, of which the fixed cost of each layer decided against the mode that is 1.7 times as fast with four.
            seconds, _ = self._once(step)
        most = STEP_SECONDS if self._stage is not None else FROZEN_STEP_SECONDS
        self._batch = max(_FEWEST, min(64, self._batch_size, int(2 * most / seconds)))

    def _step(self, mode: Mode, images: torch.Tensor) -> Callable[[], None]:
        device = self._devices[mode]
        if self._stage is None:
            return partial(look, self._frozen[mode], images, self._shown, device)
        network = self._networks[_network_key(mode)]
        labels = torch.zeros(len(images), dtype=torch.int64, device=images.device)

        def train() -> None:
            with device.autocast():
                logits = network(images)
            device.backward(nn.functional.cross_entropy(logits.float(), labels))
            network.zero_grad(set_to_none=True)

        return train

    def _once(self, act: Callable[[], None]) -> tuple[float, float]:
        """Seconds on the clock and of the processors."""
        self._wait()
        began, worked = time.perf_counter(), time.process_time()
        act()
        self._wait()
        return time.perf_counter() - began, time.process_time() - worked

    def _wait(self) -> None:
        wait_for(self._device)


def _network_key(mode: Mode) -> tuple[MemoryFormat, bool]:
    """Modes that can share a copy of the network have equal keys."""
    return mode.memory_format, mode.precision != mode.depthwise


def weightiest(recipe: Recipe) -> Stage | None:
    """The stage whose steps take most of the run; None when every stage works on cached features."""
    heavy = [stage for index, stage in enumerate(recipe.stages) if not is_cached(recipe, index)]
    depth = {"head": 0, "last blocks": 1, "everything": 2}
    return max(heavy, key=lambda stage: (depth[stage.trains], stage.epochs), default=None)
