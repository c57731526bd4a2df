"""Short trials of a plan's own work on this machine: decoding, features, a step of each stage, judging."""

from __future__ import annotations

import copy
import itertools
import math
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from core.architectures import freezing
from core.architectures.network import Network
from core.pictures.decoder.pool import DecoderPool, Square, StoreRow
from core.pixels.devices import wait_for
from core.pixels.loader import PictureLoader
from core.pixels.store import scaling_of
from core.pixels.views import centred
from core.runs.facts import Choice
from core.runs.plan import NetworkPlan, Plan, Preprocessing, StagePlan
from core.runs.recipe import solves
from core.support.jobs import Context
from core.training.arithmetic.device import Device
from core.training.arithmetic.folding import folded
from core.training.arithmetic.halves import computing_in, type_of
from core.training.arithmetic.probe import weightiest
from core.training.arithmetic.share import QUIET
from core.training.costs.todo import Todo
from core.training.loop import JUDGING_BATCH
from core.training.run_data import FEATURE_BLOCK
from core.training.step import solving
from core.training.step.inputs import FeatureInputs, Inputs, PictureInputs
from core.training.step.judging import log_probabilities
from core.training.step.objective import losses, one_hot
from core.training.step.optimisers import optimiser_for
from core.training.step.state import RunState
from core.training.step.stepping import Stepper

SECONDS = 0.4
"""How long a trial goes on at least; twice that on a busy machine, where a moment says less."""

HEAD_SECONDS = 0.1
"""The same for steps of a head on features, which take a millisecond."""

OF_WORK = 0.03
"""What part of the work that it tells of a trial on features, or of making them, may take: of a run of seconds it was a sixth."""

FEWEST_STEPS = 10
"""Steps of a head, or gradients of one that is solved, that a trial makes at least."""

LONG_STEP = 0.5
"""Seconds of a trial step from which on fewer pictures stand for the whole batch."""

_LEAST = 6  # pictures of a trial step: with fewer, what the optimiser takes would be counted for each several times
_DECODED = 24  # pictures that are decoded on trial
_WARM = 6  # of them, while the children start
_SOLVED = 2000  # pictures whose gradient stands for that of all
_FEW = 64  # features that are not worth a trial: folding a backbone costs as much


@dataclass(frozen=True)
class UnitCosts:
    """What one of each takes here, and the part of a processor's time that one thread had meanwhile.

    *Units*: seconds; `steps` by stage, `again` to solve a head once more on train and val, the others per picture, `features` by
    part of the plan; fraction.
    """

    decode: float = 0.0
    features: tuple[float, ...] = ()
    judge: float = 0.0
    steps: tuple[float, ...] = ()
    again: float = 0.0
    left: float = 1.0


def measured(plan: Plan, network: Network, todo: Todo, choice: Choice, context: Context) -> UnitCosts:
    """Tries out what the plan will do, on made-up pictures and on some of those that have to be decoded.

    The network is copied; nothing of it changes, nor do the caller's random numbers.

    Raises:
        Abandoned: Nobody wants it any more.
    """
    decode = _decoding(todo.undecoded, plan, context)
    threads = torch.get_num_threads()
    with torch.random.fork_rng(devices=[]):
        torch.set_num_threads(plan.threads)
        try:
            trials = _Trials(plan, network, choice)
            wanted = sum(todo.features) + sum(todo.test_features)
            features = trials.features(wanted) if wanted > _FEW and not choice.looks else ()
            context.check_abandoned()
            pictures = todo.judged or not all(stage.cached for stage in plan.stages)
            judge = trials.judging() if pictures else 0.0
            known: dict[StagePlan, float] = {}
            for stage in plan.stages:
                context.check_abandoned()
                if (alike := _alike(stage)) not in known:
                    known[alike] = trials.step(stage)
        finally:
            torch.set_num_threads(threads)
    slower = trials.slower
    steps = tuple(slower * known[_alike(stage)] for stage in plan.stages)
    looks = tuple(slower * each for each in features) or choice.looks or (choice.seconds / len(plan.parts),) * len(plan.parts)
    again = steps[-1] * _again(plan, network.feature_width) if plan.recipe.refit else 0.0
    return UnitCosts(decode, looks, slower * judge, steps, again, min(1.0, 1 / slower) if slower else 1.0)


def _again(plan: Plan, width: int) -> float:
    """What solving a head again takes, as a part of what it took before: more pictures, and no penalty to choose."""
    train, val = (sum(plan.split.counts[side].values()) for side in ("train", "val"))
    return solving.LAST * (train + val) / (train * solving.gradients(train, width, len(plan.classes)))


def _alike(stage: StagePlan) -> StagePlan:
    """The stage without what a step's time does not depend on."""
    same = {"index": 0, "title": "", "epochs": 1, "steps": 0, "steps_per_epoch": 1, "learning_rate": 1.0, "schedule": "constant"}
    return stage.model_copy(update={**same, "warm_up": 0.0})


class _Trials:
    """Times the run's own functions on made-up pictures, in the arithmetic of the plan."""

    def __init__(self, plan: Plan, network: Network, choice: Choice) -> None:
        self._plan = plan
        self._busy = choice.share < QUIET
        self._least = 2 * SECONDS if self._busy else SECONDS
        self._clock = self._worked = 0.0
        self._device = Device.of(plan)
        self._network = self._device.placed(copy.deepcopy(network), plan.memory_format)
        trained = weightiest(plan.recipe) is not None
        each = choice.seconds * choice.share  # as it would be on a quiet machine
        self._step_guess, self._look_guess = each, each / 3 if trained else each

    @property
    def slower(self) -> float:
        """What the seconds of all trials are to be multiplied by.

        Beside busy programs a trial meets a good moment or a bad one: a step was told to take 6 s or 30 s where it took 11. Each
        is then told in seconds of the processors, and how much of a processor there was is taken from all of them together.
        """
        return self._clock / max(1e-9, self._worked) if self._busy else 1.0

    def features(self, pictures: int) -> tuple[float, ...]:
        """Seconds for one picture through each frozen backbone, as it is folded; so many of them are to be seen, by all parts."""
        assert isinstance(self._network, Network)
        parts = zip(self._network.backbones, self._plan.parts, strict=True)
        least = max(HEAD_SECONDS, min(SECONDS, OF_WORK * pictures * self._look_guess)) / SECONDS
        return tuple(self._looking(backbone, part, least) for backbone, part in parts)

    def _looking(self, backbone: nn.Module, part: NetworkPlan, least: float) -> float:
        count = self._few(FEATURE_BLOCK[self._device.torch.type], self._look_guess)
        loader = self._loader(count, part.preprocessing)
        quick = folded(backbone, part.preprocessing.size, type_of(part.features))
        places = np.arange(count)

        def look() -> None:
            (raw,) = loader.batches([places])
            with torch.inference_mode(), computing_in(part.features, self._device.torch):
                quick(centred(raw, part.preprocessing))

        return self._mean(look, least) / count

    def judging(self) -> float:
        """Seconds for one picture that is judged as a picture."""
        assert isinstance(self._network, Network)
        network, count = self._network, self._few(JUDGING_BATCH, self._look_guess)
        inputs = self._pictures(count)
        return self._mean(lambda: log_probabilities(network, inputs, self._device, count)) / count

    def step(self, stage: StagePlan) -> float:
        """Seconds for one step of the stage, its optimiser and its augmentation included."""
        assert isinstance(self._network, Network)
        train = sum(self._plan.split.counts["train"].values())
        if solves(stage):
            return self._solving(train)
        whole = min(stage.batch_size * stage.accumulate, train)
        count = whole if stage.cached else self._few(whole, self._step_guess)
        network = self._network
        freezing.prepare_stage(network, stage)
        freezing.set_training(network, stage)
        state = RunState(network, self._plan.recipe.average_weights, self._device.torch)
        if state.average is not None:
            state.average.follow(freezing.changing(network, stage))
        inputs = self._made_up(count) if stage.cached else self._pictures(count).seen_at(stage.train_size)
        state.use(optimiser_for(network, stage), inputs.scaler(self._device))
        parts = stage if count == whole else stage.model_copy(update={"accumulate": 1})
        stepper, pick = Stepper(self._plan, parts, state, inputs, self._device, None), np.arange(count)

        def step() -> None:
            for batch in inputs.batches([pick]):
                stepper.step(batch, 0.0)  # at this rate weights stay as they are

        told = self._mean(step, HEAD_SECONDS / SECONDS, stage.steps) if stage.cached else self._mean(step)
        return told * whole / count

    def _solving(self, train: int) -> float:
        """Seconds to solve a head, from the gradient of some of its pictures and how often it is usually asked for."""
        assert isinstance(self._network, Network)
        count, classes = min(train, _SOLVED), len(self._plan.classes)
        features = torch.rand(count, self._network.feature_width).to(self._device.torch)
        weight = torch.zeros(self._network.feature_width, classes, device=self._device.torch, requires_grad=True)
        targets = one_hot(self._labels(count), classes)

        def gradient() -> None:
            trained, _ = losses(features @ weight, targets, 0.0, None)
            trained.mean().backward()  # type: ignore[no-untyped-call]

        gradients = solving.gradients(train, self._network.feature_width, classes) * train / count
        return self._mean(gradient, times=gradients) * gradients

    def _few(self, count: int, each: float) -> int:
        """How many of these pictures make a step that is short enough."""
        if self._device.torch.type != "cpu":
            return count
        return max(min(_LEAST, count), min(count, int(LONG_STEP / max(1e-9, each))))

    def _loader(self, count: int, record: Preprocessing) -> PictureLoader:
        side = record.kept_side
        pixels = np.random.default_rng(0).integers(0, 256, (count, side, side, 3), dtype=np.uint8)
        return PictureLoader(pixels, np.arange(count), self._device.torch, resident=self._plan.pixels_on_device)

    def _labels(self, count: int) -> torch.Tensor:
        return (torch.arange(count) % len(self._plan.classes)).to(self._device.torch)

    def _pictures(self, count: int) -> Inputs:
        record = self._plan.preprocessing
        return PictureInputs(self._loader(count, record), self._labels(count), record)

    def _made_up(self, count: int) -> Inputs:
        assert isinstance(self._network, Network)
        features = torch.rand(count, self._network.feature_width).to(self._device.torch)
        return FeatureInputs(features, self._labels(count), np.arange(count))

    def _mean(self, act: Callable[[], object], least: float = 1.0, times: float = math.inf) -> float:
        """Mean seconds of an act that is repeated for a while, after one that makes threads and picks kernels.

        Args:
            act: What is tried.
            least: The part of the usual while that is enough for it.
            times: How often the run does it: fewer acts are enough for what it does seldom.

        *Units*: of the clock; of all processors on a busy machine.
        """
        act()
        self._wait()
        began, worked = time.perf_counter(), time.process_time()
        for count in itertools.count(1):
            act()
            self._wait()
            clock = time.perf_counter() - began
            long = clock >= least * self._least and (count > 1 or clock >= 2 * LONG_STEP)
            if long or count >= max(FEWEST_STEPS, OF_WORK * times):
                break
        spent = time.process_time() - worked
        self._clock += clock
        self._worked += spent
        return (spent if self._busy else clock) / count

    def _wait(self) -> None:
        wait_for(self._device.torch)


def _decoding(files: Sequence[Path], plan: Plan, context: Context) -> float:
    """Seconds for one picture, from some of those that have to be decoded; 0 where there are none."""
    if not files:
        return 0.0
    some = [files[place] for place in np.linspace(0, len(files) - 1, min(_DECODED, len(files))).astype(int)]
    warm, began = min(_WARM, len(some) - 1), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="safelight-") as folder, DecoderPool() as pool:
        scaling = scaling_of(plan.preprocessing)
        rows = Path(folder) / "rows"
        requests = (Square(place, file, (StoreRow(rows, place, scaling),)) for place, file in enumerate(some))
        for done, _ in enumerate(pool.run(requests, context), start=1):
            if done <= warm:
                began = time.perf_counter()
        return (time.perf_counter() - began) / (len(some) - warm)
